"""Reading the catalogue of agencies: the list by keyset, one agency's page, an agency by what people type."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from support.domain.agencies import clean_code, codes_above
from support.domain.errors import FieldError, NotFound
from support.domain.roles import CATALOGUE, CURATORS, READERS, Actor
from support.domain.text import fold, nfc
from support.domain.words import _
from support.models import (
    Agency,
    AgencyDomain,
    Case,
    ConnectedSystem,
    Connection,
    Contact,
    Liaison,
    Membership,
)
from support.queries import contacts, tickets
from support.queries.tickets import MOST_KEY

PAGE = 50
SHOWN = 20  # people, connections of a page; more are behind a link
LATEST = 8
STATES = ("active", "check", "ended", "all")


def may_change(viewer: Actor) -> bool:
    """True for those who keep the catalogue."""
    return viewer.is_system or bool(viewer.roles & CURATORS)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; `state` is one of STATES."""

    q: str = ""
    kind: str = ""
    state: str = "active"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of agencies, the cursor of the next, and whether it is the first."""

    rows: list[Agency]
    next: str
    first: bool


def page(viewer: Actor, filters: Filters, *, after: str = "", size: int = PAGE) -> Page:
    """Return one page in Vietnamese order; `after` is the number of the last agency shown before.

    Raises NotFound for those the catalogue is closed to.
    """
    _check_open(viewer)
    found = _narrowed(filters)
    last = Agency.objects.filter(pk=int(after)).first() if after.isdecimal() and len(after) < 19 else None
    if last:
        found = found.filter(Q(sort_key__gt=last.sort_key) | Q(sort_key=last.sort_key, pk__gt=last.pk))
    named = Prefetch("domains", AgencyDomain.objects.order_by("domain"))
    rows = list(found.select_related("merged_into").prefetch_related(named)[: size + 1])
    following = str(rows[size - 1].pk) if len(rows) > size else ""
    return Page(rows[:size], following, last is None)


def _check_open(viewer: Actor) -> None:
    if not (viewer.is_system or viewer.roles & CATALOGUE):
        raise NotFound


def _narrowed(filters: Filters) -> QuerySet[Agency]:
    narrow = {
        "active": Q(active=True),
        "check": Q(to_verify=True, active=True),
        "ended": Q(active=False),
        "all": Q(),
    }.get(filters.state, Q(active=True))
    if filters.kind:
        narrow &= Q(kind=filters.kind)
    return Agency.objects.filter(narrow & _named_like(filters.q)).order_by("sort_key", "pk")


def _named_like(text: str) -> Q:
    """Match every word of `text`, marks or not, in name, short name or code, or the mail domain."""
    narrow = contacts.words_of(text)
    domain = text.strip().lower()
    return narrow | Q(domains__domain=domain) if "." in domain and " " not in domain else narrow


def get(viewer: Actor, pk: int) -> Agency:
    """Return an agency `viewer` may open: staff of the catalogue any, a member the own; else NotFound."""
    opens = viewer.is_system or viewer.roles & CATALOGUE or pk in viewer.reads_of
    agency = Agency.objects.select_related("merged_into", "successor", "parent").filter(pk=pk).first()
    if agency is None or not opens:
        raise NotFound
    return agency


def find_named(text: str, *, field: str, besides: int = 0) -> Agency:
    """Return the one active agency people mean by a code, a name, or words of it.

    Raises FieldError at `field` that names what is near when there is none or more than one.
    """
    words = " ".join(nfc(text).split())
    active = Agency.objects.filter(active=True).exclude(pk=besides).order_by("sort_key", "pk")
    exact = active.filter(Q(code=clean_code(words)) | Q(name__iexact=words) | Q(short_name__iexact=words))
    found = list(exact[:2]) or (list(active.filter(_named_like(words))[:4]) if fold(words) else [])
    if len(found) == 1:
        return found[0]
    if not found:
        raise FieldError(field, _("Không có cơ quan nào đang hoạt động mang mã hay tên này."))
    near = "; ".join(f"{one.name} ({one.code})" if one.code else one.name for one in found[:3])
    raise FieldError(field, _("Nhiều cơ quan khớp: %(near)s. Hãy ghi mã, hoặc tên đầy đủ."), near=near)


@dataclass(frozen=True, slots=True)
class Profile:
    """What the page of one agency shows `viewer`; `more_contacts` says that not all are here."""

    agency: Agency
    parent: Agency | None
    children: list[Agency]
    predecessors: list[Agency]
    domains: list[AgencyDomain]
    members: list[Membership]
    former_members: list[Membership]
    contacts: list[Contact]
    more_contacts: bool
    connections: list[Connection]
    systems: list[ConnectedSystem]
    cases: list[Case]
    staff: bool
    changes: bool


def profile(viewer: Actor, pk: int) -> Profile:
    """Return all of one agency's page (about ten queries however large it is); raises NotFound.

    A member reads the own agency without what our side keeps about people who write for it.
    """
    agency = get(viewer, pk)
    staff = viewer.is_system or bool(viewer.roles & CATALOGUE)
    people = list(contacts.of_agency(viewer, agency)[: SHOWN + 1]) if staff else []
    members = list(agency.memberships.select_related("user").order_by("user__sort_key", "pk")[:100])
    return Profile(
        agency=agency,
        parent=agency.parent or _above(agency),
        children=_below(agency) if staff else [],
        predecessors=list(Agency.objects.filter(merged_into=agency).order_by("sort_key")[:SHOWN]),
        domains=list(agency.domains.order_by("domain")),
        members=[one for one in members if one.is_current],
        former_members=[one for one in members if not one.is_current] if staff else [],
        contacts=people[:SHOWN],
        more_contacts=len(people) > SHOWN,
        connections=_connections(agency),
        systems=list(agency.systems.filter(active=True)[:SHOWN]),
        cases=_latest(viewer, agency),
        staff=staff,
        changes=may_change(viewer),
    )


def _above(agency: Agency) -> Agency | None:
    """Return the nearest agency whose code this one's code stands under."""
    above = codes_above(agency.code or "")
    if not above:
        return None
    found = {one.code: one for one in Agency.objects.filter(code__in=above)}
    return next((found[code] for code in above if code in found), None)


def _below(agency: Agency) -> list[Agency]:
    under = Q(parent=agency)
    if agency.code:
        under |= Q(parent=None, code__startswith=f"{agency.code}.")
    return list(Agency.objects.filter(under, active=True).order_by("sort_key", "pk")[:SHOWN])


def _connections(agency: Agency) -> list[Connection]:
    speaking = Liaison.objects.filter(until=None).select_related("contact", "user").order_by("pk")
    found = agency.connections.select_related("system", "platform").order_by("until", "system__sort_key")
    return list(found.prefetch_related(Prefetch("liaisons", speaking))[:SHOWN])


def _latest(viewer: Actor, agency: Agency) -> list[Case]:
    """Return the latest tickets of the agency and of those merged into it that `viewer` may see."""
    seen = tickets.visible_to(viewer).filter(tickets.asked_by(agency.pk))
    return list(seen.select_related("assignee").order_by("-activity_at", "-pk")[:LATEST])


def reads_tickets(viewer: Actor) -> bool:
    """True for those who open tickets in the workbench."""
    return bool(viewer.roles & READERS)


def known_id(text: str) -> int:
    """Return a number from an address, 0 for what is none."""
    return min(int(text), MOST_KEY) if text.isdecimal() and len(text) < 19 else 0
