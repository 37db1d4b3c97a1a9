"""Catch-up: what a client that was away has missed, told by seal numbers and never by event ids.

A bare `id > last` loses events that commit out of order. The cursor is the last seal a client knows:
it is sent every seal after it **plus every event not sealed yet**; applying one twice is harmless.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from support.domain.roles import Actor
from support.models import EventCase, EventPending, EventSeal
from support.queries import tickets

MOST = 500
PENDING_MOST = 10_000  # only a sealer that has been standing still for long leaves so many


@dataclass(frozen=True, slots=True)
class Missed:
    """The new cursor, the ids of cases touched since the old one, and whether there was more than told.

    `events` are the ids told of; those not sealed yet come again until they are.
    """

    cursor: int
    cases: tuple[int, ...]
    overflow: bool = False
    events: tuple[int, ...] = ()


def head() -> int:
    """Return the last seal number, 0 before the first."""
    return EventSeal.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def since(cursor: int, *, most: int = MOST) -> Missed:
    """Return everything that happened after `cursor`, for a hub that filters by viewer itself."""
    # Pending ones first: what is sealed between the two readings is then seen twice, never not at all.
    newest = EventPending.objects.order_by("-event_id").values_list("event_id", flat=True)
    pending = sorted(newest[:PENDING_MOST])
    seals = list(
        EventSeal.objects.filter(seq__gt=cursor).order_by("seq").values_list("seq", "event_id")[: most + 1]
    )
    overflow = len(seals) > most
    seals = seals[:most]
    events = tuple(dict.fromkeys([event_id for _seq, event_id in seals] + pending))
    return Missed(seals[-1][0] if seals else cursor, cases_of(events), overflow, events)


def cases_of(event_ids: Sequence[int]) -> tuple[int, ...]:
    """Return the distinct case ids touched by events, ascending."""
    touched = EventCase.objects.filter(event__in=event_ids).values_list("case_id", flat=True)
    return tuple(sorted(set(touched)))


def only_visible(viewer: Actor, case_ids: Iterable[int]) -> dict[int, tuple[int, int | None]]:
    """Return {case id: (queue id, agency id)} for those of `case_ids` whose changes `viewer` may see."""
    seen = tickets.visible_now(viewer).filter(pk__in=list(case_ids))
    return {pk: (queue, agency) for pk, queue, agency in seen.values_list("pk", "queue", "requesting_agency")}
