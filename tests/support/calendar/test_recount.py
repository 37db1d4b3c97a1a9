"""A change of the calendar counts the running clocks anew, once, and keeps old due dates beside the new."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from support.actions import calendar as actions
from support.actions import clocks, recounting, work
from support.actions.calendar import DayIn
from support.domain.clock import VIETNAM, DayKind
from support.domain.clocks import ClockKind
from support.domain.kinds import Kind
from support.domain.lifecycle import Stage
from support.domain.roles import Role
from support.models import CalendarChange, Case, Clock, Event, Recount, WorkingSpan
from support.queries import calendar, explaining
from tests import factories as make

HOLIDAY = DayKind.HOLIDAY
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=VIETNAM)
TUESDAY = date(2026, 3, 3)


@pytest.fixture
def administrator(db):
    return make.actor(make.user(Role.ADMINISTRATOR))


@pytest.fixture(autouse=True)
def anew():
    calendar.forget()
    yield
    calendar.forget()


def made(count: int = 1) -> list[Case]:
    with time_machine.travel(MONDAY, tick=False):
        return make.cases(count, kind=Kind.SUPPORT, words=make.message(at=MONDAY))


def take_off(by, day: date = TUESDAY, kind: DayKind | None = HOLIDAY, at: datetime = MONDAY) -> None:
    with time_machine.travel(at, tick=False):
        actions.set_day(by, wanted=DayIn(day, kind, "", "Thông báo số 1"))


def count(after: timedelta = timedelta()) -> int:
    with time_machine.travel(MONDAY + after, tick=False):
        return recounting.count_waiting()


def solution(case: Case) -> Clock:
    return Clock.objects.get(case=case, kind=ClockKind.RESOLUTION, ended_at=None)


def test_running_clocks_move_by_the_day_taken_off_and_keep_the_old_due_date(administrator):
    (case,) = made()
    before = solution(case).due_at
    take_off(administrator)
    count()
    after = solution(case).due_at
    assert after == before + timedelta(days=1)
    kept = Recount.objects.get(clock=solution(case))
    assert (kept.old_due, kept.new_due, kept.change.by_id) == (before, after, administrator.user_id)
    # the first answer was due on Monday: nothing of it moved, and nothing is kept
    assert Recount.objects.count() == 1


def test_the_ticket_tells_it_once_in_its_story_and_its_list(administrator):
    (case,) = made()
    take_off(administrator)
    for _turn in range(3):
        count()
    event = Event.objects.get(cases__case=case, kind="clocks_recounted")
    assert [kind for kind, _old, _new in event.data["moved"]] == ["resolution"]
    shown = Case.objects.get(pk=case.pk)
    assert shown.due_at == min(
        Clock.objects.filter(case=case, ended_at=None).values_list("due_at", flat=True)
    )
    [told] = [one for one in explaining.of_case(make.SYSTEM, case) if one.clock.kind == "resolution"]
    assert told.agrees
    assert [one.change.source_document for one in explaining.recounts(make.SYSTEM, case)] == [
        "Thông báo số 1"
    ]


def test_a_job_killed_half_way_goes_on_where_it_stood(administrator, monkeypatch):
    cases = made(5)
    monkeypatch.setattr(recounting, "BATCH", 2)
    take_off(administrator)
    with time_machine.travel(MONDAY, tick=False):
        assert recounting.count_waiting(limit=1) == 2
    assert CalendarChange.objects.get().moved == 2
    assert Recount.objects.filter(new_due=None).exists()
    assert count() == 3
    assert Recount.objects.filter(new_due__isnull=False).count() == len(cases)
    assert Event.objects.filter(kind="clocks_recounted").count() == len(cases)
    assert CalendarChange.objects.get().moved == 5


def test_a_ticket_counted_by_another_before_the_job_ran_still_tells_the_old_due_date(administrator):
    (case,) = made()
    before = solution(case).due_at
    take_off(administrator)
    calendar.forget()
    clocks.follow([Case.objects.get(pk=case.pk)], MONDAY)
    assert solution(case).due_at > before
    count()
    kept = Recount.objects.get(case=case)
    assert (kept.old_due, kept.new_due) == (before, solution(case).due_at)
    assert Event.objects.filter(cases__case=case, kind="clocks_recounted").count() == 1


def test_two_changes_before_the_job_move_a_due_date_once(administrator):
    (case,) = made()
    take_off(administrator)
    take_off(administrator, date(2026, 3, 4))
    count()
    assert Recount.objects.filter(clock=solution(case), new_due__isnull=False).count() == 1
    assert Event.objects.filter(kind="clocks_recounted").count() == 1


def test_a_day_given_back_moves_the_due_date_back(administrator):
    (case,) = made()
    before = solution(case).due_at
    take_off(administrator)
    count()
    take_off(administrator, kind=None)
    count()
    assert solution(case).due_at == before
    assert Recount.objects.filter(clock=solution(case)).count() == 2


def test_ended_clocks_stay_as_they_were_judged(administrator):
    (case,) = made()
    with time_machine.travel(MONDAY, tick=False):
        work.change_stage(make.SYSTEM, case_id=case.pk, stage=Stage.REJECTED, reason="Ngoài phạm vi")
    before = list(Clock.objects.filter(case=case).values_list("due_at", flat=True))
    take_off(administrator)
    assert count() == 0
    assert list(Clock.objects.filter(case=case).values_list("due_at", flat=True)) == before


def test_a_change_ends_when_nobody_can_remember_the_calendar_before_it(administrator):
    made()
    take_off(administrator)
    count()
    assert CalendarChange.objects.get().finished_at is None
    # a process that still remembers the old calendar takes in a ticket
    (late,) = made()
    Clock.objects.filter(case=late).update(due_at=MONDAY + timedelta(days=3, hours=9.5))
    count(timedelta(minutes=3))
    count(timedelta(minutes=3))
    assert Recount.objects.filter(case=late, new_due__isnull=False).exists()
    assert CalendarChange.objects.get().finished_at is not None
    assert count(timedelta(minutes=4)) == 0


def test_changed_hours_of_the_week_are_seen_first_and_count_anew(administrator, browse):
    (case,) = made()
    before = solution(case).due_at
    client = browse(make.user(Role.ADMINISTRATOR))
    span = WorkingSpan.objects.filter(weekday=1).order_by("start")[0]
    led = client.get(f"/cau-hinh/support/workingspan/{span.pk}/change/", follow=True)
    assert led.redirect_chain[-1][0] == "/lich-lam-viec/gio?thu=1"
    sent = {
        "weekday": "1",
        "first_start": "08:00",
        "first_end": "11:00",
        "second_start": "",
        "second_end": "",
    }
    seen = client.post("/lich-lam-viec/gio", sent).content.decode()
    assert "dời hạn của 1 phiếu" in seen
    assert not CalendarChange.objects.exists()
    assert client.post("/lich-lam-viec/gio", sent | {"save": "1"}).status_code == 302
    recounting.count_waiting()
    assert solution(case).due_at > before
    assert CalendarChange.objects.get().what == "thứ Ba: 08:00–12:00, 13:30–17:30 → 08:00–11:00"
    assert list(WorkingSpan.objects.filter(weekday=1, active=True).values_list("end", flat=True)) == [
        time(11)
    ]
    for wrong in (
        {"first_end": ""},
        {"first_end": "07:00"},
        {"second_start": "10:00", "second_end": "12:00"},
    ):
        assert client.post("/lich-lam-viec/gio", sent | wrong | {"save": "1"}).status_code == 422, wrong
    again = client.post("/lich-lam-viec/gio", sent).content.decode()
    assert "không dời hạn của phiếu nào" in again
    assert client.get("/lich-lam-viec/gio?thu=x").status_code == 200


def test_the_work_per_batch_does_not_grow_with_its_tickets(administrator, django_assert_max_num_queries):
    made(30)
    take_off(administrator)
    with time_machine.travel(MONDAY, tick=False), django_assert_max_num_queries(40):
        assert recounting.count_waiting() == 30
