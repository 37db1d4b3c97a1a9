"""Working time: never backwards, a stretch in two parts is the whole, and dated cases counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.domain.clock import (
    OFFICE_HOURS,
    VIETNAM,
    DayKind,
    Span,
    WorkingCalendar,
    add_working,
    merged,
    next_working,
    working_minutes,
    working_time,
)
from support.domain.holidays_vn import shipped

OFFICE = WorkingCalendar(days={day.date: day.kind for day in shipped()})


def at(words: str) -> datetime:
    return datetime.strptime(words, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


FEW = settings(max_examples=60)
minutes_of_day = st.integers(0, 24 * 60 - 1)
moments = st.builds(
    lambda day, minute: datetime(2025, 1, 1, tzinfo=VIETNAM) + timedelta(days=day, minutes=minute),
    st.integers(0, 150),
    minutes_of_day,
)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """Any week with an hour at least, and any days that differ."""
    week = {}
    for weekday in draw(st.sets(st.integers(0, 6), max_size=5)):
        edges = sorted(draw(st.sets(minutes_of_day, min_size=2, max_size=6)))
        pairs = zip(edges[::2], edges[1::2], strict=False)
        week[weekday] = tuple(Span(time(a // 60, a % 60), time(b // 60, b % 60)) for a, b in pairs)
    week[draw(st.integers(0, 6))] = (Span(time(7), time(8)),)
    some_days = st.dates(date(2025, 1, 1), date(2025, 12, 31))
    return WorkingCalendar(week, draw(st.dictionaries(some_days, st.sampled_from(DayKind), max_size=20)))


@FEW
@given(moments, st.integers(0, 1500), calendars())
def test_added_time_counts_back_and_never_runs_backwards(
    start: datetime, minutes: int, calendar: WorkingCalendar
) -> None:
    end = add_working(start, minutes, calendar)
    assert end >= start
    assert working_minutes(start, end, calendar) == minutes


@FEW
@given(moments, moments, moments, calendars())
def test_a_stretch_in_two_parts_is_the_whole(
    one: datetime, two: datetime, three: datetime, calendar: WorkingCalendar
) -> None:
    first, middle, last = sorted([one, two, three])
    parts = working_time(first, middle, calendar) + working_time(middle, last, calendar)
    assert parts == working_time(first, last, calendar)


@FEW
@given(moments, st.integers(0, 1000), st.integers(0, 1000), calendars())
def test_adding_twice_is_adding_the_sum(
    start: datetime, some: int, more: int, calendar: WorkingCalendar
) -> None:
    assert add_working(add_working(start, some, calendar), more, calendar) == add_working(
        start, some + more, calendar
    )


@FEW
@given(moments, moments, calendars())
def test_the_end_before_the_start_counts_nothing(
    one: datetime, two: datetime, calendar: WorkingCalendar
) -> None:
    first, last = sorted([one, two])
    assert working_minutes(last, first, calendar) == 0
    assert timedelta() <= working_time(first, last, calendar) <= last - first


@FEW
@given(moments, calendars())
def test_the_next_working_moment_is_one_and_nothing_is_lost_before_it(
    moment: datetime, calendar: WorkingCalendar
) -> None:
    following = next_working(moment, calendar)
    assert calendar.works(following)
    assert working_time(moment, following, calendar) == timedelta()


def test_moments_of_other_zones_are_the_same_moments() -> None:
    assert add_working(datetime(2026, 3, 2, 1, 0, tzinfo=UTC), 60, OFFICE) == at("02/03/2026 09:00")


def test_a_calendar_without_hours_says_so_instead_of_running_for_ever() -> None:
    with pytest.raises(ValueError, match="too little"):
        add_working(at("02/03/2026 08:00"), 1, WorkingCalendar({}))
    with pytest.raises(ValueError, match="no working"):
        next_working(at("02/03/2026 08:00"), WorkingCalendar({}))
    with pytest.raises(ValueError, match="backwards"):
        add_working(at("02/03/2026 08:00"), -1, OFFICE)


def test_overlapping_hours_are_refused_or_made_one() -> None:
    twice = (Span(time(8), time(12)), Span(time(11), time(13)))
    with pytest.raises(ValueError, match="overlap"):
        WorkingCalendar({0: twice})
    assert merged(reversed(twice)) == (Span(time(8), time(13)),)
    assert merged(OFFICE_HOURS) == OFFICE_HOURS
    with pytest.raises(ValueError, match="not before"):
        Span(time(12), time(8))


def test_the_shipped_days_hold_what_was_decided_and_every_date_once() -> None:
    days = list(shipped())
    by_date = {day.date: day.kind for day in days}
    assert len(days) == len(by_date)
    assert by_date[date(2026, 1, 2)] is DayKind.HOLIDAY
    assert by_date[date(2026, 1, 10)] is DayKind.MAKEUP_WORKDAY
    assert by_date[date(2026, 2, 17)] is DayKind.HOLIDAY
    assert {day.date.year for day in days} == {2025, 2026, 2027, 2028}
    assert {day.source for day in days} == {"cần đối chiếu"}
