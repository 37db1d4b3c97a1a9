"""The catalogue of connected systems as a viewer may read it; connections are need to know (Điều 3.2)."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from support.domain.roles import READERS, Actor, Role
from support.models import Connection

# Who may read what an agency registered: its purpose, scope and fields (R28).
ENTITLED: frozenset[Role] = READERS | {Role.OVERSIGHT, Role.ADMINISTRATOR}


def connections(viewer: Actor) -> QuerySet[Connection]:
    """Return the connections `viewer` may see: all for those entitled, its own agency's for a member."""
    found = Connection.objects.select_related("agency", "system", "platform")
    if viewer.is_system or viewer.roles & ENTITLED:
        return found
    return found.filter(agency__in=viewer.agencies)


def connections_of(
    viewer: Actor, *, agency_id: int | None = None, past: bool = False
) -> QuerySet[Connection]:
    """Return connections in the order of the systems' names: of `agency_id`, else of the viewer's agencies.

    Only those of today unless `past`; what the viewer may not see is not there.
    """
    found = connections(viewer)
    agencies = viewer.agencies if agency_id is None else {agency_id}
    found = found.filter(agency__in=agencies)
    if not past:
        found = found.filter(Q(until=None) | Q(until__gte=timezone.localdate()))
    return found.order_by("system__sort_key", "pk")
