"""The configured internal targets in the order they win, and what one of them gives an example ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product
from typing import Any

from support.domain.channels import Channel
from support.domain.kinds import Kind
from support.domain.systems import AgencyKind
from support.domain.targets import PARTY_DAYS, Key, Promise, Target, find, fitting, rank
from support.models import ServiceTarget
from support.queries import calendar


def ranked() -> list[ServiceTarget]:
    """Return the targets in use, those that name most first, kinds and priorities in their own order."""
    kinds = ["", *Kind]
    found = sorted(
        ServiceTarget.objects.filter(active=True), key=lambda row: (kinds.index(row.kind), row.priority)
    )
    return sorted(found, key=lambda row: rank(row.key), reverse=True)


def never_first(rows: Sequence[ServiceTarget]) -> frozenset[int]:
    """Return the targets that win for no ticket: every one they fit is fitted by a more specific one."""
    targets = {row.key: row.target for row in rows}
    every = product(Kind, range(1, 5), ("", *AgencyKind), Channel)
    wins = {next(fitting(targets, Key(*map(_plain, one))), None) for one in every}
    return frozenset(row.pk for row in rows if row.key not in wins)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value


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
