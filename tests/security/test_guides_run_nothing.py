"""Hostile words in guides and in what readers say of them, in a browser: none runs, none is fetched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings as live
from django.utils import timezone

from kb.domain.states import Visibility
from kb.models import Feedback, Guide, GuideVersion
from support.accounts.models import User
from support.domain.roles import Role
from tests import factories
from tests.dbkit import FreshDb
from tests.journeys.product import collected
from tests.kb.factories import published, release
from tests.security.test_scripting import FIND, FOREIGN, RUNNING, WIDE, Watched
from tests.security.vectors import ALL
from tests.servers.chromium import Chromium
from tests.support.live.screens import sign_in, web

pytestmark = [pytest.mark.browser, pytest.mark.once]
A_GUIDE = 12  # vectors in one body: what one of them swallows is seen in the next guide


def _guide(number: int, body: str, words: str) -> Guide:
    """Make a guide whose every column holds vectors as they came, past the cleaning of the editor."""
    guide = published(f"Bài {number}", visibility=Visibility.PUBLIC)
    first = guide.current
    assert first is not None
    now = timezone.now()
    second = GuideVersion.objects.create(
        guide=guide, major=1, minor=1, title=words, summary=body, body=body, text=body, note=body,
        author=first.author, created_at=now, saved_at=now,
    )  # fmt: skip
    release(second)
    Guide.objects.filter(pk=guide.pk).update(title=words, summary=body)
    for kind in ("needs_change", "unhelpful"):
        Feedback.objects.create(guide=guide, version=second, kind=kind, comment=body, at=now)
    return guide


def _pages(guides: list[Guide]) -> list[str]:
    found = ["/tai-lieu/gop-y"]
    for number, guide in enumerate(guides):
        here = f"/tai-lieu/{guide.slug}"
        found += [here, f"{here}/ban/1.1"]
        if number % 6 == 0:
            found += [f"{here}/ban", f"{here}/phan-hoi?say=no"]
    return found


def test_no_vector_in_a_guide_runs_fetches_or_becomes_markup(
    fresh_db: FreshDb, browser: Chromium, tmp_path: Path
) -> None:
    vectors = [one.replace("\x00", "") for one in ALL]
    cut = [vectors[start : start + A_GUIDE] for start in range(0, len(vectors), A_GUIDE)]
    guides = [_guide(at, "\n\n".join(some), WIDE[at % len(WIDE)]) for at, some in enumerate(cut)]
    editor = factories.user(Role.GUIDE_EDITOR)
    server = web(DATA_DIR=str(tmp_path), STATIC_ROOT=str(collected()), STATIC_PLAIN="", **fresh_db.env)
    os.environ["DATA_DIR"] = str(tmp_path)
    with server as (_child, port):
        faults, seen = [], 0
        readers: list[User | None] = [None, editor]
        for reader in readers:
            watched = _watched(browser, f"http://127.0.0.1:{port}", reader)
            for path in _pages(guides)[1 if reader is None else 0 :]:
                watched.look(path)
            watched.page.context.close()
            faults, seen = faults + watched.faults, seen + watched.seen
    print(f"{len(vectors)} vectơ, {seen} trang")
    assert seen >= 100
    assert list(dict.fromkeys(faults)) == []


class Reading(Watched):
    """Looks for what a vector made; a link that leads elsewhere may stand in a guide, and runs nothing."""

    def look(self, path: str) -> str:
        """Open one page and search it."""
        self.page.goto(self.url + path)
        found = self.page.evaluate(FIND, [FOREIGN, RUNNING])
        self.seen += 1
        if found != [0]:
            self.faults.append(f"{path[:80]}: {found[:4]}")
        return ""


def _watched(browser: Chromium, url: str, reader: User | None) -> Reading:
    context = browser.browser.new_context()
    if reader is not None:
        context.add_cookies([{"name": live.SESSION_COOKIE_NAME, "value": sign_in(reader), "url": url}])
    return Reading(context.new_page(), url)
