"""The calendar year by year: its days with their documents, its approval, and what is not approved yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.utils import timezone

from support.domain import calendar_year
from support.domain.calendar_year import Month, Standing
from support.domain.clock import DayKind, WorkingCalendar
from support.domain.explain import DayNote
from support.domain.roles import Actor, Role
from support.models import CalendarDay, CalendarYear
from support.queries import calendar

WARNED = frozenset({Role.TEAM_LEAD, Role.ADMINISTRATOR})  # who is told that an approval is missing


@dataclass(frozen=True, slots=True)
class Year:
    """A year: its months, the days that differ, its approval (None when there is none) and how it stands."""

    year: int
    months: list[Month]
    days: list[CalendarDay]
    approval: CalendarYear | None
    standing: Standing
    working_days: int


def of_year(year: int) -> Year:
    """Return a year of the calendar; three queries at most."""
    days = list(CalendarDay.objects.filter(active=True, date__year=year).order_by("date"))
    notes = {one.date: DayNote(DayKind(one.kind), one.note, one.source_document) for one in days}
    hours = calendar.working_calendar()
    shown = WorkingCalendar(hours.spans, {day: note.kind for day, note in notes.items()})
    months = calendar_year.months(year, shown, notes)
    approval = CalendarYear.objects.filter(year=year).select_related("approved_by").first()
    now = calendar_year.digest((one.date, DayKind(one.kind)) for one in days)
    how = calendar_year.standing(approval.digest if approval else None, now)
    return Year(year, months, days, approval, how, sum(month.working for month in months))


def digest_of(year: int) -> str:
    """Return the digest of a year's days as they stand now."""
    rows = CalendarDay.objects.filter(active=True, date__year=year).values_list("date", "kind")
    return calendar_year.digest((day, DayKind(kind)) for day, kind in rows)


def years(today: date) -> list[int]:
    """Return the years one may turn to."""
    return calendar_year.known_years(
        list(CalendarDay.objects.filter(active=True).values_list("date", flat=True)), today
    )


def standings(wanted: Iterable[int]) -> dict[int, Standing]:
    """Return how each of the years stands; two queries whatever their number."""
    asked = set(wanted)
    days: dict[int, list[tuple[date, DayKind]]] = defaultdict(list)
    rows = CalendarDay.objects.filter(active=True, date__year__gte=min(asked), date__year__lte=max(asked))
    for day, kind in rows.values_list("date", "kind"):
        days[day.year].append((day, DayKind(kind)))
    kept = dict(CalendarYear.objects.filter(year__in=asked).values_list("year", "digest"))
    return {year: calendar_year.standing(kept.get(year), calendar_year.digest(days[year])) for year in asked}


def unapproved(viewer: Actor) -> dict[int, Standing]:
    """Return the years that wait for an approval, for who is to be told; read at most once a minute."""
    if not viewer.roles & WARNED:
        return {}
    known: dict[int, Standing] | None = cache.get(calendar.YEARS)
    if known is None:
        today = timezone.localdate()
        known = calendar_year.unapproved(today, standings(calendar_year.wanted_years(today)))
        cache.set(calendar.YEARS, known, calendar.SECONDS)
    return known
