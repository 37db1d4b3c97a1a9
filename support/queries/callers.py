"""Who calls, comes or writes: contacts found by number, address or name, with the latest tickets."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from support.domain.addresses import clean_email
from support.domain.phones import spellings
from support.domain.roles import Actor
from support.domain.text import nfc
from support.models import Case, Contact, Liaison
from support.queries import tickets

MOST = 8


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
    people = sorted(known.values(), key=lambda one: one.verified_at is None)[:MOST]
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


def latest(viewer: Actor, contact: Contact, size: int = 5) -> list[Case]:
    """Return the latest tickets of the person's agency, else of the person, that `viewer` may see."""
    mine = tickets.asked_by(contact.agency_id) if contact.agency_id else Q(contact=contact)
    return list(tickets.visible_to(viewer).filter(mine).order_by("-activity_at", "-pk")[:size])
