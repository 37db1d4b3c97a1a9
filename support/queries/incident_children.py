"""Tickets of an incident: those attached, and those that may be of one cause, with why (N19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Left

from support.domain.incidents import BEFORE, Fit, fit
from support.domain.lifecycle import OPEN
from support.domain.roles import Actor
from support.models import Case, Connection, FollowUp, Incident, IncidentCase
from support.queries import incidents, tickets

MOST_LOOKED_AT = 500  # latest open tickets of the hours of an incident
MOST_OFFERED = 100
READ = 2000  # signs of a first message that are looked through
PAGE = 50


@dataclass(frozen=True, slots=True)
class Children:
    """One page of attached tickets `viewer` may see, and the cursor of the next ("" for the last)."""

    rows: list[IncidentCase]
    next: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A ticket that may be of one cause, and why."""

    case: Case
    fit: Fit


def attached(viewer: Actor, incident: Incident, *, after: str = "", size: int = PAGE) -> Children:
    """Return the attached tickets that `viewer` sees, staff as staff does, in the order they came."""
    cases = tickets.for_staff(viewer) if incidents.sees_all(viewer) else tickets.visible_to(viewer)
    seen = cases.filter(pk=OuterRef("case"))
    rows = IncidentCase.objects.filter(Exists(seen), incident=incident, detached_at=None)
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__gt=int(after))
    found = list(
        rows.select_related("case__requesting_agency", "case__contact", "case__assignee").order_by("pk")[
            : size + 1
        ]
    )
    return Children(found[:size], str(found[size - 1].pk) if len(found) > size else "")


def offers(
    viewer: Actor, incident: Incident, links: Sequence[Connection] | None = None, most: int = MOST_OFFERED
) -> list[Offer]:
    """Return open tickets of the incident's hours that may be of one cause, strongest first.

    Looks at the latest MOST_LOOKED_AT; what is attached anywhere, was taken out of this incident, or was said
    to be another matter, is not offered. Three queries, two with `links`, the connections that stand still;
    only for a running incident loaded with its scopes.
    """
    if not incident.is_running:
        return []
    wanted = incidents.sought(incident, links)
    elsewhere = IncidentCase.objects.filter(case=OuterRef("pk"), current=True)
    known = IncidentCase.objects.filter(case=OuterRef("pk"), incident=incident)
    since = incident.started_at - BEFORE
    first = FollowUp.objects.filter(ticket=OuterRef("pk")).order_by("date", "pk")
    rows = (
        tickets.for_staff(viewer)
        .filter(~Exists(elsewhere), ~Exists(known), stage__in=OPEN, activity_at__gte=since)
        .filter(received_at__gte=since)
        .select_related("requesting_agency", "contact", "api_incident", "connection")
        .annotate(first_words=Subquery(first.values(words=Left("comment", READ))[:1]))
        .order_by("-activity_at", "-pk")[:MOST_LOOKED_AT]
    )
    found = [Offer(case, fit(wanted, incidents.told_of(case, str(case.first_words or "")))) for case in rows]
    offered = [one for one in found if one.fit.offered]
    return sorted(offered, key=lambda one: (-one.fit.weight, one.case.received_at, one.case.pk))[:most]


def numbered(viewer: Actor, numbers: Sequence[str]) -> dict[str, int]:
    """Return the keys of the visible tickets among `numbers`."""
    return dict(tickets.for_staff(viewer).filter(number__in=numbers).values_list("number", "pk"))
