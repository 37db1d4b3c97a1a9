"""The duty roster by a pattern: people take turns by the day or by the week, at the same hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from support.domain.clock import VIETNAM

LONGEST = timedelta(hours=36)  # one stretch of duty
MOST_DAYS = 92  # days of one pattern


@dataclass(frozen=True, slots=True)
class Planned:
    """One stretch of duty to come: a person's id, from when to when."""

    user: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Pattern:
    """People in the order they take turns, on which weekdays (0 Monday) from `first` to `last`, and when.

    An `end` not after `start` is on the next day; `weekly`: one person has a whole week, from Monday.
    """

    first: date
    last: date
    people: tuple[int, ...]
    weekdays: frozenset[int]
    start: time
    end: time
    weekly: bool = False


def span(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    """Return when duty of `day` begins and ends; an `end` not after `start` is on the next day."""
    since = datetime.combine(day, start, tzinfo=VIETNAM)
    until = datetime.combine(day, end, tzinfo=VIETNAM)
    return since, until if until > since else until + timedelta(days=1)


def planned(pattern: Pattern) -> Iterator[Planned]:
    """Give the stretches of duty in order; nobody's turn is lost on days that are not served."""
    turn, monday = -1, None
    for number in range((pattern.last - pattern.first).days + 1):
        day = pattern.first + timedelta(days=number)
        if day.weekday() not in pattern.weekdays or not pattern.people:
            continue
        week = day - timedelta(days=day.weekday())
        if not pattern.weekly or week != monday:
            turn, monday = turn + 1, week
        since, until = span(day, pattern.start, pattern.end)
        yield Planned(pattern.people[turn % len(pattern.people)], since, until)


def days_of(since: datetime, until: datetime) -> tuple[date, date]:
    """Return the first and the last day in Vietnam that a stretch of duty touches."""
    last = until - timedelta(microseconds=1)
    return since.astimezone(VIETNAM).date(), last.astimezone(VIETNAM).date()
