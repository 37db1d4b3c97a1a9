"""The roster: one person at a time, patterns skip what cannot be, swaps leave a record, who is on duty."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from support.actions import duty as keeping
from support.actions import routing_rules as changing
from support.actions.duty import ShiftIn
from support.actions.routing_rules import RoutingRuleIn
from support.actions.rules import When
from support.domain.clock import VIETNAM
from support.domain.duty import Pattern, days_of, planned, span
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Role
from support.domain.rules import Giving, How
from support.models import Assignment, DutyChange, DutyShift, Event, QueueMember, QueueProfile
from support.queries import duty
from tests import factories as make

MONDAY = date(2026, 3, 2)


def _pattern(**more: object) -> Pattern:
    given = {
        "first": MONDAY,
        "last": MONDAY + timedelta(days=13),
        "people": (1, 2, 3),
        "weekdays": frozenset(range(5)),
        "start": time(8),
        "end": time(17),
    }
    return Pattern(**(given | more))


def test_people_take_turns_by_the_day_and_rest_on_days_not_served():
    made = list(planned(_pattern()))
    assert [one.user for one in made] == [1, 2, 3, 1, 2, 3, 1, 2, 3, 1]
    assert {one.since.weekday() for one in made} == set(range(5))
    assert made[0].since == datetime(2026, 3, 2, 8, tzinfo=VIETNAM)


def test_people_take_turns_by_the_week_from_monday():
    made = list(planned(_pattern(first=MONDAY + timedelta(days=2), weekly=True)))
    assert [one.user for one in made] == [1, 1, 1, 2, 2, 2, 2, 2]


def test_a_night_ends_on_the_next_day_and_touches_both():
    since, until = span(MONDAY, time(20), time(7))
    assert until - since == timedelta(hours=11)
    assert days_of(since, until) == (MONDAY, MONDAY + timedelta(days=1))
    since, until = span(MONDAY, time(0), time(0))
    assert (until - since, days_of(since, until)) == (timedelta(days=1), (MONDAY, MONDAY))


@given(
    st.integers(0, 60),
    st.integers(1, 5),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.times(),
    st.times(),
    st.booleans(),
)
def test_a_pattern_never_overlaps_itself_and_shares_fairly(days, people, weekdays, start, end, weekly):
    wanted = _pattern(
        last=MONDAY + timedelta(days=days),
        people=tuple(range(people)),
        weekdays=weekdays,
        start=start.replace(tzinfo=None),
        end=end.replace(tzinfo=None),
        weekly=weekly,
    )
    made = list(planned(wanted))
    assert all(before.until <= after.since for before, after in pairwise(made))
    if not weekly and made:
        counts = [sum(one.user == user for one in made) for user in range(people)]
        assert max(counts) - min(counts) <= 1


@pytest.fixture
def lead(db):
    return make.actor(make.user(Role.TEAM_LEAD))


def at(day: int, hour: int) -> datetime:
    return datetime.combine(timezone.localdate() + timedelta(days=day), time(hour), tzinfo=VIETNAM)


def put(by, person, day: int = 1, hours: tuple[int, int] = (8, 17), queue: int | None = None) -> DutyShift:
    return keeping.add(by, wanted=ShiftIn(person.pk, at(day, hours[0]), at(day, hours[1]), queue))


def test_two_people_are_not_on_duty_for_the_same_queue_at_once(lead):
    one, two, queue = make.engineer(), make.engineer(), QueueProfile.objects.get(key="du-lieu").pk
    put(lead, one)
    put(lead, two, hours=(17, 22))
    put(lead, two, queue=queue)
    with pytest.raises(FieldError) as refused:
        put(lead, two, hours=(16, 18))
    assert refused.value.field == "start"
    shift = DutyShift.objects.get(queue=queue)
    for since, until in ((at(1, 9), at(1, 10)), (at(1, 7), at(1, 18)), (at(1, 16), at(1, 23))):
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyShift.objects.create(
                user=one, queue_id=queue, since=since, until=until, made_at=timezone.now()
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyShift.objects.filter(pk=shift.pk).update(queue=None)
    keeping.cancel(lead, shift_id=shift.pk)
    put(lead, one, queue=queue)


@pytest.mark.parametrize(
    ("hours", "day", "field"),
    [((8, 17), -2, "day"), ((8, 17), 500, "day")],
)
def test_a_shift_is_neither_over_nor_years_ahead(lead, hours, day, field):
    with pytest.raises(FieldError) as refused:
        put(lead, make.engineer(), day, hours)
    assert refused.value.field == field


def test_who_is_away_or_may_not_see_the_queue_is_not_put_on_duty(lead):
    engineer, tomorrow = make.engineer(), timezone.localdate() + timedelta(days=1)
    keeping.be_away(make.actor(engineer), user_id=engineer.pk, first=tomorrow, last=tomorrow)
    closed = QueueProfile.objects.get(key="nghi-vuot-pham-vi").pk
    for person, day, queue in (
        (engineer, 1, None),
        (make.engineer(), 2, closed),
        (make.user(Role.AUDITOR), 2, None),
    ):
        with pytest.raises(FieldError) as refused:
            put(lead, person, day, queue=queue)
        assert refused.value.field == "user"


def test_a_pattern_writes_what_can_be_and_tells_what_cannot(lead):
    one, two = make.engineer(), make.engineer()
    today = timezone.localdate()
    put(lead, two, day=1)
    keeping.be_away(lead, user_id=one.pk, first=today + timedelta(days=2), last=today + timedelta(days=2))
    wanted = Pattern(
        today + timedelta(days=1),
        today + timedelta(days=4),
        (two.pk, one.pk),
        frozenset(range(7)),
        time(8),
        time(17),
    )
    plan = keeping.plan(lead, pattern=wanted, queue_id=None)
    assert [line.why for line in plan.lines] == ["taken", "away", "", ""]
    assert DutyShift.objects.count() == 1
    assert len(keeping.make(lead, pattern=wanted, queue_id=None)) == 2
    assert [line.why for line in keeping.plan(lead, pattern=wanted, queue_id=None).lines][2:] == ["taken"] * 2
    assert Event.objects.filter(kind=EventKind.DUTY_CHANGED).count() == 2


def test_a_swap_exchanges_both_shifts_and_leaves_its_record(lead):
    one, two = make.engineer(), make.engineer()
    mine, theirs = put(lead, one, 1), put(lead, two, 2)
    keeping.swap(make.actor(one), shift_id=mine.pk, against_id=theirs.pk, reason="Đi họp")
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.user_id, theirs.user_id) == (two.pk, one.pk)
    kept = DutyChange.objects.get(shift=mine)
    assert (kept.from_user_id, kept.to_user_id, kept.against_id, kept.reason) == (
        one.pk,
        two.pk,
        theirs.pk,
        "Đi họp",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyChange.objects.filter(pk=kept.pk).update(reason="khác")


def test_nobody_gives_away_anothers_shift_or_takes_one_he_cannot_serve(lead):
    one, two, three = make.engineer(), make.engineer(), make.engineer()
    shift = put(lead, one)
    with pytest.raises(Forbidden):
        keeping.hand_on(make.actor(two), shift_id=shift.pk, to_id=two.pk)
    tomorrow = timezone.localdate() + timedelta(days=1)
    keeping.be_away(make.actor(three), user_id=three.pk, first=tomorrow, last=tomorrow)
    with pytest.raises(FieldError):
        keeping.hand_on(make.actor(one), shift_id=shift.pk, to_id=three.pk)
    keeping.hand_on(make.actor(one), shift_id=shift.pk, to_id=two.pk)
    with pytest.raises(NotFound):
        keeping.hand_on(lead, shift_id=999_999, to_id=two.pk)


def test_a_shift_that_is_over_is_history(lead):
    now = timezone.now()
    shift = DutyShift.objects.create(
        user=make.engineer(), since=now - timedelta(hours=9), until=now - timedelta(hours=1), made_at=now
    )
    with pytest.raises(NotAllowed):
        keeping.cancel(lead, shift_id=shift.pk)
    with pytest.raises(NotAllowed):
        keeping.hand_on(lead, shift_id=shift.pk, to_id=make.engineer().pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        shift.delete()


def test_the_queues_own_officer_comes_before_the_one_for_all(lead):
    one, two, queue = make.engineer(), make.engineer(), QueueProfile.objects.get(key="du-lieu").pk
    put(lead, one, 1)
    put(lead, two, 1, queue=queue)
    assert duty.on_duty(queue, at(1, 9)) == two
    assert duty.on_duty(None, at(1, 9)) == one
    assert duty.on_duty(QueueProfile.objects.get(key="ket-noi").pk, at(1, 9)) == one
    assert duty.on_duty(queue, at(1, 17)) is None


def test_who_is_on_duty_now_costs_no_question_once_known(lead, django_assert_num_queries):
    now = timezone.now()
    DutyShift.objects.create(
        user=make.engineer("Tạ Minh Khuê"),
        since=now - timedelta(hours=1),
        until=now + timedelta(hours=1),
        made_at=now,
    )
    assert [one.name for one in duty.now_on_duty(lead)] == ["Tạ Minh Khuê"]
    with django_assert_num_queries(0):
        duty.now_on_duty(lead)


def test_a_rule_gives_to_who_is_on_duty_now(lead):
    officer, now, queue = make.engineer(), timezone.now(), QueueProfile.objects.get(key="du-lieu").pk
    wanted = RoutingRuleIn(name="Trực", queue_id=queue, topics=("G",), giving=Giving.DUTY)
    changing.save(lead, rule_id=None, wanted=wanted, when=When())
    assert make.case(topic="G1").assignee_id is None
    since, until = now - timedelta(hours=1), now + timedelta(hours=1)
    DutyShift.objects.create(user=officer, since=since, until=until, made_at=now)
    duty.forget()
    case = make.case(topic="G1")
    assert case.assignee_id == officer.pk
    assert Assignment.objects.get(case=case).how == How.DUTY


def test_the_officer_of_all_queues_does_not_get_into_a_closed_one(lead):
    officer, now = make.engineer(), timezone.now()
    closed = QueueProfile.objects.get(key="nghi-vuot-pham-vi")
    wanted = RoutingRuleIn(name="Trực", topics=("C4",), giving=Giving.DUTY)
    changing.save(lead, rule_id=None, wanted=wanted, when=When())
    since, until = now - timedelta(hours=1), now + timedelta(hours=1)
    DutyShift.objects.create(user=officer, since=since, until=until, made_at=now)
    assert make.case(topic="C4").assignee_id is None
    QueueMember.objects.create(profile=closed, user=officer)
    assert make.case(topic="C4").assignee_id == officer.pk


def test_days_away_are_ones_own_to_note_and_take_back(lead):
    engineer, other, today = make.engineer(), make.engineer(), timezone.localdate()
    made = keeping.be_away(
        make.actor(engineer), user_id=engineer.pk, first=today, last=today, note="Nghỉ phép"
    )
    assert duty.away([engineer.pk, other.pk], timezone.now()) == {engineer.pk}
    with pytest.raises(FieldError):
        keeping.be_away(make.actor(engineer), user_id=engineer.pk, first=today, last=today)
    with pytest.raises(Forbidden):
        keeping.be_away(make.actor(other), user_id=engineer.pk, first=today, last=today)
    with pytest.raises(Forbidden):
        keeping.be_back(make.actor(other), absence_id=made.pk)
    keeping.be_back(make.actor(engineer), absence_id=made.pk)
    assert duty.away([engineer.pk], timezone.now()) == set()


def test_a_shift_of_a_closed_queue_is_offered_to_nobody_outside(lead):
    one, two = make.engineer(), make.engineer()
    closed = QueueProfile.objects.get(key="nghi-vuot-pham-vi")
    QueueMember.objects.create(profile=closed, user=two)
    mine, hidden = put(lead, one, 1), put(lead, two, 2, queue=closed.pk)
    assert duty.swappable(make.actor(one), mine) == []
    assert duty.swappable(lead, mine) == [hidden]
