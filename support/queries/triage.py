"""What a new ticket seems to be about: the topic its words suggest, and the system its agency has."""

from __future__ import annotations

from dataclasses import dataclass, field

from support.domain import routing
from support.domain.kinds import Kind
from support.domain.roles import Actor
from support.models import Case, Connection, Message
from support.queries import systems


@dataclass(frozen=True, slots=True)
class Guess:
    """A topic's code or ""; the agency's connections of today; `connection` when there is just one."""

    topic: str
    connections: list[Connection] = field(default_factory=list)

    @property
    def connection(self) -> Connection | None:
        """Return the only connection: with several, a person says which."""
        return self.connections[0] if len(self.connections) == 1 else None


def guess(viewer: Actor, case: Case) -> Guess:
    """Return what `case` seems to be about, in at most two questions to the database."""
    connections: list[Connection] = []
    if case.requesting_agency_id is not None:
        connections = list(systems.connections_of(viewer, agency_id=case.requesting_agency_id)[:50])
    return Guess(case.topic_id or _topic(case), connections)


def _topic(case: Case) -> str:
    first = Message.objects.filter(case=case).select_related("followup").order_by("at", "pk").first()
    return routing.suggest(case.subject, first.body if first else "", Kind(case.kind)).topic
