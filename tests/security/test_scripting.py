"""Words of strangers in a real browser: no sink runs them, fetches for them, or takes them for markup."""

from __future__ import annotations

import os
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as live

from mailin.models import InboundMail
from mailin.process import drain
from support.accounts.models import User
from support.actions import people, replies, work
from support.domain.lifecycle import Stage
from support.domain.requests import FileIn
from support.domain.roles import Role
from support.models import Case
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys.product import collected
from tests.mailin.cast import OURS
from tests.security.conftest import Put
from tests.security.vectors import ALL, AWAY
from tests.servers.chromium import Chromium
from tests.support.live.screens import sign_in, web

pytestmark = pytest.mark.browser
EVERYTHING = "\n\n".join(ALL)
# Elements that only a vector makes; our pages have none of them.
FOREIGN = (
    "iframe,object,embed,base,math,marquee,video,audio,xmp,plaintext,keygen,style,meta[http-equiv],"
    "script:not([src])"
)
HANDLERS = (
    "[onerror],[onload],[onfocus],[onclick],[onmouseover],[ontoggle],[onbegin],[hx-get*='nghe-len'],"
    "[src*='nghe-len'],[href*='nghe-len'],[href^='javascript'],[data-live-src*='nghe-len']"
)
FIND = """([foreign, handlers]) => [window.__chay || 0,
  ...[...document.querySelectorAll(`${foreign},${handlers}`)].map(one => one.outerHTML.slice(0, 120))]"""


def letter(vector: str, number: int) -> bytes:
    """Write a mail that carries one vector in every field, and all of them in its HTML."""
    made = EmailMessage()
    made["From"], made["To"] = f"la-{number}@noikhac.example", OURS
    made["Message-ID"] = f"<xss-{number}@noikhac.example>"
    made["Subject"] = vector.replace("\x00", "")
    made.set_content(EVERYTHING.replace("\x00", ""))
    made.add_alternative(EVERYTHING.replace("\x00", ""), subtype="html")
    made.add_attachment(b"x", maintype="text", subtype="html", filename=vector.replace("\x00", ""))
    raw = made.as_bytes()
    name = vector.replace("\x00", "").replace("\\", "\\\\").replace('"', '\\"')
    return raw.replace(b"From: ", f'From: "{name}" <'.encode(), 1).replace(
        b".example\nTo", b".example>\nTo", 1
    )


def _written(put: Put) -> tuple[Case, User, User]:
    """Fill every column that shows words: tickets, names, agencies, notes, reasons, invitations."""
    rows = put(*(letter(vector, number) for number, vector in enumerate(ALL)))
    while drain().done:
        pass
    chief = factories.user(Role.ADMINISTRATOR, Role.TEAM_LEAD, name=ALL[0])
    for vector in ALL:
        agency = factories.agency(vector.replace("\x00", ""))
        factories.user(Role.ENGINEER, name=vector.replace("\x00", "")[:120])
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
    for vector in ALL[:40]:
        work.change_properties(actor, case_id=case.pk, wanted=work.Properties(subject=vector))
    for number, vector in enumerate(ALL):
        invitee = people.Invitee(f"moi-{number}@thu.example", vector, roles=(Role.ENGINEER,))
        people.invite(actor, invitee=invitee, link="https://thu.example/%s")
    InboundMail.objects.filter(pk__in=[row.pk for row in rows[:30]]).update(
        state="held", reason="stranger_in_thread", case=None, note=ALL[3]
    )
    member = factories.member(agency, name=ALL[12])
    replies.write_as_requester(factories.actor(member), case_id=case.pk, words=replies.Words(EVERYTHING))
    return case, chief, member


def _pages(case: Case) -> list[str]:
    held = InboundMail.objects.filter(state="held").order_by("pk").values_list("pk", flat=True)[:4]
    one = f"/xu-ly/{case.number}"
    tickets = Case.objects.order_by("-pk").values_list("number", flat=True)[:12]
    found = [
        "/xu-ly?view=all",
        "/xu-ly/_loc",
        one,
        f"{one}?tab=note",
        f"{one}/phan-cong",
        f"{one}/thuoc-tinh",
        f"{one}/xac-minh",
        f"{one}/giai-doan",
        f"{one}/_dien-bien",
    ]
    found += [f"/xu-ly/{number}" for number in tickets]
    found += [
        "/so-tiep-nhan",
        "/so-tiep-nhan/in",
        "/nguoi-dung/moi",
        "/tiep-nhan/thu",
        "/tiep-nhan/thu?loc=giu",
    ]
    found += [f"/tiep-nhan/thu/{pk}{more}" for pk in held for more in ("", "/html")]
    found += [
        "/cau-hinh/",
        "/cau-hinh/accounts/user/",
        "/cau-hinh/support/agency/",
        "/cau-hinh/support/invitation/",
    ]
    found += [f"/cau-hinh/accounts/user/{User.objects.order_by('-pk')[1].pk}/change/"]
    found += [f"/tim?q={quote(vector.encode('utf-8'))}" for vector in ALL[::4] if "\x00" not in vector]
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

    def look(self, path: str) -> None:
        """Open one page and search it for what a vector may have made."""
        self.page.goto(self.url + path)
        found = self.page.evaluate(FIND, [FOREIGN, HANDLERS])
        self.seen += 1
        if found != [0]:
            self.faults.append(f"{path[:80]}: {found[:4]}")


def test_no_vector_runs_fetches_or_becomes_markup_in_any_sink(
    fresh_db: FreshDb,
    browser: Chromium,
    put: Put,
    tmp_path: Path,
) -> None:
    assert len(ALL) >= 60
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
                watched.look(path)
            context.close()
            faults, seen = faults + watched.faults, seen + watched.seen
        print(f"{len(ALL)} vectơ × {seen} trang")
        assert list(dict.fromkeys(faults)) == []
        assert AWAY not in str(faults)
