"""Words of strangers in a real browser: no sink runs them, fetches for them, or takes them for markup."""

from __future__ import annotations

import os
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as live
from django.utils import timezone

from mailin.models import InboundMail
from support.accounts.models import User
from support.actions import replies, work
from support.domain.lifecycle import Stage
from support.domain.requests import FileIn
from support.domain.roles import Role
from support.models import Agency, Case, Invitation
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys.product import collected
from tests.mailin.cast import OURS
from tests.mailin.drained import process_all
from tests.security.conftest import Put
from tests.security.families import AWAY
from tests.security.vectors import ALL
from tests.servers.chromium import Chromium
from tests.support.live.screens import sign_in, web

pytestmark = [pytest.mark.browser, pytest.mark.once]
EVERYTHING = "\n\n".join(ALL)
HELD = 4  # mails looked at one by one in the mail room
NEXT = "document.querySelector('a[rel=next]:not([data-preview])')?.getAttribute('href')"
# Elements that only a vector makes; our pages have none of them.
FOREIGN = (
    "iframe,object,embed,base,math,marquee,video,audio,xmp,plaintext,keygen,style,meta[http-equiv],"
    "script:not([src])"
)
RUNNING = (
    "[onerror],[onload],[onfocus],[onclick],[onmouseover],[ontoggle],[onbegin],"
    # Our own question to the library carries what was searched for, as a value.
    "[hx-get*='nghe-len']:not([hx-get^='/tai-lieu']),"
    "[src*='nghe-len'],[href^='javascript'],[data-live-src*='nghe-len']"
)
LEADING_AWAY = "[href*='nghe-len']:not([href^='/tai-lieu/_tim?q=%'])"
HANDLERS = f"{RUNNING},{LEADING_AWAY}"
FIND = """([foreign, handlers]) => [window.__chay || 0,
  ...[...document.querySelectorAll(`${foreign},${handlers}`)].map(one => one.outerHTML.slice(0, 120))]"""


def packed(size: int) -> list[str]:
    """Put as many vectors into each text as its column holds: whatever swallows the rest is itself seen."""
    packs = [""]
    for one in (vector.replace("\x00", "")[:size] for vector in ALL):
        if len(packs[-1]) + len(one) > size:
            packs.append("")
        packs[-1] += one
    return packs


WIDE, NARROW = packed(190), packed(120)


def letter(words: str, number: int) -> bytes:
    """Write a mail that carries the same vectors in every field; the first few carry all in their body."""
    made = EmailMessage()
    made["From"], made["To"] = f"la-{number}@noikhac.example", OURS
    line = " ".join(words.splitlines())
    made["Subject"] = line
    body = EVERYTHING.replace("\x00", "") if number < HELD else words
    made.set_content(body)
    made.add_alternative(body, subtype="html")
    made.add_attachment(b"x", maintype="text", subtype="html", filename=line)
    name = line.replace("\\", "\\\\").replace('"', '\\"')
    more = f"Message-ID: <xss-{number}@noikhac.example> {line}\nReferences: {line}\nX-Mailer: {line}\n"
    raw = made.as_bytes().replace(b"From: ", f'{more}From: "{name}" <'.encode(), 1)
    return raw.replace(b".example\nTo", b".example>\nTo", 1)


def _people_and_agencies(invited_by: User) -> Agency:
    """Fill the lists of configuration: names typed by hand."""
    for words in WIDE:
        agency = factories.agency(words)
    User.objects.bulk_create(
        User(email=f"x-{number}@thu.example", full_name=words, sort_key=words[:50], password="!")
        for number, words in enumerate(NARROW)
    )
    later = timezone.now() + timedelta(days=3)
    Invitation.objects.bulk_create(
        Invitation(
            token_digest=str(number), email=f"m-{number}@thu.example", full_name=words,
            invited_by=invited_by, expires_at=later,
        )
        for number, words in enumerate(NARROW)
    )  # fmt: skip
    return agency


def _written(put: Put) -> tuple[Case, User, User]:
    """Fill every column that shows words: tickets, names, agencies, notes, reasons, invitations."""
    rows = put(*(letter(words, number) for number, words in enumerate(WIDE)))
    process_all()
    chief = factories.user(Role.ADMINISTRATOR, Role.TEAM_LEAD, name=ALL[0])
    agency = _people_and_agencies(chief)
    files = [FileIn(vector, "text/html", b"x") for vector in ALL]
    case = factories.case(
        of=agency, words=factories.message(ALL[10], EVERYTHING, name=ALL[15], quoted=EVERYTHING, files=files)
    )
    actor = factories.actor(chief)
    replies.note(
        actor,
        case_id=case.pk,
        words=replies.Words(EVERYTHING, [FileIn(one, "image/svg+xml", b"<svg/>") for one in ALL[:20]]),
    )
    replies.reply(actor, case_id=case.pk, words=replies.Words(EVERYTHING))
    for stage in (Stage.WAITING_REQUESTER, Stage.IN_PROGRESS):
        work.change_stage(actor, case_id=case.pk, stage=stage, reason=EVERYTHING[:400])
    for words in WIDE[::3]:
        work.change_properties(actor, case_id=case.pk, wanted=work.Properties(subject=words))
    InboundMail.objects.filter(pk__in=[row.pk for row in rows[:HELD]]).update(
        state="held", reason="stranger_in_thread", case=None, note=ALL[3]
    )
    member = factories.member(agency, name=ALL[12])
    replies.write_as_requester(factories.actor(member), case_id=case.pk, words=replies.Words(EVERYTHING))
    return case, chief, member


