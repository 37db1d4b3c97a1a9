"""The working calendar as configured, and the internal target of a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from support.domain import clock
from support.domain.clock import Break, DayKind, Span, WorkingCalendar, merged
from support.domain.clocks import Basis, ClockKind
from support.domain.explain import DayNote
from support.domain.kinds import Kind
from support.domain.targets import PARTY_DAYS, Key, Promise, Target, find
from support.models import Agency, CalendarDay, Case, ServiceTarget, WorkingSpan

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


def soon() -> datetime:
    """Return until when what is due counts as soon due: so many working minutes from now (settings)."""
    now = timezone.now()
    try:
        return clock.add_working(now, settings.DUE_SOON_MINUTES, working_calendar())
    except ValueError:  # a calendar without working hours: every hour counts on screens
        return now + settings.DUE_SOON_MINUTES * clock.MINUTE


def forget() -> None:
    """Let the next question read the configuration anew."""
    cache.delete_many([_CALENDAR, _TARGETS, YEARS])


def day_notes(first: date, last: date) -> dict[date, DayNote]:
    """Return what the table says of the days from `first` to `last` that differ; one query."""
    rows = CalendarDay.objects.filter(active=True, date__range=(first, last))
    told = rows.values_list("date", "kind", "note", "source_document")
    return {day: DayNote(DayKind(kind), note, source) for day, kind, note, source in told}


@dataclass(frozen=True, slots=True)
class Targets:
    """Calendar and targets read once, for a batch of requests.

    `agency_kinds` holds the agencies (id to kind) of such kinds as a target names: the others need not be
    known, and none is asked for a request.
    """

    calendar: WorkingCalendar
    rows: Mapping[Key, Target] = field(default_factory=dict)
    agency_kinds: Mapping[int, str] = field(default_factory=dict)
    _found: dict[Key, Target | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def target(self, asked: Key) -> Target | None:
        """Return the target of a request (domain.targets says which wins), looked for once for all alike."""
        if asked not in self._found:
            self._found[asked] = find(self.rows, asked)
        return self._found[asked]

    def key_of(self, case: Case) -> Key:
        """Return what a ticket is, as far as targets look; no query."""
        kind = self.agency_kinds.get(case.requesting_agency_id or 0, "")
        return Key(case.kind, case.priority, kind, case.channel)

    def aims(self, case: Case) -> dict[ClockKind, int]:
        """Return the internal targets of a case as it stands, in minutes; none where none is configured."""
        found = self.target(self.key_of(case))
        if found is None:
            return {}
        aims = {ClockKind.FIRST_RESPONSE: found.first_response, ClockKind.RESOLUTION: found.resolution}
        return aims | ({ClockKind.NEXT_UPDATE: found.next_update} if found.next_update else {})

    def party_days(self, case: Case) -> int:
        """Return the working days a coordinating agency is given on a ticket by default."""
        found = self.target(self.key_of(case))
        return PARTY_DAYS if found is None or found.party_days is None else found.party_days

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

    def promised(self, asked: Key, at: datetime) -> Promise | None:
        """Return the internal target of what is received `at`; None where no target is configured."""
        target = self.target(asked)
        if target is None:
            return None
        first, last = self.due(at, target.first_response), self.due(at, target.resolution)
        return Promise(first, last) if first and last else None

    def promised_to(self, case: Case) -> Promise | None:
        """Return the internal target of a ticket, counted from its receipt; no query."""
        return self.promised(self.key_of(case), case.received_at)


def targets() -> Targets:
    """Return calendar and targets as configured, at most SECONDS old."""
    return Targets(working_calendar(), *_targets())


def promised(kind: Kind, priority: int, at: datetime, channel: str = "") -> Promise | None:
    """Return the internal target of one request; see Targets."""
    return targets().promised(Key(kind.value, priority, "", channel), at)


_Known = tuple[dict[Key, Target], dict[int, str]]


def _targets() -> _Known:
    known: _Known | None = cache.get(_TARGETS)
    if known is None:
        found = {row.key: row.target for row in ServiceTarget.objects.filter(active=True)}
        named = {key.agency_kind for key in found} - {""}
        agencies = Agency.objects.filter(kind__in=named).values_list("pk", "kind") if named else ()
        known = (found, dict(agencies))
        cache.set(_TARGETS, known, SECONDS)
    return known
