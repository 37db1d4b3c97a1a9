"""The working calendar as configured, and the internal target of a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.cache import cache

from support.domain import clock
from support.domain.clock import Break, DayKind, Span, WorkingCalendar, merged
from support.domain.clocks import Basis, ClockKind
from support.domain.explain import DayNote
from support.domain.kinds import Kind
from support.domain.targets import Promise
from support.models import CalendarDay, Case, ServiceTarget, WorkingSpan

SECONDS = 60  # how long a change of the configuration may stay unseen
_CALENDAR, _TARGETS = "calendar:working", "calendar:targets"
YEARS = "calendar:years"


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
    cache.delete_many([_CALENDAR, _TARGETS, YEARS])


def day_notes(first: date, last: date) -> dict[date, DayNote]:
    """Return what the table says of the days from `first` to `last` that differ; one query."""
    rows = CalendarDay.objects.filter(active=True, date__range=(first, last))
    told = rows.values_list("date", "kind", "note", "source_document")
    return {day: DayNote(DayKind(kind), note, source) for day, kind, note, source in told}


Minutes = tuple[int, int, int | None]  # first response, solution, next word of ours


@dataclass(frozen=True, slots=True)
class Targets:
    """Calendar and targets read once, for a batch of requests; `minutes` by kind and priority."""

    calendar: WorkingCalendar
    minutes: Mapping[tuple[str, int], Minutes] = field(default_factory=dict)

    def aims(self, case: Case) -> dict[ClockKind, int]:
        """Return the internal targets of a case as it stands, in minutes; none where none is configured."""
        found = self.minutes.get((case.kind, case.priority))
        if found is None:
            return {}
        first, last, news = found
        aims = {ClockKind.FIRST_RESPONSE: first, ClockKind.RESOLUTION: last}
        return aims | ({ClockKind.NEXT_UPDATE: news} if news else {})

    def due(
        self, start: datetime, minutes: int, breaks: Iterable[Break] = (), basis: str = Basis.WORKING
    ) -> datetime | None:
        """Return when a target is due: every due date of the product is computed here.

        None when the configuration has no working hours: then nothing is promised.
        """
        try:
            return clock.due(start, minutes, breaks, self.calendar if basis == Basis.WORKING else None)
        except ValueError:
            return None

    def promised(self, kind: Kind, priority: int, at: datetime) -> Promise | None:
        """Return the internal target of a request received `at`; None where no target is configured."""
        minutes = self.minutes.get((kind.value, priority))
        if minutes is None:
            return None
        first, last = self.due(at, minutes[0]), self.due(at, minutes[1])
        return Promise(first, last) if first and last else None


def targets() -> Targets:
    """Return calendar and targets as configured, at most SECONDS old."""
    return Targets(working_calendar(), _targets())


def promised(kind: Kind, priority: int, at: datetime) -> Promise | None:
    """Return the internal target of one request; see Targets."""
    return targets().promised(kind, priority, at)


def _targets() -> dict[tuple[str, int], Minutes]:
    known: dict[tuple[str, int], Minutes] | None = cache.get(_TARGETS)
    if known is None:
        rows = ServiceTarget.objects.values_list(
            "kind", "priority", "first_response", "resolution", "next_update"
        )
        known = {(kind, priority): (first, last, news) for kind, priority, first, last, news in rows}
        cache.set(_TARGETS, known, SECONDS)
    return known
