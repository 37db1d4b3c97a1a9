"""The configured internal targets in the order they win, and what one of them gives an example ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from support.domain.targets import PARTY_DAYS, Key, Promise, Target, find, fitting, rank
from support.models import ServiceTarget
from support.queries import calendar


def ranked() -> list[ServiceTarget]:
    """Return the targets in use, those that name most first."""
    found = ServiceTarget.objects.filter(active=True)
    return sorted(found, key=lambda row: (rank(row.key), row.kind, -row.priority), reverse=True)


@dataclass(frozen=True, slots=True)
class Example:
    """What a ticket of some kind would get: the row that wins, those it wins over, and the due dates."""

    wins: ServiceTarget
    over: list[ServiceTarget]
    target: Target
    party_days: int
    promise: Promise | None


def example(asked: Key, at: datetime) -> Example | None:
    """Return what a ticket received `at` would get; None where no target fits. Reads the tables anew."""
    rows = {row.key: row for row in ServiceTarget.objects.filter(active=True)}
    targets = {key: row.target for key, row in rows.items()}
    keys, target = list(fitting(targets, asked)), find(targets, asked)
    if target is None:
        return None
    promise = calendar.Targets(calendar.working_calendar(), targets).promised(asked, at)
    days = PARTY_DAYS if target.party_days is None else target.party_days
    return Example(rows[keys[0]], [rows[key] for key in keys[1:]], target, days, promise)
