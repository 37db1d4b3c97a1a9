"""The calendar of a year: its months, what an approval vouches for, and when one is missing."""

from __future__ import annotations

import hashlib
from calendar import Calendar
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from support.domain.clock import DayKind, WorkingCalendar
from support.domain.explain import DayNote
from support.domain.words import _

# From this day of a year on the next one's calendar should be approved (our default).
WARNED_FROM = (10, 1)
FIRST_YEAR, LAST_YEAR = 2020, 2100  # years the calendar can be asked for


class Standing(StrEnum):
    """How the approval of a year's calendar stands."""

    APPROVED = "approved"
    CHANGED = "changed"  # days were changed after the approval
    MISSING = "missing"


STANDING_LABELS: dict[Standing, str] = {
    Standing.APPROVED: _("Lịch đã duyệt"),
    Standing.CHANGED: _("Lịch đã đổi sau khi duyệt"),
    Standing.MISSING: _("Chưa duyệt lịch"),
}

WEEKDAYS = (_("T2"), _("T3"), _("T4"), _("T5"), _("T6"), _("T7"), _("CN"))
WEEKDAY_NAMES = (
    _("thứ Hai"),
    _("thứ Ba"),
    _("thứ Tư"),
    _("thứ Năm"),
    _("thứ Sáu"),
    _("thứ Bảy"),
    _("Chủ nhật"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month: `kind` when the table says something of it, `works` when anybody does."""

    day: date
    kind: DayKind | None
    works: bool
    note: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday on; None stands for days of its neighbours. `working` counts its days."""

    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]
    working: int


def months(year: int, calendar: WorkingCalendar, notes: Mapping[date, DayNote]) -> list[Month]:
    """Return the twelve months of a year."""
    return [_month(year, number, calendar, notes) for number in range(1, 13)]


def _month(year: int, number: int, calendar: WorkingCalendar, notes: Mapping[date, DayNote]) -> Month:
    weeks = tuple(
        tuple(_cell(day, calendar, notes) if day.month == number else None for day in week)
        for week in Calendar().monthdatescalendar(year, number)
    )
    return Month(number, weeks, sum(1 for week in weeks for cell in week if cell and cell.works))


def _cell(day: date, calendar: WorkingCalendar, notes: Mapping[date, DayNote]) -> Cell:
    note = notes.get(day)
    return Cell(day, calendar.days.get(day), bool(calendar.hours(day)), note.note if note else "")


def digest(days: Iterable[tuple[date, DayKind]]) -> str:
    """Return what an approval keeps of the days it vouches for: 64 hex digits, whatever their order."""
    told = "\n".join(sorted(f"{day.isoformat()} {DayKind(kind).value}" for day, kind in days))
    return hashlib.sha256(told.encode()).hexdigest()


def standing(approved: str | None, now: str) -> Standing:
    """Return how a year stands: `approved` is the digest kept at its approval, None when there is none."""
    if approved is None:
        return Standing.MISSING
    return Standing.APPROVED if approved == now else Standing.CHANGED


def wanted_years(today: date) -> tuple[int, ...]:
    """Return the years whose calendar must be approved by `today`: this one, and late in it the next."""
    later = (today.month, today.day) >= WARNED_FROM
    return (today.year, today.year + 1) if later else (today.year,)


def unapproved(today: date, standings: Mapping[int, Standing]) -> dict[int, Standing]:
    """Return the wanted years that are not approved as they stand."""
    found = {year: standings.get(year, Standing.MISSING) for year in wanted_years(today)}
    return {year: one for year, one in found.items() if one is not Standing.APPROVED}


def known_years(days: Collection[date], today: date) -> list[int]:
    """Return the years one may turn to: those with days in the table, this one and the next."""
    return sorted({day.year for day in days} | {today.year, today.year + 1})
