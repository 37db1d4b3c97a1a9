"""The board follows what happens: a connection made or ended, a guide published, a day that passed."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from kb.actions import duties
from kb.carry import carry
from kb.domain.states import DutySource, DutyState, VersionState
from kb.models import GuideDuty, GuideDutyChange, GuideVersion
from support.actions import agency_merge, connections
from support.actions.connections import ConnectionIn
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Role
from support.models import ConnectedSystem, Connection, Event, Service
from tests import factories
from tests.kb.duty_room import connect, states, system
from tests.kb.factories import draft, published, release

pytestmark = pytest.mark.django_db
VN = ZoneInfo("Asia/Ho_Chi_Minh")
MARCH = datetime(2026, 3, 18, 9, 0, tzinfo=VN)


def _carry_all() -> None:
    carry(list(Event.objects.values_list("pk", flat=True)))


def test_r25_three_agencies_and_two_systems_over_a_year() -> None:
    with time_machine.travel(MARCH, tick=False):
        agencies = [factories.agency(f"Sở thử {name}") for name in ("một", "hai", "ba")]
        systems = [system("Cổng thử"), system("Kho thử")]
        for agency, to in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0)):
            connect(agencies[agency], systems[to])
        waiting = draft(agency=agencies[1], systems=[systems[0]])
        published(agency=agencies[0], systems=[systems[0]], review_by=date(2026, 6, 1))
        draft(agency=agencies[0], systems=[systems[1]])
        published(agency=agencies[1], systems=[systems[1]], review_by=date(2026, 3, 1))
        GuideVersion.objects.filter(guide=waiting).update(state=VersionState.IN_REVIEW.value)
        duties.sweep()
        assert states(agencies, systems) == [
            ["published", "draft"],
            ["review", "overdue"],
            ["none", "-"],
        ]
        release(waiting.versions.get(), review_by=date(2026, 12, 1))
        duties.follow(waiting)
        assert states(agencies, systems)[1] == ["published", "overdue"]
    with time_machine.travel(datetime(2026, 6, 1, 23, 59, tzinfo=VN), tick=False):
        duties.pass_day()
        assert states(agencies, systems)[0][0] == "published"
    with time_machine.travel(datetime(2026, 6, 2, 0, 1, tzinfo=VN), tick=False):
        duties.pass_day()
        assert states(agencies, systems)[0][0] == "overdue"
        lead = factories.actor(factories.user(Role.TEAM_LEAD))
        wanted = ConnectionIn(agency_id=agencies[2].pk, since=date(2026, 6, 2))
        connections.save_connection(lead, system_id=systems[1].pk, connection_id=None, wanted=wanted)
        _carry_all()
        assert states(agencies, systems)[2] == ["none", "none"]
    history = GuideDutyChange.objects.filter(duty__agency=agencies[0], duty__system=systems[0])
    assert list(history.order_by("pk").values_list("state", flat=True)) == ["none", "published", "overdue"]


def test_a_connection_that_ends_ends_its_duty_and_one_begun_again_opens_another() -> None:
    agency, to = factories.agency(), system()
    with time_machine.travel(MARCH, tick=False):
        made = connect(agency, to, until=date(2026, 3, 20))
        duties.sweep()
    with time_machine.travel(datetime(2026, 3, 20, 23, 0, tzinfo=VN), tick=False):
        duties.sweep()
        assert states([agency], [to]) == [["none"]]
    with time_machine.travel(datetime(2026, 3, 25, 1, 0, tzinfo=VN), tick=False):
        duties.sweep()
        ended = GuideDuty.objects.get(connection=made)
        assert (ended.state, ended.ended_on) == (DutyState.NOT_CONNECTED, date(2026, 3, 20))
        connect(agency, to)
        duties.sweep()
        assert states([agency], [to]) == [["none"]]
        assert GuideDuty.objects.filter(agency=agency).count() == 2


def test_a_connection_that_begins_later_owes_nothing_yet() -> None:
    agency, to = factories.agency(), system()
    with time_machine.travel(MARCH, tick=False):
        connect(agency, to, since=date(2026, 3, 19))
        duties.sweep()
        assert states([agency], [to]) == [["-"]]


def test_a_sweep_that_finds_nothing_says_nothing() -> None:
    connect(factories.agency(), system())
    duties.sweep()
    before = Event.objects.count()
    assert duties.sweep() == 0
    assert Event.objects.count() == before


def test_what_another_sweep_just_made_is_left_to_it() -> None:
    connection = connect(factories.agency(), system())
    duties.arrange()
    again = duties._owed((connection.agency_id, connection.system_id), connection.pk)
    other = connect(factories.agency(), system())
    fresh = duties._owed((other.agency_id, other.system_id), other.pk)
    assert len(duties._insert([again, fresh])) == 1
    assert GuideDuty.objects.filter(agency=connection.agency).count() == 1
    assert GuideDutyChange.objects.filter(duty__agency=other.agency).count() == 1


def test_duties_follow_the_successor_of_a_merged_agency() -> None:
    old, new = factories.agency(), factories.agency()
    alone, both = system(), system()
    connect(old, alone)
    connect(old, both)
    connect(new, both)
    guide = published(agency=old, systems=[alone])
    duties.sweep()
    lead = factories.actor(factories.user(Role.TEAM_LEAD))
    agency_merge.merge(lead, agency_id=old.pk, into_id=new.pk, day=guide.created_at.date())
    _carry_all()
    assert states([old, new], [alone, both]) == [["-", "-"], ["published", "none"]]


def test_r34_our_own_services_are_a_duty_of_their_own() -> None:
    core = ConnectedSystem.objects.get(key="csdlqg-dan-cu")
    service = Service.objects.create(system=core, code="DC-99", name="Dịch vụ thử")
    duties.sweep()
    duty = GuideDuty.objects.get(service=service)
    assert (duty.agency_id, duty.source, duty.state) == (None, DutySource.OWN, DutyState.NONE)
    guide = published()
    guide.services.add(service)
    duties.follow(guide)
    duty.refresh_from_db()
    assert (duty.state, duty.guide) == (DutyState.PUBLISHED, guide)
    Service.objects.filter(pk=service.pk).update(active=False)
    duties.sweep()
    duty.refresh_from_db()
    assert duty.ended_on is not None


def test_a_guide_of_another_agency_or_of_another_system_does_not_count() -> None:
    agency, to = factories.agency(), system()
    connect(agency, to)
    published(agency=factories.agency(), systems=[to])
    published(agency=agency, systems=[system()])
    duties.sweep()
    assert states([agency], [to]) == [["none"]]


def test_an_event_about_a_guide_reaches_its_duty() -> None:
    agency, to = factories.agency(), system()
    connect(agency, to)
    duties.sweep()
    guide = draft(agency=agency, systems=[to])
    _carry_all()
    assert states([agency], [to]) == [["draft"]]
    GuideVersion.objects.filter(guide=guide).update(state=VersionState.ABANDONED.value)
    duties.follow(guide)
    assert states([agency], [to]) == [["none"]]


def test_linking_is_for_the_writer_and_for_the_same_agency() -> None:
    agency, other, to = factories.agency(), factories.agency(), system()
    connect(agency, to)
    duties.sweep()
    duty = GuideDuty.objects.get(agency=agency)
    guide, foreign = published(agency=agency), published(agency=other)
    with pytest.raises(NotFound):
        duties.link(factories.actor(factories.member(other)), duty_id=duty.pk, guide_id=guide.pk)
    editor = factories.actor(factories.user(Role.GUIDE_EDITOR))
    with pytest.raises(FieldError):
        duties.link(editor, duty_id=duty.pk, guide_id=0)
    with pytest.raises(NotAllowed):
        duties.link(editor, duty_id=duty.pk, guide_id=foreign.pk)
    with pytest.raises(Forbidden):
        duties.link(factories.actor(factories.user(Role.AUDITOR)), duty_id=duty.pk, guide_id=guide.pk)
    linked = duties.link(factories.actor(factories.member(agency)), duty_id=duty.pk, guide_id=guide.pk)
    assert linked.state == DutyState.PUBLISHED
    assert Event.objects.filter(kind=EventKind.GUIDE_DUTY_LINKED).count() == 1


def test_a_service_has_a_duty_of_its_own_only_by_hand() -> None:
    agency, to = factories.agency(), system()
    connection = connect(agency, to)
    service = Service.objects.create(system=to, name="Tra cứu thử")
    connection.services.add(service)
    duties.sweep()
    duty = GuideDuty.objects.get(agency=agency)
    editor = factories.actor(factories.user(Role.GUIDE_EDITOR))
    made = duties.add_for_service(editor, duty_id=duty.pk, service_id=service.pk)
    assert (made.service, made.agency, made.state) == (service, agency, DutyState.NONE)
    with pytest.raises(NotAllowed):
        duties.add_for_service(editor, duty_id=duty.pk, service_id=service.pk)
    Connection.objects.filter(pk=connection.pk).update(until=date(2020, 1, 1))
    duties.sweep()
    assert not GuideDuty.objects.filter(agency=agency, ended_on=None).exists()
