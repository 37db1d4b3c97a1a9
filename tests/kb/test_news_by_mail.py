"""Mails about guides: one a day at most, only what one may read, stopped by one press, never sent twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.utils import timezone

from kb.actions import feedback, following, news
from kb.actions.feedback import Said
from kb.domain.states import VersionState, Visibility
from kb.models import Guide, GuideNotice, GuideVersion, Subscription
from kb.queries import following as asked
from support.accounts.models import User
from support.domain.errors import FieldError
from support.domain.roles import Actor, MemberRole, Role
from support.models import ConnectedSystem, OutgoingMail
from support.notify import compose
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import published
from tests.kb.test_reading_page import connected, replaced, signed_in

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)  # 07:30 in Vietnam
Clock = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the product's clock."""

    def put(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return put


def reader() -> User:
    member = factories.member(connected(factories.agency()))
    following.follow(actor_for(member), systems=(), everything=True)
    return member


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.order_by("pk"))


def test_a_day_of_publications_is_one_mail_and_a_second_run_sends_none(at: Clock) -> None:
    at(MORNING - timedelta(hours=10))
    member = reader()
    at(MORNING - timedelta(hours=9))
    published("Bài một", visibility=Visibility.PUBLIC)
    published("Bài hai", visibility=Visibility.CONNECTED)
    at(MORNING - timedelta(hours=1))
    assert news.tell_news() == 0  # before the hour
    at(MORNING)
    assert news.tell_news() == 1
    assert news.tell_news() == 0
    assert [one["title"] for one in mails()[0].context["guides"]] == ["Bài một", "Bài hai"]
    assert mails()[0].recipients.get().address == member.email
    published("Bài ba", visibility=Visibility.PUBLIC)
    at(MORNING + timedelta(hours=5))
    assert news.tell_news() == 0  # tomorrow's
    at(MORNING + timedelta(days=1))
    assert news.tell_news() == 1
    assert [one["title"] for one in mails()[1].context["guides"]] == ["Bài ba"]
    at(MORNING + timedelta(days=2))
    assert news.tell_news() == 0


def test_another_process_that_was_first_leaves_nothing_to_send(at: Clock) -> None:
    at(MORNING - timedelta(hours=10))
    member = reader()
    published(visibility=Visibility.PUBLIC)
    at(MORNING)
    day = timezone.localdate()
    late = GuideNotice(kind="news", user=member, day=day, until=MORNING)
    GuideNotice.objects.create(kind="news", user=member, day=day, until=MORNING)
    assert news._send(late, [member], "x", {}) == 0
    assert mails() == []


def test_only_what_one_may_read_when_it_is_sent_is_told(at: Clock) -> None:
    at(MORNING - timedelta(hours=10))
    reader()
    at(MORNING - timedelta(hours=9))
    published("Bài nội bộ", visibility=Visibility.INTERNAL)
    published("Bài riêng", agency=factories.agency(), visibility=Visibility.AGENCY)
    hidden = published("Bài từng công khai", visibility=Visibility.PUBLIC)
    Guide.objects.filter(pk=hidden.pk).update(visibility=Visibility.INTERNAL.value)
    at(MORNING)
    assert news.tell_news() == 0
    published("Bài công khai", visibility=Visibility.PUBLIC)
    at(MORNING + timedelta(days=1))
    assert news.tell_news() == 1
    assert [one["title"] for one in mails()[0].context["guides"]] == ["Bài công khai"]


def test_of_a_system_its_guides_alone(at: Clock) -> None:
    at(MORNING - timedelta(hours=10))
    system = ConnectedSystem.objects.create(name="Hệ thống một cửa")
    published("Bài cũ", visibility=Visibility.PUBLIC, systems=[system])
    at(MORNING - timedelta(hours=9))
    member = factories.member(factories.agency())
    following.follow(actor_for(member), systems=[system.pk], everything=False)
    at(MORNING - timedelta(hours=8))
    published("Bài một cửa", visibility=Visibility.PUBLIC, systems=[system])
    published("Bài khác", visibility=Visibility.PUBLIC)
    at(MORNING)
    news.tell_news()
    assert [one["title"] for one in mails()[0].context["guides"]] == ["Bài một cửa"]


