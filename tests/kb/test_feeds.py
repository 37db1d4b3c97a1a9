"""Feeds of guides: well-formed, asked for again cheaply, and silent about what the reader may not see."""

from __future__ import annotations

import re

import pytest
from defusedxml import ElementTree
from django.test import Client

from kb.actions import following as actions
from kb.domain.states import Visibility
from kb.queries import following
from support.domain.errors import Forbidden
from support.domain.roles import Role
from support.models import ConnectedSystem
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import draft, published
from tests.kb.test_reading_page import connected, replaced, signed_in, withdrawn

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
HERE = "/tai-lieu/nguon.atom"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def titles(address: str, browser: Client | None = None) -> list[str]:
    root = ElementTree.fromstring((browser or Client()).get(address).content)
    return [entry.findtext(f"{ATOM}title", "") for entry in root.iter(f"{ATOM}entry")]


def test_the_public_feed_names_public_guides_alone_whoever_asks() -> None:
    open_to_all = published("Bài công khai", visibility=Visibility.PUBLIC)
    published("Bài nội bộ", visibility=Visibility.INTERNAL)
    published("Bài kết nối", visibility=Visibility.CONNECTED)
    published("Bài riêng", agency=factories.agency(), visibility=Visibility.AGENCY)
    draft("Bài nháp", visibility=Visibility.PUBLIC)
    withdrawn(published("Bài thu hồi", visibility=Visibility.PUBLIC))
    staff = signed_in(factories.user(Role.TEAM_LEAD))
    assert titles(HERE) == titles(HERE, staff) == [f"Mới: {open_to_all.title}"]


def test_every_entry_is_whole_and_each_version_news_of_its_own() -> None:
    guide = published("Bài & <b>thử</b> \x0b", visibility=Visibility.PUBLIC)
    first = ElementTree.fromstring(Client().get(HERE).content)
    replaced(guide)
    second = ElementTree.fromstring(Client().get(HERE).content)
    ids = [root.findtext(f"{ATOM}entry/{ATOM}id") for root in (first, second)]
    assert ids[0] != ids[1]
    for root in (first, second):
        assert root.tag == f"{ATOM}feed"
        entry = root.find(f"{ATOM}entry")
        assert entry is not None
        for part in (root, entry):
            assert MOMENT.fullmatch(part.findtext(f"{ATOM}updated", ""))
            assert part.findtext(f"{ATOM}id")
            assert part.findtext(f"{ATOM}title")
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.get("href", "").startswith("http")
    assert second.findtext(f"{ATOM}entry/{ATOM}title", "").startswith("Bản mới: Bài & <b>thử</b>")
    own = second.find(f"{ATOM}link[@rel='self']")
    assert own is not None
    assert own.get("href", "").endswith(HERE)


def test_a_feed_is_asked_for_again_without_being_sent_again() -> None:
    guide = published(visibility=Visibility.PUBLIC)
    first = Client().get(HERE)
    assert Client().get(HERE, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert Client().get(HERE, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    replaced(guide)
    assert Client().get(HERE, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_feed_of_a_system_names_its_guides_alone() -> None:
    system = ConnectedSystem.objects.create(name="Hệ thống một cửa")
    published("Bài một cửa", visibility=Visibility.PUBLIC, systems=[system])
    published("Bài khác", visibility=Visibility.PUBLIC)
    assert titles(f"{HERE}?he-thong={system.pk}") == ["Mới: Bài một cửa"]
    for wrong in ("0", "x", "99999999999999999999", "-1"):
        assert titles(f"{HERE}?he-thong={wrong}") == []


def test_a_private_feed_reads_with_its_holders_eyes_until_it_is_closed() -> None:
    member = factories.member(connected(factories.agency()))
    published("Bài kết nối", visibility=Visibility.CONNECTED)
    published("Bài nội bộ", visibility=Visibility.INTERNAL)
    signed_in(member).post("/tai-lieu/dang-ky/nguon", {"do": "open"})
    key = following.feed_key(actor_for(member))
    assert key is not None
    here = f"/tai-lieu/nguon/{following.token_of(key)}.atom"
    assert titles(here) == ["Mới: Bài kết nối"]
    answer = Client().get(here)
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Referrer-Policy"] == "no-referrer"
    member.memberships.update(until="2020-01-01T00:00:00Z")
    assert titles(here) == []
    member.memberships.update(until=None)
    signed_in(member).post("/tai-lieu/dang-ky/nguon", {"do": "open"})
    assert Client().get(here).status_code == 404  # a new address closes the old one
    key = following.feed_key(actor_for(member))
    assert key is not None
    here = f"/tai-lieu/nguon/{following.token_of(key)}.atom"
    signed_in(member).post("/tai-lieu/dang-ky/nguon", {"do": "close"})
    assert Client().get(here).status_code == 404


def test_no_made_up_or_former_persons_address_opens_a_feed() -> None:
    member = factories.member(connected(factories.agency()))
    key = actions.open_feed(actor_for(member))
    token = following.token_of(key)
    forged = token[:-1] + ("a" if token[-1] != "a" else "b")
    for wrong in (key.nonce, forged, "x~y", following.stop_token(member.pk)):
        assert Client().get(f"/tai-lieu/nguon/{wrong}.atom").status_code == 404
    member.is_active = False
    member.save(update_fields=["is_active"])
    assert Client().get(f"/tai-lieu/nguon/{token}.atom").status_code == 404


def test_staff_get_no_address_that_needs_no_signing_in() -> None:
    with pytest.raises(Forbidden):
        actions.open_feed(actor_for(factories.user(Role.TEAM_LEAD)))
