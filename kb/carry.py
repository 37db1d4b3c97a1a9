"""Who hears what happened and keeps the duties in step: connections, agencies, services, guides."""

from __future__ import annotations

from collections.abc import Sequence

from kb.actions import duties
from support.domain.events import EventKind
from support.models import Event

_ALL = (EventKind.AGENCIES_MERGED, EventKind.AGENCIES_IMPORTED, EventKind.SERVICE_SAVED)
_TOLD = (*_ALL, EventKind.CONNECTION_SAVED)


def carry(event_ids: Sequence[int]) -> None:
    """Keep duties in step with what the events say; what is missed here the sweep finds."""
    connections: set[int] = set()
    guides: set[int] = set()
    everything = False
    for kind, data in Event.objects.filter(pk__in=event_ids).values_list("kind", "data"):
        if kind in _TOLD:
            everything = everything or kind in _ALL
            connections |= {data["connection"]} if "connection" in data else set()
        elif kind.startswith("guide_") and isinstance(data.get("guide"), int):
            guides.add(data["guide"])
    if everything:
        duties.arrange()
    elif connections:
        duties.arrange(connections=connections)
    if guides:
        duties.follow_many(guides)
