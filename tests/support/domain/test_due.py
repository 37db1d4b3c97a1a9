"""Due dates with pauses: never earlier for a pause, counted in full, and comparable by one moment for all."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from support.domain.clock import WorkingCalendar, add_working, due, held, subtract_working, working_time
from tests.support.domain.test_clock import FEW, at, calendars, moments


@FEW
@given(moments, st.integers(1, 1500), calendars())
def test_going_back_counts_what_going_on_counts(
    end: datetime, minutes: int, calendar: WorkingCalendar
) -> None:
    start = subtract_working(end, minutes, calendar)
    assert start <= end
    assert working_time(start, end, calendar) == timedelta(minutes=minutes)
    assert working_time(start + timedelta(minutes=1), end, calendar) < timedelta(minutes=minutes)


@FEW
@given(moments, moments, st.integers(1, 1500), calendars())
def test_one_moment_compared_with_due_dates_says_which_steps_have_come(
    due_at: datetime, now: datetime, minutes: int, calendar: WorkingCalendar
) -> None:
    """What the sweep asks the database, against each clock counted singly."""
    late = add_working(due_at, minutes, calendar) <= now
    assert late == (due_at <= subtract_working(now, minutes, calendar))


breaks = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 3000)), max_size=4)


def _apart(start: datetime, lengths: list[tuple[int, int]]) -> list[tuple[datetime, datetime | None]]:
    made: list[tuple[datetime, datetime | None]] = []
    here = start
    for wait, length in lengths:
        since = here + timedelta(minutes=wait)
        here = since + timedelta(minutes=length)
        made.append((since, here))
    return made


@FEW
@given(moments, st.integers(1, 2000), breaks, calendars())
def test_a_pause_never_shortens_and_what_is_left_of_it_counts_in_full(
    start: datetime, minutes: int, lengths: list[tuple[int, int]], calendar: WorkingCalendar
) -> None:
    left_out = _apart(start, lengths)
    plain = due(start, minutes, (), calendar)
    with_breaks = due(start, minutes, left_out, calendar)
    assert with_breaks >= plain
    assert due(start, minutes, left_out[:-1], calendar) <= with_breaks
    assert held(start, with_breaks, left_out, calendar) == timedelta(minutes=minutes)


@FEW
@given(moments, moments, breaks, calendars())
def test_held_and_left_out_are_the_whole(
    one: datetime, two: datetime, lengths: list[tuple[int, int]], calendar: WorkingCalendar
) -> None:
    start, end = sorted([one, two])
    left_out = _apart(start, lengths)
    out = sum((working_time(a, min(b or end, end), calendar) for a, b in left_out if a < end), timedelta())
    assert held(start, end, left_out, calendar) + out == working_time(start, end, calendar)


def test_a_limit_in_hours_counts_nights_and_days_off() -> None:
    begun = at("14/02/2026 23:30")
    assert due(begun, 72 * 60, (), None) == at("17/02/2026 23:30")
