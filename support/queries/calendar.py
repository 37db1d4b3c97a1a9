"""The working calendar as configured, and the internal target of a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache

from support.domain.clock import DayKind, Span, WorkingCalendar, add_working, merged
from support.domain.kinds import Kind
from support.domain.targets import Promise
from support.models import CalendarDay, ServiceTarget, WorkingSpan

SECONDS = 60  # how long a change of the configuration may stay unseen
_CALENDAR, _TARGETS = "calendar:working", "calendar:targets"


def working_calendar() -> WorkingCalendar:
    """Return hours and days as configured, at most SECONDS old."""
    known: WorkingCalendar | None = cache.get(_CALENDAR)
    if known is None:
        known = _load()
        cache.set(_CALENDAR, known, SECONDS)
    return known


def _load() -> WorkingCalendar:
    spans: dict[int, tuple[Span, ...]] = {}
    for weekday, start, end in WorkingSpan.objects.filter(active=True).values_list("weekday", "start", "end"):
        spans[weekday] = merged((*spans.get(weekday, ()), Span(start, end)))
    rows = CalendarDay.objects.filter(active=True).values_list("date", "kind")
    days: dict[date, DayKind] = {day: DayKind(kind) for day, kind in rows}
    return WorkingCalendar(spans, days)


def forget() -> None:
    """Let the next question read the configuration anew."""
    cache.delete_many([_CALENDAR, _TARGETS])


@dataclass(frozen=True, slots=True)
class Targets:
    """Calendar and targets read once, for a batch of requests; `minutes` by kind and priority."""

    calendar: WorkingCalendar
    minutes: Mapping[tuple[str, int], tuple[int, int]]

    def promised(self, kind: Kind, priority: int, at: datetime) -> Promise | None:
        """Return the internal target of a request received `at`; None where no target is configured."""
        minutes = self.minutes.get((kind.value, priority))
        if minutes is None:
            return None
        try:
            first, last = (add_working(at, one, self.calendar) for one in minutes)
        except ValueError:
            return None  # a configuration without working hours promises nothing
        return Promise(first, last)


def targets() -> Targets:
    """Return calendar and targets as configured, at most SECONDS old."""
    return Targets(working_calendar(), _targets())


def promised(kind: Kind, priority: int, at: datetime) -> Promise | None:
    """Return the internal target of one request; see Targets."""
    return targets().promised(kind, priority, at)


def _targets() -> dict[tuple[str, int], tuple[int, int]]:
    known: dict[tuple[str, int], tuple[int, int]] | None = cache.get(_TARGETS)
    if known is None:
        rows = ServiceTarget.objects.values_list("kind", "priority", "first_response", "resolution")
        known = {(kind, priority): (first, last) for kind, priority, first, last in rows}
        cache.set(_TARGETS, known, SECONDS)
    return known
