"""Whom an incident touches: agencies with their systems, and who hears of it for each (N19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone

from support.domain.addresses import clean_email
from support.domain.roles import MemberRole
from support.models import (
    Agency,
    Connection,
    Incident,
    IncidentFollower,
    Membership,
    OutgoingRecipient,
    RecipientState,
)
from support.queries import incidents, liaisons

BOUNCED_DAYS = 90


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who hears of it; `bounced`: the latest mail to the address came back."""

    name: str
    email: str
    phone: str = ""
    follows: bool = False
    bounced: bool = False


@dataclass(slots=True)
class Touched:
    """One agency that an incident touches."""

    agency: Agency
    systems: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)


def touched(incident: Incident) -> list[Touched]:
    """Return the agencies an incident (loaded with its scopes) touches, in Vietnamese order, with people.

    Those of the connections that stand still. Their liaisons named for these connections hear of it; where
    none is named, the agency's members who are its liaisons; and whoever asked to be told. A registered
    liaison is the agency's own word for whom to tell, so nobody else is written to. At most six queries.
    """
    found: dict[int, Touched] = {}
    rows = incidents.affected(incident)
    for one in rows:
        place = found.setdefault(one.agency_id, Touched(one.agency))
        if one.system.name not in place.systems:
            place.systems.append(one.system.name)
    people = _named(rows)
    for agency_id, person in _members(set(found) - set(people)):
        people[agency_id].append(person)
    for follower in _followers(incident):
        found.setdefault(follower.agency_id, Touched(follower.agency))
        people[follower.agency_id].append(Person(str(follower.user), follower.user.email, follows=True))
    lost = _bounced({one.email for told in people.values() for one in told})
    for agency_id, told in people.items():
        found[agency_id].people = _once(told, lost)
    return list(found.values())


def _followers(incident: Incident) -> list[IncidentFollower]:
    """Return who asked to be told and is of an agency still: who left it hears of nothing any more."""
    stays = Q(user__memberships__until=None) | Q(user__memberships__until__gt=timezone.now())
    of = Q(user__memberships__agency=F("agency")) | Q(user__memberships__agency=F("agency__successor"))
    rows = IncidentFollower.objects.filter(stays & of, incident=incident, user__is_active=True)
    return list(rows.select_related("user", "agency").distinct().order_by("pk"))


def _named(links: Iterable[Connection]) -> defaultdict[int, list[Person]]:
    people: defaultdict[int, list[Person]] = defaultdict(list)
    agencies = {one.pk: one.agency_id for one in links}
    for one in liaisons.current(liaisons.on_day()).filter(connection__in=agencies).order_by("pk"):
        who = one.contact or (one.user if one.user and one.user.is_active else None)
        if who is None:
            continue  # nobody there any more
        email = clean_email(str(getattr(who, "email", "") or ""))
        people[agencies[one.connection_id]].append(
            Person(str(who), email, str(getattr(who, "phone", "") or ""))
        )
    return people


def _members(agency_ids: set[int]) -> list[tuple[int, Person]]:
    if not agency_ids:
        return []
    rows = Membership.objects.filter(
        Q(until=None) | Q(until__gt=timezone.now()),
        agency__in=agency_ids,
        role=MemberRole.LIAISON.value,
        user__is_active=True,
    ).select_related("user")
    return [(one.agency_id, Person(str(one.user), one.user.email)) for one in rows.order_by("pk")]


def _bounced(addresses: set[str]) -> set[str]:
    """Return the addresses whose latest mail came back (one query)."""
    since = timezone.now() - timedelta(days=BOUNCED_DAYS)
    final = [RecipientState.ACCEPTED, RecipientState.BOUNCED, RecipientState.REFUSED]
    rows = OutgoingRecipient.objects.filter(address__in=addresses, at__gte=since, state__in=final)
    last = dict(rows.order_by("at", "pk").values_list("address", "state"))
    return {address for address, state in last.items() if state != RecipientState.ACCEPTED}


def _once(people: list[Person], lost: set[str]) -> list[Person]:
    kept: dict[str, Person] = {}
    for one in people:
        known = one.email or f"{one.name} {one.phone}"
        kept.setdefault(
            known, Person(one.name, one.email, one.phone, follows=one.follows, bounced=one.email in lost)
        )
    return list(kept.values())
