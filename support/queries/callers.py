"""Who calls, comes or writes: contacts found by number, address or name, with the latest tickets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from support.domain.addresses import clean_email
from support.domain.kinds import Kind
from support.domain.lifecycle import OPEN
from support.domain.phones import spellings
from support.domain.roles import Actor
from support.domain.text import nfc
from support.models import Case, Connection, Contact, Liaison
from support.queries import contacts, tickets

MOST = 8
_SHOWN = ("requesting_agency", "contact", "assignee", "system")  # what a row of a list says


@dataclass(frozen=True, slots=True)
class Caller:
    """A known person: `liaison` names the systems the person speaks for (N5)."""

    contact: Contact
    liaison: tuple[str, ...] = ()


def find(viewer: Actor, text: str) -> list[Caller]:
    """Return known people by telephone number, address or part of a name, verified ones first.

    Only for people who take requests in; raises nothing, an odd text finds nobody.
    """
    text = nfc(text).strip()[:200]
    if not viewer.is_worker or len(text) < 2:
        return []
    found = Contact.objects.filter(_who(text)).select_related("agency", "merged_into__agency")
    # Each person once, also when found by the address of a row that was merged into another.
    known = {one.person.pk: one.person for one in found.order_by("name", "pk")[:50]}
    # Whom only closed queues know stays as unknown here as in the book of contacts (Điều 3.2).
    seen = set(contacts.visible(viewer).filter(pk__in=known).values_list("pk", flat=True)) if known else set()
    people = sorted((known[pk] for pk in known if pk in seen), key=lambda one: one.verified_at is None)[:MOST]
    speaks = _speaks([one.pk for one in people])
    return [Caller(one, speaks.get(one.pk, ())) for one in people]


def _who(text: str) -> Q:
    numbers = spellings(text)
    if numbers:
        return Q(phone__in=numbers)
    address = clean_email(text)
    return Q(email=address) if address else Q(name__icontains=text)


def _speaks(contact_ids: list[int]) -> dict[int, tuple[str, ...]]:
    rows = Liaison.objects.filter(contact__in=contact_ids, until=None)
    found: dict[int, tuple[str, ...]] = {}
    for contact_id, system in rows.values_list("contact_id", "connection__system__name"):
        found[contact_id] = (*found.get(contact_id, ()), system)
    return found


def incidents(viewer: Actor, contact: Contact, size: int = 3) -> list[Case]:
    """Return open incidents of the systems that the person's agency owns or is connected with.

    Under the viewer's own rule: what a closed queue holds is not hinted at here.
    """
    if contact.agency_id is None:
        return []
    connected = Connection.objects.filter(agency=contact.agency_id, until=None).values("system")
    of_theirs = Q(system__in=connected) | Q(system__owner=contact.agency_id)
    open_ones = tickets.visible_to(viewer).filter(of_theirs, kind=Kind.INCIDENT.value, stage__in=OPEN)
    return list(open_ones.select_related(*_SHOWN).order_by("-received_at")[:size])


def usual_system(contact: Contact, latest: Sequence[Case]) -> int | None:
    """Return the system the caller most likely speaks of: that of the latest ticket, else the only one."""
    last = next((case.system_id for case in latest if case.system_id), None)
    if last or contact.agency_id is None:
        return last
    connected = Connection.objects.filter(agency=contact.agency_id, until=None, system__active=True)
    only = list(connected.values_list("system", flat=True)[:2])
    return only[0] if len(only) == 1 else None


def latest(viewer: Actor, contact: Contact, size: int = 5) -> list[Case]:
    """Return the latest tickets of the person's agency, else of the person, that `viewer` may see."""
    mine = tickets.asked_by(contact.agency_id) if contact.agency_id else Q(contact=contact)
    cases = tickets.visible_to(viewer).filter(mine).select_related(*_SHOWN)
    return list(cases.order_by("-activity_at", "-pk")[:size])
