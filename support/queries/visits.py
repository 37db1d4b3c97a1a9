"""Reading visits: who is still here, whose minutes want a signature or a scan, what proves an answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db.models import F, Prefetch
from django.utils import timezone

from support.domain.errors import NotFound
from support.domain.minutes import State, state
from support.domain.roles import Actor
from support.models import (
    Agency,
    Case,
    Contact,
    Liaison,
    RegisterEntry,
    Visit,
    Visitor,
)
from support.queries import contacts, tickets

RECENT = 8


def get(viewer: Actor, message_id: int) -> Visit:
    """Return one visit on a ticket `viewer` may see and work, with people and tasks; raises NotFound."""
    visit = (
        Visit.objects.filter(pk=message_id, message__case__in=tickets.for_staff(viewer))
        .select_related("message__case", "message__followup", "agency", "officer", "signed")
        .prefetch_related(Prefetch("visitors", Visitor.objects.order_by("pk")), "tasks")
        .first()
        if viewer.is_worker
        else None
    )
    if visit is None:
        raise NotFound
    return visit


def of_case(case: Case) -> list[Visit]:
    """Return the visits for a ticket, oldest first."""
    return list(Visit.objects.filter(message__case=case).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Recent:
    """A visit as the list beside the form shows it."""

    visit: Visit
    state: State


def recent(viewer: Actor, size: int = RECENT) -> list[Recent]:
    """Return visits `viewer` may see: the latest that still want something, then the latest signed."""
    now = timezone.now()
    seen = Visit.objects.filter(message__case__in=tickets.for_staff(viewer)).select_related("agency")
    # Who is still here has not signed either.
    chosen = seen.order_by(F("signed_at").desc(nulls_first=True), "-in_at", "-pk")[:size]
    return [Recent(one, state(one.in_at, one.out_at, one.signed_at, now)) for one in chosen]


@dataclass(frozen=True, slots=True)
class Party:
    """What is known of the visitors' agency."""

    agency: Agency
    liaisons: tuple[str, ...]
    people: tuple[str, ...]
    open: tuple[Case, ...]


def party(viewer: Actor, agency: Agency, size: int = 5) -> Party:
    """Return what the form shows of an agency: liaisons, verified people, tickets still open."""
    liaisons = Liaison.objects.filter(connection__agency=agency, until=None).select_related("contact", "user")
    people = contacts.visible(viewer).filter(agency=agency, verified_at__isnull=False).order_by("name")
    cases = tickets.narrowed(tickets.visible_to(viewer), viewer, tickets.Filters("open", agency=agency.pk))
    return Party(
        agency,
        tuple(dict.fromkeys(str(one.contact or one.user) for one in liaisons)),
        tuple(str(name) for name in people.values_list("name", flat=True)[:20]),
        tuple(cases.order_by("-activity_at", "-pk")[:size]),
    )


def contact_of(name: str, agency: Agency | None) -> Contact | None:
    """Return the known person of that name in the agency, a verified one first; None for others."""
    if agency is None or not name:
        return None
    found = Contact.objects.filter(agency=agency, name__iexact=name)
    return (
        found.order_by("-verified_at").first()
        if found.count() == 1
        else found.filter(verified_at__isnull=False).first()
    )


def stamp(visit: Visit) -> str:
    """Return a digest of the minutes as `get` gave them: it differs once anybody changed them."""
    names = ("party", "introduction", "introduced_on", "valid_until", "room", "officer_id", "in_at", "out_at")
    parts: list[object] = [getattr(visit, name) for name in (*names, "theirs", "ours")]
    parts += [(one.name, one.position, one.papers_seen) for one in visit.visitors.all()]
    parts += [(one.what, one.who, one.until) for one in visit.tasks.all()]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


def entry_of(visit: Visit) -> RegisterEntry | None:
    """Return the line of the register the visit took."""
    return RegisterEntry.objects.filter(message=visit.pk).order_by("revision").first()