def test_a_withdrawal_is_told_at_once_and_once(at: Clock) -> None:
    at(MORNING - timedelta(hours=10))
    member = reader()
    reader()
    outside = factories.member(factories.agency())
    following.follow(actor_for(outside), systems=(), everything=True)
    guide = published("Bài sai", visibility=Visibility.CONNECTED)
    version = guide.current
    assert version is not None
    at(MORNING - timedelta(hours=5))
    GuideVersion.objects.filter(pk=version.pk).update(
        state=VersionState.WITHDRAWN.value, ended_at=timezone.now(), ended_for="Sai bước 2"
    )
    Guide.objects.filter(pk=guide.pk).update(current=None)
    assert news.tell_ended() == 2  # the unconnected one could never read it
    assert news.tell_ended() == 0
    body = compose.build(mails()[0], list(mails()[0].recipients.all())).decode()
    assert member.email in {one.recipients.get().address for one in mails()}
    assert "quoted-printable" in body


def test_a_mail_is_stopped_by_one_press_in_the_mail_program(at: Clock) -> None:
    at(MORNING - timedelta(hours=10))
    member = reader()
    at(MORNING - timedelta(hours=9))
    published(visibility=Visibility.PUBLIC)
    at(MORNING)
    news.tell_news()
    mail = mails()[0]
    sent = message_from_bytes(compose.build(mail, list(mail.recipients.all())), policy=policy.default)
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(sent["List-Unsubscribe"]).strip("<>")
    path = "/" + address.split("/", 3)[3]
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path).status_code == 200
    assert Subscription.objects.filter(user=member, until=None).exists()  # looking stops nothing
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.filter(user=member, until=None).exists()
    assert strict.post(path).status_code == 200
    assert strict.post(path[:-2]).status_code == 404


def test_the_page_saves_changes_and_stops() -> None:
    system = ConnectedSystem.objects.create(name="Hệ thống một cửa")
    hidden = ConnectedSystem.objects.create(name="Hệ thống kín")
    published(visibility=Visibility.PUBLIC, systems=[system])
    published(visibility=Visibility.INTERNAL, systems=[hidden])
    member = factories.member(factories.agency())
    browser = signed_in(member)
    page = browser.get("/tai-lieu/dang-ky").content.decode()
    assert "Hệ thống một cửa" in page
    assert "Hệ thống kín" not in page
    browser.post("/tai-lieu/dang-ky", {"system": system.pk})
    assert [one.system for one in asked.subscriptions(actor_for(member))] == [system]
    with pytest.raises(FieldError):
        following.follow(actor_for(member), systems=[hidden.pk], everything=False)
    browser.post("/tai-lieu/dang-ky", {"everything": "on"})
    assert [one.system for one in asked.subscriptions(actor_for(member))] == [None]
    browser.post("/tai-lieu/dang-ky", {"everything": "on", "stop": "1"})
    assert asked.subscriptions(actor_for(member)) == []


def test_flags_reach_who_answers_for_the_guide_once_a_day(at: Clock) -> None:
    at(MORNING)
    agency = factories.agency()
    liaison = factories.member(agency, role=MemberRole.LIAISON)
    guide = published("Bài có lỗi", by=factories.member(agency), agency=agency, visibility=Visibility.PUBLIC)
    replaced(guide)
    assert guide.current_id
    said = Said(guide.current_id, "a", "Sai bước 2")
    feedback.flag(Actor(kind="user"), said=said)
    assert news.tell_flags() == 1
    at(MORNING + timedelta(hours=2))
    feedback.flag(Actor(kind="user"), said=said)
    assert news.tell_flags() == 0
    at(MORNING + timedelta(days=1))
    assert news.tell_flags() == 1
    assert "Sai bước 2" not in str(mails()[0].context)  # a reader's words travel in no mail
    assert mails()[1].context["count"] == 1
    assert guide.current
    guide.current.author.memberships.update(until=MORNING)
    assert news.owners(guide) == [liaison]
    ours = published(visibility=Visibility.PUBLIC)
    assert ours.current
    ours.current.author.groups.clear()
    editor = factories.user(Role.GUIDE_EDITOR)
    assert editor in news.owners(ours)
