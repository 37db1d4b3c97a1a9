"""The ways into the library: the section of the staff, the bar of agencies, a link for visitors."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from kb.domain.states import Visibility
from kb.models import Feedback
from support.domain.roles import Role
from support.web.context import link
from tests import factories
from tests.kb.factories import published
from tests.kb.test_reading_page import signed_in

pytestmark = pytest.mark.django_db


def hrefs(browser: Client) -> list[str]:
    page = browser.get("/phim-tat").content.decode()
    nav = re.search(r'<nav class="(?:shell__nav|topbar__links).*?</nav>', page, re.DOTALL)
    return re.findall(r'href="(/tai-lieu[^"]*)"', nav[0]) if nav else []


@pytest.mark.parametrize(
    ("who", "ways"),
    [
        ("editor", ("library", "duties", "review-queue", "opinions")),
        ("auditor", ("library", "duties")),
        ("member", ("library", "duties", "review-queue")),
        ("nobody's", ("library",)),
    ],
)
def test_everybody_sees_the_ways_that_open_to_them(who: str, ways: tuple[str, ...]) -> None:
    people = {
        "editor": lambda: factories.user(Role.GUIDE_EDITOR),
        "auditor": lambda: factories.user(Role.AUDITOR),
        "member": lambda: factories.member(factories.agency()),
        "nobody's": factories.user,
    }
    browser = signed_in(people[who]())
    assert hrefs(browser) == [address for way in ways if (address := link(f"kb:{way}"))]
    for address in hrefs(browser):
        assert browser.get(address).status_code == 200, address


def test_a_visitor_of_a_public_guide_finds_the_library_and_the_portal() -> None:
    guide = published(visibility=Visibility.PUBLIC)
    page = Client().get(f"/tai-lieu/{guide.slug}").content.decode()
    bar = page[page.index("topbar__links") : page.index("</nav>", page.index("topbar__links"))]
    assert 'href="/gui"' in bar
    assert not (library := link("kb:library")) or f'href="{library}"' in bar


@pytest.mark.parametrize("who", ["everything", "member"])
def test_no_two_places_answer_to_the_same_keys(who: str) -> None:
    """Of two, the overlay names one and the keys go to the other; keys alone begin no longer ones."""
    person = factories.user(*Role) if who == "everything" else factories.member(factories.agency())
    for address in ("/phim-tat", "/xu-ly" if who == "everything" else "/yeu-cau"):
        page = signed_in(person).get(address).content.decode()
        keys = re.findall(r' data-key="([^"]+)"', page)
        assert [key for key in keys if keys.count(key) > 1] == []
        assert [key for key in keys for longer in keys if longer.startswith(f"{key} ")] == []
        assert "g v" in keys


def test_the_figures_are_those_of_the_reader_and_come_after_the_page() -> None:
    cache.clear()
    agency = factories.agency()
    guide = published(agency=agency, visibility=Visibility.PUBLIC)
    Feedback.objects.create(
        guide=guide, version=guide.current, kind="needs_change", comment="Sai", at=timezone.now()
    )
    member = signed_in(factories.member(agency))
    assert member.get("/tai-lieu/_con-so?so=gop-y").content == b"1"
    assert signed_in(factories.member(factories.agency())).get("/tai-lieu/_con-so?so=gop-y").content == b""
    for odd in ("", "?so=", "?so=x", "?so=duyet"):
        assert member.get(f"/tai-lieu/_con-so{odd}").content == b""


def test_one_place_is_marked_where_two_hold_the_page() -> None:
    page = signed_in(factories.user(Role.GUIDE_EDITOR)).get("/tai-lieu/gop-y").content.decode()
    marked = re.findall(r'href="(/tai-lieu[^"]*)" aria-current="page"', page)  # menu, tabs below, chip
    assert set(marked) == {"/tai-lieu/gop-y"}
