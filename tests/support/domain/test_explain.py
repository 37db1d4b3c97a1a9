"""Why a deadline falls then: its own count equals the clock's, the lines add up, Tết is told day by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.domain.clock import VIETNAM, DayKind, WorkingCalendar, add_working, working_time
from support.domain.explain import DayNote, Explanation, LineKind, Pause, Why, explain
from support.domain.holidays_vn import shipped
from tests.support.domain.test_clock import FEW, OFFICE, at, calendars, moments

NOTES = {day.date: DayNote(day.kind, day.note, day.source) for day in shipped()}
ZERO = timedelta()


def told(start: str, minutes: int, *pauses: Pause) -> Explanation:
    return explain(at(start), timedelta(minutes=minutes), OFFICE, notes=NOTES, pauses=pauses)


def counted(found: Explanation) -> timedelta:
    return sum((line.counted for line in found.lines), ZERO)


def stop(since: str, until: str, reason: str = "Chờ bổ sung") -> Pause:
    return Pause(at(since), at(until), reason)


@st.composite
def pauses(draw: st.DrawFn) -> list[Pause]:
    """Any pauses that end, overlapping or not."""
    some = draw(st.lists(st.tuples(moments, st.integers(1, 60 * 24 * 9)), max_size=5))
    return [Pause(since, since + timedelta(minutes=minutes)) for since, minutes in some]


@FEW
@given(moments, st.integers(0, 1500), calendars())
def test_the_lines_add_up_to_the_target_and_the_last_is_the_deadline(
    start: datetime, minutes: int, calendar: WorkingCalendar
) -> None:
    found = explain(start, timedelta(minutes=minutes), calendar)
    assert counted(found) == timedelta(minutes=minutes)
    assert found.lines[-1].kind is LineKind.DUE
    assert found.lines[-1].at == found.due == add_working(start, minutes, calendar)


@FEW
@given(moments, st.integers(1, 1500), calendars(), pauses())
def test_with_pauses_the_lines_add_up_too_and_no_counted_minute_lies_in_a_pause(
    start: datetime, minutes: int, calendar: WorkingCalendar, stops: list[Pause]
) -> None:
    found = explain(start, timedelta(minutes=minutes), calendar, pauses=stops)
    assert found.due is not None
    assert counted(found) == timedelta(minutes=minutes)
    pieces = [piece for line in found.lines for piece in line.pieces]
    for one, two in pieces:
        assert working_time(one, two, calendar) == two - one
        assert all(stop.until is not None and (two <= stop.since or stop.until <= one) for stop in stops)


@FEW
@given(moments, st.integers(1, 1500), calendars(), pauses())
def test_a_pause_never_brings_the_deadline_nearer(
    start: datetime, minutes: int, calendar: WorkingCalendar, stops: list[Pause]
) -> None:
    target = timedelta(minutes=minutes)
    dues = [explain(start, target, calendar, pauses=stops[:count]).due for count in range(len(stops) + 1)]
    assert dues == sorted(one for one in dues if one is not None)


@FEW
@given(moments, st.integers(1, 1500), calendars(), moments)
def test_a_clock_that_stands_has_no_deadline_and_says_what_is_left(
    start: datetime, minutes: int, calendar: WorkingCalendar, stands: datetime
) -> None:
    target = timedelta(minutes=minutes)
    found = explain(start, target, calendar, pauses=[Pause(stands)])
    assert counted(found) + found.left == target
    if add_working(start, minutes, calendar) <= stands:
        assert found.due == add_working(start, minutes, calendar)
    else:
        assert found.due is None
        assert found.lines[-1].kind is LineKind.STANDING
        assert counted(found) == working_time(start, stands, calendar)


@settings(max_examples=40)
@given(moments, st.integers(1, 900), st.integers(1, 900), calendars())
def test_a_pause_of_working_time_moves_the_deadline_by_exactly_that_time(
    start: datetime, minutes: int, stood: int, calendar: WorkingCalendar
) -> None:
    since = add_working(start, max(1, minutes // 2), calendar)
    until = add_working(since, stood, calendar)
    found = explain(start, timedelta(minutes=minutes), calendar, pauses=[Pause(since, until)])
    lost = stood if minutes > max(1, minutes // 2) else 0
    assert found.due == add_working(start, minutes + lost, calendar)


def test_tet_is_told_day_by_day_with_note_and_source() -> None:
    found = told("13/02/2026 17:00", 60)
    kinds = [line.kind for line in found.lines]
    assert kinds[:2] == [LineKind.STARTED, LineKind.WORKED]
    assert kinds[-2:] == [LineKind.WORKED, LineKind.DUE]
    off = [line for line in found.lines if line.kind is LineKind.OFF]
    holidays = [line for line in off if line.why is Why.HOLIDAY]
    days = {
        line.at.date() + timedelta(days=n) for line in off for n in range((line.until - line.at).days + 1)
    }  # type: ignore[operator]
    assert days == {date(2026, 2, 14) + timedelta(days=n) for n in range(9)}
    assert holidays
    assert all(line.note and line.source for line in holidays)


def test_a_start_outside_hours_says_why_and_to_when_it_moved() -> None:
    cases = {
        "02/03/2026 07:15": (Why.BEFORE_HOURS, "02/03/2026 08:00"),
        "02/03/2026 12:10": (Why.BETWEEN_HOURS, "02/03/2026 13:30"),
        "02/03/2026 17:30": (Why.AFTER_HOURS, "03/03/2026 08:00"),
        "07/03/2026 10:00": (Why.NO_HOURS, "09/03/2026 08:00"),
        "17/02/2026 10:00": (Why.HOLIDAY, "23/02/2026 08:00"),
    }
    for start, (why, first) in cases.items():
        moved = told(start, 30).lines[1]
        assert (moved.kind, moved.why, moved.until) == (LineKind.MOVED, why, at(first))
    assert told("17/02/2026 10:00", 30).lines[1].note
    assert LineKind.MOVED not in {line.kind for line in told("02/03/2026 08:00", 30).lines}


def test_a_day_worked_instead_of_another_names_its_decision() -> None:
    found = told("09/01/2026 17:00", 60)
    worked = [line for line in found.lines if line.kind is LineKind.WORKED]
    assert [line.at.date() for line in worked] == [date(2026, 1, 9), date(2026, 1, 10)]
    assert worked[0].note == ""
    assert "02/01/2026" in worked[1].note
    assert NOTES[date(2026, 1, 10)].kind is DayKind.MAKEUP_WORKDAY


def test_days_off_in_a_row_are_one_line_and_what_is_left_is_told() -> None:
    found = told("06/03/2026 17:00", 60)
    off = [line for line in found.lines if line.kind is LineKind.OFF]
    assert [(line.at, line.until) for line in off] == [(at("07/03/2026 00:00"), at("08/03/2026 00:00"))]
    assert [line.left // timedelta(minutes=1) for line in found.lines] == [60, 30, 30, 0, 0]


def test_each_pause_is_told_once_with_its_reason() -> None:
    found = told("02/03/2026 08:00", 960, stop("02/03/2026 10:00", "04/03/2026 10:00", "Chờ nhật ký"))
    told_pauses = [line for line in found.lines if line.kind is LineKind.PAUSED]
    assert [(line.note, line.until) for line in told_pauses] == [("Chờ nhật ký", at("04/03/2026 10:00"))]


def test_a_target_of_nothing_is_due_at_once_and_a_negative_one_is_refused() -> None:
    assert told("07/03/2026 10:00", 0).due == at("07/03/2026 10:00")
    with pytest.raises(ValueError, match="backwards"):
        told("07/03/2026 10:00", -1)
    with pytest.raises(ValueError, match="too little"):
        explain(at("02/03/2026 08:00"), timedelta(minutes=1), WorkingCalendar({}))


def test_moments_of_other_zones_are_told_in_vietnams_time() -> None:
    start = at("02/03/2026 08:00").astimezone(tz=None)
    found = explain(start, timedelta(minutes=30), OFFICE)
    assert found.lines[0].at.tzinfo is VIETNAM
