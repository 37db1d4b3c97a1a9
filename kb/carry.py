"""Who hears what happened and keeps the duties in step: connections, agencies, services, guides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.actions import duties
from support import jobs
from support.domain.events import EventKind
from support.models import Event

_ALL = (EventKind.AGENCIES_MERGED, EventKind.AGENCIES_IMPORTED, EventKind.SERVICE_SAVED)
_TOLD = (*_ALL, EventKind.CONNECTION_SAVED)


def carry(event_ids: Sequence[int]) -> None:
    """Keep duties in step with what the events say, have new files examined; sweeps find what is missed."""
    rows = list(Event.objects.filter(pk__in=event_ids).values_list("kind", "data"))
    kinds = {kind for kind, _data in rows}
    connections = {data["connection"] for kind, data in rows if kind in _TOLD and "connection" in data}
    if kinds & set(_ALL):
        duties.arrange()
    elif connections:
        duties.arrange(connections=connections)
    if guides := {data["guide"] for kind, data in rows if _of_guide(kind, data)}:
        duties.follow_many(guides)
    if EventKind.GUIDE_FILE_ADDED in kinds:
        jobs.wake("check-guide-files")


def _of_guide(kind: str, data: dict[str, Any]) -> bool:
    return kind.startswith("guide_") and kind not in _TOLD and isinstance(data.get("guide"), int)
