"""Words in the library in a real browser: title, body, file, comment, feedback, query, docx run nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as live
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from kb.actions import indexing
from kb.content import Paper, Written
from kb.domain.states import FeedbackKind, VersionState, Visibility
from kb.models import Feedback, Guide, GuideFile, GuideVersion, ReviewComment, Synonym
from support.accounts.models import User
from support.domain.roles import MemberRole, Role
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys.product import collected
from tests.kb import factories as guides
from tests.kb.library import load
from tests.security.documents import docx
from tests.security.families import AWAY
from tests.security.test_scripting import EVERYTHING, FIND, FOREIGN, LEADING_AWAY, RUNNING, WIDE, Watched
from tests.security.vectors import ALL
from tests.servers.chromium import Chromium
from tests.support.live.screens import sign_in, web

pytestmark = [pytest.mark.browser, pytest.mark.once]
# A guide may link to other places; what it may not is fetch from them or run.
OURS = f"{RUNNING},{LEADING_AWAY}:not(a)"
NEXT = "document.querySelector('a[rel=next]')?.getAttribute('href')"
MOST_TURNED = 15  # pages of one list
WRITING = ("write", "preview-draft", "saves", "details")
BODY = EVERYTHING.replace("\x00", "")


class Read(Watched):
    """A reader of guides: links to elsewhere are allowed in them."""

    def look(self, path: str) -> str:
        """Open one page and search it for what a vector may have made; return the page after it."""
        self.page.goto(self.url + path)
        found = self.page.evaluate(FIND, [FOREIGN, OURS])
        self.seen += 1
        if found != [0]:
            self.faults.append(f"{path[:80]}: {found[:4]}")
        return str(self.page.evaluate(NEXT) or "")


def _library() -> tuple[Guide, User, User]:
    """Fill every column that shows words; returns the guide that holds all vectors, an editor, a liaison."""
    written = [
        Written(
            slug=f"x-{number}", title=words, summary=words, topic="B3", body=BODY if number < 3 else words,
            visibility=Visibility.PUBLIC, agency=words[:80] if number < 5 else "", codes=(words[:80],),
            paper=Paper(words[:200], words),
        )
        for number, words in enumerate(WIDE)
    ]  # fmt: skip
    made = load(written)
    guide = made["x-0"]
    editor = factories.user(Role.GUIDE_EDITOR, Role.TEAM_LEAD, Role.ADMINISTRATOR, name=ALL[0])
    liaison = factories.member(guide.agency, role=MemberRole.LIAISON, name=ALL[1])
    version = guide.versions.get()
    GuideFile.objects.filter(guide=guide).update(alt=ALL[2][:300])
    for words in ALL[:40]:
        Feedback.objects.create(
            guide=guide,
            version=version,
            kind=FeedbackKind.NEEDS_CHANGE.value,
            comment=words,
            at=timezone.now(),
        )
    for number, words in enumerate(WIDE[::12]):
        Synonym.objects.create(words=f"{words}\nđồng nghĩa {number}")
    indexing.rebuild()
    return guide, editor, liaison


def _draft(liaison: User, guide: Guide) -> Guide:
    """Post every vector raw to the editor's own save, as a script of a writer might."""
    draft = guides.draft(ALL[4], by=liaison, agency=guide.agency, topic="B3")
    client = Client()
    client.force_login(liaison)
    url = reverse("kb:save-draft", kwargs={"slug": draft.slug})
    given = {"title": WIDE[1][:200], "summary": WIDE[2], "body": BODY, "note": WIDE[3], "base_saved": "1"}
    answer = client.post(url, given)
    assert answer.status_code < 400, answer.content[:300]
    assert draft.versions.get().saved > 1
    return draft


def _review(draft: Guide, liaison: User) -> GuideVersion:
    version = draft.versions.get()
    GuideVersion.objects.filter(pk=version.pk).update(
        state=VersionState.IN_REVIEW.value, submitted_at=timezone.now()
    )
    for words in ALL[:30]:
        ReviewComment.objects.create(
            version=version, text=words, quote=words[:300], by=liaison, at=timezone.now()
        )
    return version


