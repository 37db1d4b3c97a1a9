"""What merging an agency into another would move, and what stays, counted before anybody says yes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from support.models import Agency, Case, Connection, Contact, Invitation, Membership


@dataclass(frozen=True, slots=True)
class Preview:
    """What moves: domains, members, connections, owned systems, figures of the rest; `cases` stay.

    A member `there` belongs to the other agency too; a connection `ends` when the other agency has one
    of the same system.
    """

    domains: list[str]
    members: list[Membership]
    contacts: int
    connections: list[Connection]
    systems: list[str]
    invitations: int
    predecessors: int
    cases: int


def preview(agency: Agency, into: Agency | None = None) -> Preview:
    """Return what `actions.agency_merge.merge` would do as things stand (eight queries).

    Without `into`: what an agency that simply ends has.
    """
    into_id = into.pk if into else 0
    current = Membership.objects.filter(agency=agency, until=None).select_related("user")
    there = Membership.objects.filter(agency=into_id, until=None, user=OuterRef("user"))
    twice = Connection.objects.filter(agency=into_id, until=None, system=OuterRef("system"))
    connections = agency.connections.select_related("system").annotate(same=Exists(twice))
    waiting = Invitation.objects.filter(agency=agency, used_at=None, revoked_at=None)
    return Preview(
        domains=list(agency.domains.order_by("domain").values_list("domain", flat=True)),
        members=list(current.annotate(there=Exists(there)).order_by("user__sort_key", "pk")),
        contacts=Contact.objects.filter(agency=agency, merged_into=None).count(),
        connections=list(connections.order_by("system__sort_key", "pk")),
        systems=list(agency.systems.order_by("sort_key").values_list("name", flat=True)),
        invitations=waiting.count(),
        predecessors=Agency.objects.filter(successor=agency).count(),
        cases=Case.objects.filter(requesting_agency=agency).count(),
    )
