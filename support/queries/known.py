"""What a person about to file may look at first: open incidents on the same system (FEATURES, journey 4)."""

from __future__ import annotations

from support.domain.kinds import Kind
from support.domain.lifecycle import OPEN
from support.domain.roles import Actor
from support.models import Case
from support.queries import tickets

MOST = 5


def open_incidents(viewer: Actor, connection_id: int) -> list[Case]:
    """Return open incidents, as `viewer` may see them, on the system of one of its connections, latest first.

    Another agency's connection gives nothing.
    """
    if not viewer.agencies:
        return []
    of_system = tickets.visible_to(viewer).filter(
        kind=Kind.INCIDENT.value,
        stage__in=OPEN,
        system__connections__pk=connection_id,
        system__connections__agency__in=viewer.agencies,
    )
    return list(of_system.order_by("-activity_at", "-pk").distinct()[:MOST])
