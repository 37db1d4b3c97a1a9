"""Suggestions name no guide that its reader may not read, and carry no markup of a title."""

from __future__ import annotations

import html

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from kb.actions import citing as acts
from kb.actions import indexing
from kb.domain.states import Visibility
from kb.models import Guide, GuideCitation
from support.accounts.models import User
from support.actions import replies
from support.domain.roles import Role
from support.models import Agency, ConnectedSystem, Connection
from support.queries.viewers import actor_for
from tests import factories
from tests.kb import factories as kb

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _published(title: str = "", **kwargs: object) -> Guide:
    guide = kb.published(title, **kwargs)  # type: ignore[arg-type]
    indexing.reindex(guide)
    return guide


def signed_in(person: User) -> Client:
    """Give a browser in which `person` is signed in."""
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def _connected() -> Agency:
    agency = factories.agency()
    Connection.objects.create(agency=agency, system=ConnectedSystem.objects.create(name="Hệ thống một cửa"))
    return agency


@pytest.fixture
def shelf() -> dict[str, Guide]:
    """One guide for each kind of reader, all about the same."""
    own, other = _connected(), _connected()
    return {
        "public": _published("Tra cứu cho mọi người", visibility=Visibility.PUBLIC),
        "connected": _published("Tra cứu cho cơ quan kết nối"),
        "inside": _published("Tra cứu nội bộ", visibility=Visibility.INTERNAL),
        "own": _published("Tra cứu riêng của mình", agency=own, visibility=Visibility.AGENCY),
        "other": _published("Tra cứu riêng cơ quan khác", agency=other, visibility=Visibility.AGENCY),
    }


def _offered(client: Client, shelf: dict[str, Guide], **asked: str) -> set[str]:
    answer = client.get("/tai-lieu/goi-y", {"q": "tra cuu", **asked}, headers=PART)
    assert answer.status_code == 200
    page = html.unescape(answer.content.decode())
    return {name for name, guide in shelf.items() if guide.title in page}


def test_each_reader_is_offered_what_they_may_read(shelf: dict[str, Guide]) -> None:
    own = shelf["own"].agency
    assert own is not None
    member, officer = factories.member(own), factories.engineer()
    assert _offered(Client(), shelf) == {"public"}
    assert _offered(Client(), shelf, **{"for": "portal"}) == {"public"}
    assert _offered(signed_in(member), shelf, **{"for": "portal"}) == {"public", "connected", "own"}
    assert _offered(signed_in(officer), shelf, **{"for": "phone"}) == {"public", "connected", "inside"}


def test_an_answer_is_offered_what_its_requester_may_read(shelf: dict[str, Guide]) -> None:
    """An internal guide, or another agency's, would be cited to people who cannot open it."""
    own, client = shelf["own"].agency, signed_in(factories.user(Role.TEAM_LEAD))
    stranger, theirs = factories.case(), factories.case(of=own)
    asked = {"for": "reply", "phieu": stranger.number}
    assert _offered(client, shelf, **asked) == {"public"}
    asked["phieu"] = theirs.number
    assert _offered(client, shelf, **asked) == {"public", "connected", "own"}


def test_a_ticket_one_may_not_see_offers_nothing(shelf: dict[str, Guide]) -> None:
    case = factories.case(of=shelf["own"].agency)
    member = factories.member(case.requesting_agency) if case.requesting_agency else None
    assert member is not None
    for who in (Client(), signed_in(member), signed_in(factories.user(Role.GUIDE_EDITOR))):
        asked = {"for": "reply", "phieu": case.number, "q": "tra cuu"}
        assert who.get("/tai-lieu/goi-y", asked, headers=PART).status_code == 404
        assert who.get("/tai-lieu/goi-y", asked | {"phieu": "HT-2026-999999"}).status_code == 404


def test_a_title_is_text_wherever_it_is_offered() -> None:
    title = "Tra cứu \"><script>alert(1)</script> <img src=x onerror='x'>"
    _published(title, visibility=Visibility.PUBLIC)
    client, case = signed_in(factories.engineer()), factories.case()
    for use in ("", "portal", "phone", "reply"):
        asked = {"for": use, "phieu": case.number, "q": "tra cứu <b>"}
        for headers in ({}, PART):
            page = client.get("/tai-lieu/goi-y", asked, headers=headers).content.decode()
            assert html.escape(title) in page
            assert "<script>alert" not in page
            assert "<img src=x" not in page


def test_at_most_five_and_the_questions_stay_few(django_assert_max_num_queries: object) -> None:
    system = ConnectedSystem.objects.create(name="Hệ thống tra cứu")
    for _one in range(12):
        _published(visibility=Visibility.PUBLIC, systems=[system])
    client, case = signed_in(factories.engineer()), factories.case()
    client.get("/tai-lieu/goi-y")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        asked = {"for": "reply", "phieu": case.number, "q": "hướng dẫn"}
        page = client.get("/tai-lieu/goi-y", asked, headers=PART).content.decode()
    assert page.count('role="option"') == 5


def test_enough_is_counted_once_a_reader_and_never_for_what_one_may_not_read(shelf: dict[str, Guide]) -> None:
    cache.clear()
    public, inside = shelf["public"].current_id, shelf["inside"].current_id
    client = Client()
    for _time in range(2):
        answer = client.post("/tai-lieu/goi-y/da-du", {"version": str(public)})
        assert "Không có yêu cầu nào được gửi" in answer.content.decode()
    assert client.post("/tai-lieu/goi-y/da-du", {"version": str(inside)})["Location"] == "/gui"
    assert client.post("/tai-lieu/goi-y/da-du", {"version": "9" * 40})["Location"] == "/gui"
    row = GuideCitation.objects.get()
    assert (row.version_id, row.saved_filing, row.case_id, row.by_id) == (public, True, None, None)


def test_a_ticket_shows_each_side_what_it_may_open(shelf: dict[str, Guide]) -> None:
    own = shelf["own"].agency
    case, officer = factories.case(of=own), factories.engineer()
    lines = [f"{settings.BASE_URL}/tai-lieu/{one.slug}/ban/1.0" for one in shelf.values()]
    made = replies.reply(actor_for(officer), case_id=case.pk, words=replies.Words("\n".join(lines)))
    acts.sweep()
    kb.release(_second(shelf["public"]))

    def page(client: Client, **asked: str) -> str:
        answer = client.get(f"/tai-lieu/goi-y/phieu/{case.number}", asked, headers=PART)
        assert answer.status_code == 200
        return html.unescape(answer.content.decode())

    told = page(signed_in(officer))
    assert {name for name, one in shelf.items() if one.title in told} == {"public", "connected", "inside"}
    assert "Còn 2 tài liệu" in told
    assert "nay đã có bản 1.1" in told
    assert f"/tai-lieu/{shelf['public'].slug}/ban/1.0" in told
    member = signed_in(factories.member(own)) if own else Client()
    assert "Tra cứu" not in page(member)  # within the window in which it can be taken back
    assert made.mail is not None
    made.mail.not_before = made.mail.created_at
    made.mail.save(update_fields=["not_before"])
    told = page(member)
    assert {name for name, one in shelf.items() if one.title in told} == {"public", "connected", "own"}
    assert "anh/chị không mở được" not in told


def _second(guide: Guide) -> object:
    first = guide.versions.get()
    first.pk, first.minor, first.state = None, 1, "draft"
    first.approver = first.approved_at = first.effective_on = first.published_at = None
    first.sha256 = ""
    first.save()
    return first
