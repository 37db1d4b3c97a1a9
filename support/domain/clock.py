"""Working time: spans per weekday, days off, swapped days, and arithmetic over them (DOMAIN 7).

The Circular sets no handling deadline for Điều 9: whatever is counted here is an internal target.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from support.domain.words import _

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTE = timedelta(minutes=1)
REACH = 366 * 5  # days looked ahead before a calendar without working time is given up


class DayKind(StrEnum):
    """What a day of the table is instead of what its weekday would make it."""

    HOLIDAY = "holiday"
    MAKEUP_WORKDAY = "makeup_workday"


DAY_LABELS: dict[DayKind, str] = {
    DayKind.HOLIDAY: _("Ngày nghỉ"),
    DayKind.MAKEUP_WORKDAY: _("Ngày làm bù"),
}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Working hours within one day, from `start` up to `end`, in Vietnam's time."""

    start: time
    end: time

    def __post_init__(self) -> None:
        """Refuse hours that do not run forward."""
        if self.start >= self.end:
            raise ValueError(f"{self.start} is not before {self.end}")


OFFICE_HOURS = (Span(time(8), time(12)), Span(time(13, 30), time(17, 30)))
MONDAY_TO_FRIDAY: Mapping[int, tuple[Span, ...]] = dict.fromkeys(range(5), OFFICE_HOURS)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """When people work: `spans` by weekday (0 is Monday), ordered and apart; `days` that differ.

    A makeup workday is worked like the first weekday that has hours. Raises ValueError for spans that
    overlap.
    """

    spans: Mapping[int, tuple[Span, ...]] = field(default_factory=lambda: dict(MONDAY_TO_FRIDAY))
    days: Mapping[date, DayKind] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse overlapping hours: a minute would count twice."""
        for spans in self.spans.values():
            if any(one.end > other.start for one, other in pairwise(spans)):
                raise ValueError("spans overlap")

    def hours(self, day: date) -> tuple[Span, ...]:
        """Return the working hours of `day`, in order; none on a day off."""
        kind = self.days.get(day)
        if kind is DayKind.HOLIDAY:
            return ()
        own = self.spans.get(day.weekday(), ())
        if kind is DayKind.MAKEUP_WORKDAY and not own:
            return next((self.spans[one] for one in sorted(self.spans) if self.spans[one]), ())
        return own

    def works(self, moment: datetime) -> bool:
        """True when `moment` (aware) falls into working hours."""
        local = moment.astimezone(VIETNAM)
        return any(span.start <= local.time() < span.end for span in self.hours(local.date()))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the hours of one day in order, those that touch or overlap as one: no minute counts twice."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def _stretches(start: datetime, calendar: WorkingCalendar) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches of working time from `start` on, day by day, for REACH days."""
    local = start.astimezone(VIETNAM)
    for ahead in range(REACH):
        day = local.date() + timedelta(days=ahead)
        for span in calendar.hours(day):
            begins = max(local, datetime.combine(day, span.start, VIETNAM))
            ends = datetime.combine(day, span.end, VIETNAM)
            if begins < ends:
                yield begins, ends


def add_working(start: datetime, minutes: int, calendar: WorkingCalendar) -> datetime:
    """Return the first moment, in Vietnam's time, by which `minutes` of work have passed since `start`.

    `start` is aware. No minutes: `start` itself. Raises ValueError for negative minutes and when the
    calendar holds too little working time in five years.
    """
    return _advanced(start, minutes * MINUTE, calendar)


def _advanced(start: datetime, left: timedelta, calendar: WorkingCalendar) -> datetime:
    if left < timedelta():
        raise ValueError("working time does not run backwards")
    if not left:
        return start.astimezone(VIETNAM)
    for begins, ends in _stretches(start, calendar):
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
    raise ValueError("the calendar has too little working time")


def subtract_working(end: datetime, minutes: int, calendar: WorkingCalendar) -> datetime:
    """Return the last moment, in Vietnam's time, from which `minutes` of work still pass until `end`.

    `end` is aware. No minutes: `end` itself. Raises ValueError as `add_working` does.
    """
    if minutes < 0:
        raise ValueError("working time does not run backwards")
    left, local = minutes * MINUTE, end.astimezone(VIETNAM)
    if not left:
        return local
    for back in range(REACH):
        day = local.date() - timedelta(days=back)
        for span in reversed(calendar.hours(day)):
            begins = datetime.combine(day, span.start, VIETNAM)
            ends = min(local, datetime.combine(day, span.end, VIETNAM))
            if left <= ends - begins:
                return ends - left
            left -= max(ends - begins, timedelta())
    raise ValueError("the calendar has too little working time")


Break = tuple[datetime, datetime | None]  # from, until; None: it still lasts


def due(start: datetime, minutes: int, breaks: Iterable[Break], calendar: WorkingCalendar | None) -> datetime:
    """Return when `minutes` counted from `start` have passed, the `breaks` left out: a target's one due date.

    `breaks` are in order and apart; one that still lasts counts nothing yet, so the answer is the earliest
    possible. Without a `calendar` every hour counts, by day and by night. Raises ValueError as `add_working`.
    """
    left, here = minutes * MINUTE, start
    for since, until in breaks:
        if until is None or until <= here:
            continue
        passed = _passed(here, max(since, here), calendar)
        if passed >= left:
            break
        left, here = left - passed, until
    return _advanced(here, left, calendar) if calendar else here.astimezone(VIETNAM) + left


def _passed(start: datetime, end: datetime, calendar: WorkingCalendar | None) -> timedelta:
    return working_time(start, end, calendar) if calendar else end - start


def held(
    start: datetime, end: datetime, breaks: Iterable[Break], calendar: WorkingCalendar | None
) -> timedelta:
    """Return the time between two moments that the `breaks` (in order, apart) leave; see `due`."""
    total, here = timedelta(), start
    for since, until in breaks:
        if since >= end:
            break
        total += _passed(here, max(since, here), calendar)
        here = max(here, until or end)
    return total + (_passed(here, end, calendar) if here < end else timedelta())


def next_working(moment: datetime, calendar: WorkingCalendar) -> datetime:
    """Return `moment` when people work then, else when they begin next; ValueError if they never do."""
    for begins, _ends in _stretches(moment, calendar):
        return begins
    raise ValueError("the calendar has no working time")


def working_time(start: datetime, end: datetime, calendar: WorkingCalendar) -> timedelta:
    """Return the working time between two aware moments; nothing when `end` is not after `start`."""
    last, total = end.astimezone(VIETNAM), timedelta()
    for begins, ends in _stretches(start, calendar):
        if begins >= last:
            break
        total += min(ends, last) - begins
    return total


def working_minutes(start: datetime, end: datetime, calendar: WorkingCalendar) -> int:
    """Return the whole minutes of `working_time`."""
    return working_time(start, end, calendar) // MINUTE