def _pages(case: Case) -> list[str]:
    held = InboundMail.objects.filter(state="held").order_by("pk").values_list("pk", flat=True)
    one = f"/xu-ly/{case.number}"
    tickets = Case.objects.order_by("-pk").values_list("number", flat=True)[:5]
    found = ["/xu-ly?view=all", "/xu-ly/_loc"]
    parts = ("?tab=note", "/phan-cong", "/thuoc-tinh", "/xac-minh", "/giai-doan", "/_dien-bien", "/_dau")
    found += [one, *(one + part for part in parts), *(f"/xu-ly/{number}" for number in tickets)]
    found += ["/so-tiep-nhan", "/so-tiep-nhan/in", "/nguoi-dung/moi", "/tiep-nhan/thu"]
    found += ["/tiep-nhan/thu?loc=giu", "/tiep-nhan/thu/_danh-sach"]
    found += [f"/tiep-nhan/thu/{pk}{more}" for pk in held for more in ("", "/html", "/doc")]
    found += [f"/tiep-nhan/thu/{pk}" for pk in InboundMail.objects.values_list("pk", flat=True)[HELD:40:8]]
    lists = (
        "accounts/user/",
        "accounts/user/?p=2",
        "accounts/user/?p=3",
        "support/agency/",
        "support/invitation/",
    )
    found += [f"/cau-hinh/{one}" for one in lists]
    found += [f"/cau-hinh/accounts/user/{User.objects.order_by('-pk')[1].pk}/change/", "/cau-hinh/"]
    found += [f"/tim?q={quote(words.encode('utf-8'))}" for words in WIDE[::24]]
    return found


class Watched:
    """A page of the browser, and everything it did that it should not have."""

    def __init__(self, page: Any, url: str) -> None:
        self.page, self.url = page, url
        self.faults: list[str] = []
        self.seen = 0
        page.on("dialog", self._box)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url[:80]}: lỗi script {error}"))
        page.on("request", self._asked)
        page.on("console", lambda said: self._said(said.text))
        page.on("response", self._answered)

    def _box(self, box: Any) -> None:
        if box.type != "beforeunload":  # that one is ours: something typed was not sent
            self.faults.append(f"{self.page.url[:80]}: hộp thoại {box.message}")
        box.accept()

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.url, "data:")):
            self.faults.append(f"{self.page.url[:80]}: gọi ra ngoài {request.url[:80]}")

    def _said(self, text: str) -> None:
        if "Refused" in text or "violates" in text or "Content Security Policy" in text:
            self.faults.append(f"{self.page.url[:80]}: {text[:160]}")

    def _answered(self, answer: Any) -> None:
        path = answer.url.removeprefix(self.url)
        if "content-security-policy" not in answer.headers and not path.startswith("/static/"):
            self.faults.append(f"{path[:80]}: thiếu CSP")
        if answer.status >= 400:
            self.faults.append(f"{path[:80]}: {answer.status}")

    def look(self, path: str) -> str:
        """Open one page and search it for what a vector may have made; return the page after it, if any."""
        self.page.goto(self.url + path)
        found = self.page.evaluate(FIND, [FOREIGN, HANDLERS])
        self.seen += 1
        if found != [0]:
            self.faults.append(f"{path[:80]}: {found[:4]}")
        return str(self.page.evaluate(NEXT) or "")


def test_no_vector_runs_fetches_or_becomes_markup_in_any_sink(
    fresh_db: FreshDb,
    browser: Chromium,
    put: Put,
    tmp_path: Path,
) -> None:
    assert len(ALL) >= 300
    (tmp_path / "files").mkdir()
    case, chief, member = _written(put)
    server = web(DATA_DIR=str(tmp_path), STATIC_ROOT=str(collected()), STATIC_PLAIN="", **fresh_db.env)
    os.environ["DATA_DIR"] = str(tmp_path)
    with server as (_child, port):
        url = f"http://127.0.0.1:{port}"
        faults, seen = [], 0
        asked = (
            (chief, _pages(case)),
            (member, ["/yeu-cau?view=all", f"/yeu-cau/{case.number}", f"/yeu-cau/{case.number}/_dien-bien"]),
        )
        for person, paths in asked:
            # Not `browser.person()`: a page of a mail's HTML names no icon; asking for one is no fault.
            context = browser.browser.new_context()
            cookie = {"name": live.SESSION_COOKIE_NAME, "value": sign_in(person), "url": url}
            context.add_cookies([cookie])
            watched = Watched(context.new_page(), url)
            for path in paths:
                following = watched.look(path)
                while following:
                    following = watched.look(following)
            context.close()
            faults, seen = faults + watched.faults, seen + watched.seen
        print(f"{len(ALL)} vectơ × {seen} trang")
        assert list(dict.fromkeys(faults)) == []
        assert AWAY not in str(faults)
