"""What readers say of a guide: one vote each, no personal number, heard by its writers alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.actions import feedback as actions
from kb.actions.feedback import MOST_OF_ALL, MOST_OF_ONE, Said
from kb.domain.states import Visibility
from kb.models import Feedback, Guide
from kb.queries import feedback
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.roles import Actor, Role
from support.models import Event
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import published
from tests.kb.test_reading_page import replaced, signed_in

pytestmark = pytest.mark.django_db
ANYONE = Actor(kind="user")


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def public() -> Guide:
    return published(visibility=Visibility.PUBLIC)


def said(guide: Guide, reader: str = "a", text: str = "") -> Said:
    assert guide.current_id
    return Said(guide.current_id, reader, text)


def test_a_reader_has_one_vote_a_version_and_may_change_it() -> None:
    guide, browser = public(), Client()
    here = f"/tai-lieu/{guide.slug}/phan-hoi"
    for say in ("yes", "yes", "no"):
        assert browser.post(here, {"say": say, "ban": "1.0"}).status_code == 302
    assert [one.kind for one in Feedback.objects.all()] == ["unhelpful"]
    replaced(guide)
    browser.post(here, {"say": "yes", "ban": "1.1"})
    assert Feedback.objects.count() == 2
    Client().post(here, {"say": "yes", "ban": "1.1"})
    assert Feedback.objects.filter(kind="helpful", version=guide.current).count() == 2


def test_a_signed_in_reader_has_one_vote_from_every_browser() -> None:
    guide, user = public(), factories.user(Role.DUTY_OFFICER)
    for _turn in range(2):
        signed_in(user).post(f"/tai-lieu/{guide.slug}/phan-hoi", {"say": "yes", "ban": "1.0"})
    assert Feedback.objects.get().by == user


def test_who_found_it_unhelpful_is_asked_why() -> None:
    guide, browser = public(), Client()
    here = f"/tai-lieu/{guide.slug}/phan-hoi"
    asked = browser.post(here, {"say": "no", "ban": "1.0"}, follow=True)
    assert "Còn thiếu hoặc sai chỗ nào" in asked.content.decode()
    browser.post(here, {"say": "no", "ban": "1.0", "text": "Thiếu bước 3"})
    assert Feedback.objects.get().comment == "Thiếu bước 3"


def test_the_fragment_takes_the_vote_without_a_new_page() -> None:
    guide, browser = public(), Client()
    answer = browser.post(
        f"/tai-lieu/{guide.slug}/phan-hoi", {"say": "yes", "ban": "1.0"}, headers={"HX-Request": "true"}
    )
    words = answer.content.decode()
    assert words.lstrip().startswith("<section")
    assert 'value="yes" aria-pressed="true"' in words


@pytest.mark.parametrize("say", ["no", "flag"])
def test_no_personal_number_is_kept_and_the_place_is_told(say: str) -> None:
    guide = public()
    answer = Client().post(
        f"/tai-lieu/{guide.slug}/phan-hoi",
        {"say": say, "ban": "1.0", "text": f"Số CCCD {factories.NUMBER} tra không ra"},
    )
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "Số CCCD [đã che 12 chữ số] tra không ra" in words
    assert not Feedback.objects.exists()
    assert not Event.objects.filter(kind__startswith="guides_").exists()


def test_a_machine_that_fills_every_field_says_nothing() -> None:
    guide = public()
    data = {"say": "flag", "ban": "1.0", "text": "mua hàng", "website": "x"}
    assert Client().post(f"/tai-lieu/{guide.slug}/phan-hoi", data).status_code == 422
    assert not Feedback.objects.exists()


def test_a_vote_without_the_page_s_token_is_refused() -> None:
    guide = public()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/tai-lieu/{guide.slug}/phan-hoi", {"say": "yes", "ban": "1.0"}).status_code == 403


def test_readers_without_an_account_are_limited_and_members_are_not() -> None:
    guide = public()
    for _turn in range(MOST_OF_ONE + 1):
        actions.flag(ANYONE, said=said(guide, "one", "Sai"))
    with pytest.raises(NotAllowed):
        actions.flag(ANYONE, said=said(guide, "one", "Sai"))
    now = timezone.now()
    version = guide.current
    Feedback.objects.bulk_create(
        Feedback(guide=guide, version=version, kind="needs_change", comment="x", reader=f"r{one}", at=now)
        for one in range(MOST_OF_ALL)
    )
    with pytest.raises(NotAllowed):
        actions.rate(ANYONE, said=said(guide, "new"), helpful=True)
    member = actor_for(factories.user(Role.ENGINEER))
    assert actions.rate(member, said=said(guide, "member"), helpful=True).pk
    Feedback.objects.update(at=now - timedelta(hours=2))
    assert actions.rate(ANYONE, said=said(guide, "new"), helpful=True).pk


def test_many_attempts_of_one_network_are_stopped() -> None:
    guide = public()
    here, data = f"/tai-lieu/{guide.slug}/phan-hoi", {"say": "flag", "ban": "1.0"}
    answers = {
        Client().post(here, data).content.decode().count("quá nhiều lần từ mạng này") for _ in range(45)
    }
    assert len(answers) == 2  # not at first, then always


def test_nobody_speaks_of_what_they_may_not_read() -> None:
    guide = published(visibility=Visibility.INTERNAL)
    with pytest.raises(NotFound):
        actions.flag(ANYONE, said=said(guide, text="Sai"))
    assert Client().post(f"/tai-lieu/{guide.slug}/phan-hoi", {"say": "yes", "ban": "1.0"}).status_code == 404


def test_a_flag_reaches_the_writers_of_the_guide_and_nobody_else() -> None:
    mine, other = factories.agency(), factories.agency()
    guide = published(agency=mine, visibility=Visibility.PUBLIC)
    ours = published(visibility=Visibility.PUBLIC)
    actions.flag(ANYONE, said=said(guide, text="Bước 2 sai"))
    actions.flag(ANYONE, said=said(ours, text="Thiếu ảnh"))
    sees = {
        "Bước 2 sai": [factories.member(mine)],
        "Thiếu ảnh": [factories.user(Role.GUIDE_EDITOR), factories.user(Role.ENGINEER)],
        "": [factories.member(other)],
    }
    for words, people in sees.items():
        for person in people:
            page = signed_in(person).get("/tai-lieu/gop-y").content.decode()
            assert {one for one in ("Bước 2 sai", "Thiếu ảnh") if one in page} == (
                {words} if words else set()
            )
            assert feedback.waiting(actor_for(person)) == (1 if words else 0)


def test_an_outcome_is_kept_told_and_taken_back() -> None:
    guide = published(agency=factories.agency(), visibility=Visibility.PUBLIC)
    writer = signed_in(factories.member(guide.agency)) if guide.agency else Client()
    row = actions.flag(ANYONE, said=said(guide, text="Bước 2 sai"))
    empty = writer.post(f"/tai-lieu/gop-y/{row.pk}/xong", {"outcome": ""})
    assert empty.status_code == 422
    writer.post(f"/tai-lieu/gop-y/{row.pk}/xong", {"outcome": "Đã sửa ở bản 1.1"})
    assert "Bước 2 sai" not in writer.get("/tai-lieu/gop-y").content.decode()
    assert "Đã sửa ở bản 1.1" in writer.get("/tai-lieu/gop-y?view=done").content.decode()
    again = writer.post(f"/tai-lieu/gop-y/{row.pk}/xong", {"outcome": "Lần nữa"})
    assert again.status_code == 422
    writer.post(f"/tai-lieu/gop-y/{row.pk}/mo-lai")
    assert "Bước 2 sai" in writer.get("/tai-lieu/gop-y").content.decode()


def test_each_word_leaves_one_event_without_the_words() -> None:
    guide = public()
    row = actions.flag(ANYONE, said=said(guide, text="Bước 2 sai"))
    event = Event.objects.get(kind="guides_flagged")
    assert event.data == {"guide": guide.pk, "version": guide.current_id, "feedback": row.pk}
    assert event.actor_kind == "system"


def test_the_list_asks_as_much_of_100_as_of_10() -> None:
    guide, editor = public(), factories.user(Role.GUIDE_EDITOR)
    asked = []
    for count in (10, 100):
        for one in range(count):
            Feedback.objects.create(
                guide=guide, version=guide.current, kind="needs_change", comment=f"x{one}", at=timezone.now()
            )
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            signed_in(editor).get("/tai-lieu/gop-y")
        asked.append(len(seen))
    assert asked[0] == asked[1]
    assert asked[0] <= 15 + 8  # of signing in


def test_too_long_a_word_is_told_so() -> None:
    with pytest.raises(FieldError):
        actions.flag(ANYONE, said=said(public(), text="x" * 2001))