def _imported(liaison: User) -> str:
    client = Client()
    client.force_login(liaison)
    words = [one.replace("\x00", "") for one in ALL[:150]]
    file = docx(words, links=("javascript:" + ALL[0][:20], f"{AWAY}/docx"), title=ALL[5])
    answer = client.post(reverse("kb:import"), {"file": file})
    assert answer.status_code == 302, answer.content[:500]
    return str(answer["Location"])


def _pages(guide: Guide, version: GuideVersion) -> list[str]:
    slug = {"slug": guide.slug}
    found = [reverse(f"kb:{name}", kwargs=slug) for name in ("guide", "versions", "compare")]
    found[-1] += "?tu=1.0&den=1.0"
    found += [reverse("kb:version", kwargs=slug | {"number": "1.0"})]
    found += [f"/tai-lieu/x-{number}" for number in range(1, 8)]
    found += ["/tai-lieu", "/tai-lieu/gop-y", "/tai-lieu/bang-nghia-vu", "/tai-lieu/cong-bo"]
    found += ["/tai-lieu/theo/chu-de", "/tai-lieu/theo/chu-de/B3", "/tai-lieu/tu-dong-nghia"]
    found += [f"/tai-lieu?q={quote(words.encode())}" for words in WIDE[::8]]
    found += ["/tai-lieu?q=script", "/tai-lieu?q=onerror+window", "/tai-lieu/_con-so", "/tai-lieu/duyet"]
    found += [f"/tai-lieu/goi-y?text={quote(words.encode())}" for words in WIDE[::20]]
    found += [reverse("kb:review", kwargs={"pk": version.pk})]
    return found


def test_no_vector_runs_or_fetches_in_the_library(
    fresh_db: FreshDb, browser: Chromium, tmp_path: Path
) -> None:
    assert len(ALL) >= 300
    (tmp_path / "files").mkdir()
    guide, editor, liaison = _library()
    editing = guides.draft(ALL[6], by=liaison, agency=guide.agency, topic="B3", body=BODY)
    imported = _imported(liaison)
    draft = _draft(liaison, guide)
    version = _review(draft, liaison)
    mine = [
        *(reverse(f"kb:{name}", kwargs={"slug": one.slug}) for one in (editing, draft) for name in WRITING),
        imported,
        "/tai-lieu/soan",
        "/tai-lieu/duyet",
        "/tai-lieu/moi",
    ]
    server = web(DATA_DIR=str(tmp_path), STATIC_ROOT=str(collected()), STATIC_PLAIN="", **fresh_db.env)
    os.environ["DATA_DIR"] = str(tmp_path)
    with server as (_child, port):
        url = f"http://127.0.0.1:{port}"
        faults: list[str] = []
        seen = 0
        for person, paths in (
            (editor, _pages(guide, version)),
            (liaison, mine),
            (None, ["/tai-lieu"]),
        ):
            watched = _walk(browser, url, person, paths)
            faults, seen = faults + watched.faults, seen + watched.seen
        assert seen >= 35
        print(f"{len(ALL)} vectơ × {seen} trang của kho tài liệu")
        assert list(dict.fromkeys(faults)) == []


def _there(path: str) -> bool:
    try:
        return bool(resolve(path.partition("?")[0]))
    except Resolver404:
        return False


def _walk(browser: Chromium, url: str, person: Any, paths: list[str]) -> Read:
    context = browser.browser.new_context()
    if person is not None:
        cookie = {"name": live.SESSION_COOKIE_NAME, "value": sign_in(person), "url": url}
        context.add_cookies([cookie])
    watched = Read(context.new_page(), url)
    for path in filter(_there, paths):
        following, turned = watched.look(path), 0
        while following and turned < 15:
            following, turned = (
                watched.look(following if following.startswith("/") else path.partition("?")[0] + following),
                turned + 1,
            )
    context.close()
    return watched
