"""Internal targets in working minutes: ours, never the law's; the most specific configured one wins.

A target may name a kind, a priority, a kind of agency and a channel; what it does not name it leaves open.
Of the targets that fit a request the one that names most wins; of two that name equally many, the one that
names the kind, then the priority, then the kind of agency, then the channel. The time to the next update and
the days of a coordinating agency may be left to a less specific target.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import NamedTuple

from support.domain.coordination import USUAL_DAYS
from support.domain.kinds import Kind

HOUR, DAY = 60, 480  # working minutes; a day of eight hours
PARTY_DAYS = USUAL_DAYS  # of a coordinating agency, where no target says otherwise

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


class Key(NamedTuple):
    """What a target names, or what a request is; "" and 0 leave a dimension open."""

    kind: str = ""
    priority: int = 0
    agency_kind: str = ""
    channel: str = ""

    @property
    def named(self) -> tuple[bool, ...]:
        """Return which dimensions are named, in the order of their weight."""
        return tuple(map(bool, self))


OPEN = Key()
# Which dimensions count, most specific first.
_MASKS = sorted(product((True, False), repeat=len(OPEN)), key=lambda mask: (sum(mask), mask), reverse=True)


def rank(key: Key) -> tuple[int, tuple[bool, ...]]:
    """Return how specific a target is; the higher wins."""
    return sum(key.named), key.named


@dataclass(frozen=True, slots=True)
class Target:
    """Working minutes to the first response and the solution; minutes between updates; days of a party."""

    first_response: int
    resolution: int
    next_update: int | None = None
    party_days: int | None = None


def fitting(targets: Mapping[Key, Target], asked: Key) -> Iterator[Key]:
    """Yield the targets that fit a request, most specific first."""
    seen = set()
    for mask in _MASKS:
        key = _masked(asked, mask)
        if key in targets and key not in seen:
            seen.add(key)
            yield key


def _masked(asked: Key, mask: tuple[bool, ...]) -> Key:
    kind, priority, agency_kind, channel = mask
    return Key(
        asked.kind if kind else OPEN.kind,
        asked.priority if priority else OPEN.priority,
        asked.agency_kind if agency_kind else OPEN.agency_kind,
        asked.channel if channel else OPEN.channel,
    )


def find(targets: Mapping[Key, Target], asked: Key) -> Target | None:
    """Return the target of a request: the most specific that fits; None where none does."""
    found = [targets[key] for key in fitting(targets, asked)]
    if not found:
        return None
    update = next((one.next_update for one in found if one.next_update is not None), None)
    days = next((one.party_days for one in found if one.party_days is not None), None)
    return replace(found[0], next_update=update, party_days=days)


@dataclass(frozen=True, slots=True)
class Promise:
    """What is aimed at for one request: aware moments in Vietnam's time; an internal target."""

    respond_by: datetime
    solve_by: datetime
