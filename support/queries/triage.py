"""What a new ticket may be about: every system in use, those its agency is connected to told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, IntegerField, OuterRef, Subquery, Value

from support.domain.roles import Actor
from support.models import Case
from support.queries import lists, systems


@dataclass(frozen=True, slots=True)
class Offered:
    """A system one may choose by key and name, and the requesting agency's connection to it, if any."""

    system: int
    name: str
    connection: int | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """What a ticket may be about: topics by code and words, and systems, each in their order."""

    topics: list[tuple[str, str]]
    systems: list[Offered]


def offered(viewer: Actor, case: Case) -> Offers:
    """Return the topics in use, and the systems in Vietnamese order with the agency's connections of today.

    One query for both: the bar that classifies stands on a page that asks much besides.
    """
    own = systems.connections_of(viewer, agency_id=case.requesting_agency_id or 0)
    mine = Subquery(own.filter(system=OuterRef("pk")).order_by("-pk").values("pk")[:1])
    place, nothing = Value(None, IntegerField()), Value(None, BigIntegerField())
    columns = ("sort_key", "pk", "name")
    rows = lists.systems().order_by().annotate(place=place, own=mine)
    found = rows.values_list("place", *columns, "own")
    topics = lists.topics().order_by().values_list("order", "code", nothing, "name", nothing)
    offers = Offers([], [])
    for order, first, pk, name, connection in sorted(found.union(topics, all=True), key=_place):
        if order is None:
            offers.systems.append(Offered(pk, name, connection))
        else:
            offers.topics.append((first, f"{first} {name}"))
    return offers


def _place(row: tuple[int | None, str, int | None, str, int | None]) -> tuple[int, str, int]:
    return row[0] or 0, row[1], row[2] or 0


def only_own(offers: Sequence[Offered]) -> Offered | None:
    """Return the one system the agency is connected to; with several, a person says which."""
    own = [one for one in offers if one.connection]
    return own[0] if len(own) == 1 else None
