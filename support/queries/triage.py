"""What a new ticket may be about: every system in use, those its agency is connected to told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from support.domain.roles import Actor
from support.models import Case, ConnectedSystem
from support.queries import lists, systems


@dataclass(frozen=True, slots=True)
class Offered:
    """A system one may choose, and the requesting agency's connection to it, if it has one."""

    system: ConnectedSystem
    connection: int | None = None


def offered(viewer: Actor, case: Case) -> list[Offered]:
    """Return the systems in use in Vietnamese order, with the agency's connections of today; one query."""
    if case.requesting_agency_id is None:
        return [Offered(one) for one in lists.systems()]
    own = systems.connections_of(viewer, agency_id=case.requesting_agency_id).filter(system=OuterRef("pk"))
    rows = lists.systems().annotate(own=Subquery(own.order_by("-pk").values("pk")[:1]))
    return [Offered(row, row.own) for row in rows]


def only_own(offers: Sequence[Offered]) -> Offered | None:
    """Return the one system the agency is connected to; with several, a person says which."""
    own = [one for one in offers if one.connection]
    return own[0] if len(own) == 1 else None
