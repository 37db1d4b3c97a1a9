"""Three tickets of one cause without a guide ask for one; it closes when there is one, or with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kb.actions import duties, questions
from kb.domain.states import DutyState
from kb.models import GuideCitation, GuideDuty
from support.domain.errors import Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Role
from support.models import ApiIncident, Case, ConnectedSystem, Event
from tests import factories
from tests.kb.duty_room import system
from tests.kb.factories import draft, published, release

pytestmark = pytest.mark.django_db


def _asked(count: int, to: ConnectedSystem | None, topic: str = "A3", code: str = "") -> list[Case]:
    made = factories.cases(count, topic=topic)
    for one in made:
        Case.objects.filter(pk=one.pk).update(system=to, topic=topic)
        if code:
            ApiIncident.objects.create(case=one, error_code=code)
    return made


def _open() -> list[GuideDuty]:
    return list(GuideDuty.objects.filter(source="questions", ended_on=None))


def test_three_of_one_cause_open_a_duty_once() -> None:
    to = system()
    cases = _asked(3, to)
    assert questions.sweep() == 1
    assert questions.sweep() == 0
    duty = _open()[0]
    assert (duty.topic_id, duty.system, duty.state) == ("A3", to, DutyState.NONE)
    told = Event.objects.get(kind=EventKind.GUIDE_DUTY_ASKED).data
    assert told["tickets"] == sorted(one.pk for one in cases)


def _two_systems() -> None:
    _asked(2, system())
    _asked(2, system())


def _two_topics() -> None:
    to = system()
    _asked(2, to)
    _asked(2, to, "A1")


def _two_codes() -> None:
    to = system()
    _asked(2, to, code="ERR-1")
    _asked(2, to, code="ERR-2")


def _too_old() -> None:
    cases = _asked(3, system())
    Case.objects.filter(pk=cases[0].pk).update(received_at=timezone.now() - timedelta(days=31))


def _only_a_topic() -> None:
    _asked(3, None)


def _refused() -> None:
    Case.objects.filter(pk=_asked(3, system())[0].pk).update(stage="rejected")


def _closed_queue() -> None:
    factories.restricted(_asked(3, system())[0])


def _cited() -> None:
    cases = _asked(3, system())
    version = published().current
    assert version
    GuideCitation.objects.create(case=cases[0], version=version, at=timezone.now())


def _explained() -> None:
    to = system()
    _asked(3, to)
    published(topic="A3", systems=[to])


@pytest.mark.parametrize(
    "fill",
    [
        _two_systems, _two_topics, _two_codes, _too_old, _only_a_topic, _refused, _closed_queue, _cited,
        _explained,
    ],
)  # fmt: skip
def test_what_asks_for_no_guide(fill: object) -> None:
    fill()  # type: ignore[operator]
    assert questions.sweep() == 0
    assert _open() == []


def test_a_code_is_the_same_however_it_is_written() -> None:
    for code in ("ERR-1203", "err-1203", " Err-1203 "):
        _asked(1, None, code=code)
    assert questions.sweep() == 1
    assert _open()[0].system is None


def test_a_linked_guide_closes_it() -> None:
    _asked(3, system())
    questions.sweep()
    editor = factories.actor(factories.user(Role.GUIDE_EDITOR))
    duties.link(editor, duty_id=_open()[0].pk, guide_id=published(topic="G1").pk)
    assert _open() == []


def test_a_guide_published_for_the_cause_closes_it() -> None:
    to = system()
    _asked(3, to)
    questions.sweep()
    guide = draft(topic="A3", systems=[to])
    duties.follow(guide)
    assert len(_open()) == 1
    release(guide.versions.get())
    duties.follow(guide)
    assert _open() == []
    assert GuideDuty.objects.get(source="questions").state == DutyState.PUBLISHED


def test_setting_aside_needs_a_reason_and_holds_until_it_is_asked_again() -> None:
    to = system()
    _asked(3, to)
    questions.sweep()
    duty = _open()[0]
    editor = factories.actor(factories.user(Role.GUIDE_EDITOR))
    with pytest.raises(NotAllowed):
        questions.drop(editor, duty_id=duty.pk, reason="  ")
    with pytest.raises(Forbidden):
        questions.drop(factories.actor(factories.user(Role.AUDITOR)), duty_id=duty.pk, reason="Không cần")
    member = factories.actor(factories.member(factories.agency()))
    with pytest.raises(NotFound):
        questions.drop(member, duty_id=duty.pk, reason="Không cần")
    questions.drop(editor, duty_id=duty.pk, reason="Lỗi đã sửa ở phía ta")
    assert questions.sweep() == 0
    GuideDuty.objects.filter(pk=duty.pk).update(ended_on=timezone.localdate() - timedelta(days=1))
    assert questions.sweep() == 1


def test_the_page_shows_the_tickets_its_reader_may_see() -> None:
    cases = _asked(3, system())
    questions.sweep()
    pages = {}
    for role in (Role.TEAM_LEAD, Role.GUIDE_EDITOR):
        browser = Client()
        browser.force_login(
            factories.user(role), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        pages[role] = browser.get("/tai-lieu/bang-nghia-vu/tu-cau-hoi").content.decode()
    assert all(one.number in pages[Role.TEAM_LEAD] for one in cases)
    assert all(one.number not in pages[Role.GUIDE_EDITOR] for one in cases)
