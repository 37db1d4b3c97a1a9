"""Internal targets for a first response and a solution, in working minutes: ours, never the law's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from support.domain.kinds import Kind

HOUR, DAY = 60, 480  # working minutes; a day of eight hours

# First response and solution by priority, 1 highest. Shipped so that the product starts with something:
# the Circular sets no deadline for Điều 9, each office decides on its own in the configuration.
_INCIDENT = {1: (30, 4 * HOUR), 2: (HOUR, DAY), 3: (4 * HOUR, 2 * DAY), 4: (DAY, 5 * DAY)}
_EVERYDAY = {1: (HOUR, DAY), 2: (2 * HOUR, 2 * DAY), 3: (4 * HOUR, 3 * DAY), 4: (DAY, 5 * DAY)}
_ON_PAPER = {1: (4 * HOUR, 3 * DAY), 2: (DAY, 5 * DAY), 3: (DAY, 10 * DAY), 4: (2 * DAY, 15 * DAY)}
_BY_KIND = {Kind.INCIDENT: _INCIDENT, Kind.SUPPORT: _EVERYDAY, Kind.QUESTION: _EVERYDAY}

SHIPPED: dict[tuple[Kind, int], tuple[int, int]] = {
    (kind, priority): minutes for kind in Kind for priority, minutes in _BY_KIND.get(kind, _ON_PAPER).items()
}

# How long after one word of ours the next is due while a ticket is open; by priority, as above.
_NEWS_OF_INCIDENT = {1: 2 * HOUR, 2: 4 * HOUR, 3: DAY, 4: 3 * DAY}
_NEWS = {1: DAY, 2: 2 * DAY, 3: 3 * DAY, 4: 5 * DAY}

SHIPPED_NEWS: dict[tuple[Kind, int], int] = {
    (kind, priority): minutes
    for kind in Kind
    for priority, minutes in (_NEWS_OF_INCIDENT if kind is Kind.INCIDENT else _NEWS).items()
}


@dataclass(frozen=True, slots=True)
class Promise:
    """What is aimed at for one request: aware moments in Vietnam's time; an internal target."""

    respond_by: datetime
    solve_by: datetime
