"""Reading the people who write, call and come: the list, one person's page, who may be the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from support.domain.doubles import Known, alike
from support.domain.errors import NotFound
from support.domain.roles import CATALOGUE, CURATORS, WORKERS, Actor
from support.domain.text import fold, nfc
from support.models import Agency, Case, Contact, Liaison, Message, QueueProfile
from support.queries import tickets

PAGE = 50
WORDS = 8
MOST_DOUBLES = 10
LATEST = 8
STATES = ("all", "unverified", "double")


def may_verify(viewer: Actor) -> bool:
    """True for those who know the person: who works tickets or keeps the catalogue."""
    return viewer.is_system or bool(viewer.roles & (WORKERS | CURATORS))


def visible(viewer: Actor) -> QuerySet[Contact]:
    """Return the people `viewer` may know of; merged rows are left out. Raises NotFound for outsiders.

    Somebody who is known only by tickets of queues closed to the viewer stays as invisible as the tickets
    (Điều 3.2); registered liaisons are part of the catalogue.
    """
    if not (viewer.is_system or viewer.roles & CATALOGUE):
        raise NotFound
    people = Contact.objects.filter(merged_into=None)
    if viewer.is_system:
        return people
    asked, theirs = Case.objects.filter(contact=OuterRef("pk")), _closed(viewer)
    wrote, them = Message.objects.filter(contact=OuterRef("pk")), _closed(viewer, "case__")
    hidden = Exists(asked.filter(theirs)) | Exists(wrote.filter(them))
    shown = Exists(asked.exclude(theirs)) | Exists(wrote.exclude(them))
    return people.filter(~hidden | shown | Exists(Liaison.objects.filter(contact=OuterRef("pk"))))


def _closed(viewer: Actor, way: str = "") -> Q:
    """Match cases (reached by `way`) of restricted queues that are not opened to the viewer."""
    closed = QueueProfile.objects.filter(restricted=True).exclude(pk__in=viewer.queues).values("pk")
    held = Q(**{f"{way}assignee__isnull": False}) & Q(**{f"{way}assignee": viewer.user_id or 0})
    return Q(**{f"{way}queue__in": closed}) & ~held


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; `state` is one of STATES."""

    q: str = ""
    agency: int | None = None
    state: str = "all"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of people, the cursor of the next, and whether it is the first."""

    rows: list[Contact]
    next: str
    first: bool


def page(viewer: Actor, filters: Filters, *, after: str = "", size: int = PAGE) -> Page:
    """Return one page ordered by the folded name; `after` is the number of the last person shown before."""
    found = visible(viewer).filter(_narrow(filters)).order_by("name_key", "pk")
    last = Contact.objects.filter(pk=int(after)).first() if after.isdecimal() and len(after) < 19 else None
    if last:
        found = found.filter(Q(name_key__gt=last.name_key) | Q(name_key=last.name_key, pk__gt=last.pk))
    rows = list(found.select_related("agency")[: size + 1])
    following = str(rows[size - 1].pk) if len(rows) > size else ""
    return Page(rows[:size], following, last is None)


def _narrow(filters: Filters) -> Q:
    narrow = words_of(filters.q)
    if filters.agency:
        narrow &= Q(agency=filters.agency)
    if filters.state == "unverified":
        narrow &= Q(verified_at=None)
    elif filters.state == "double":
        narrow &= _has_double()
    return narrow


def words_of(text: str) -> Q:
    """Match rows in whose folded `search_text` every word of `text` begins a word, marks or not."""
    narrow = Q()
    for word in fold(nfc(text)[:200]).split()[:WORDS]:
        narrow &= Q(search_text__startswith=word) | Q(search_text__contains=f" {word}")
    return narrow


def _has_double() -> Q:
    """Match people whose number somebody else has, or whose name somebody else of the same agency bears."""
    others = Contact.objects.filter(merged_into=None).exclude(pk=OuterRef("pk"))
    same_phone = others.filter(phone=OuterRef("phone"))
    same_name = others.filter(name_key=OuterRef("name_key"), agency=OuterRef("agency"))
    return (~Q(phone="") & Q(Exists(same_phone))) | (~Q(name_key="") & Q(Exists(same_name)))


def of_agency(viewer: Actor, agency: Agency) -> QuerySet[Contact]:
    """Return the people of an agency, verified ones first."""
    found = visible(viewer).filter(agency=agency)
    return found.order_by(F("verified_at").asc(nulls_last=True), "name_key", "pk")


def get(viewer: Actor, pk: int) -> Contact:
    """Return a person `viewer` may know of, by the number of any of the rows; raises NotFound."""
    row = Contact.objects.filter(pk=pk).first()
    person = row.merged_into_id or row.pk if row else 0
    found = visible(viewer).select_related("agency", "verified_by").filter(pk=person).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody who may be the same person, and the sentences that say why."""

    contact: Contact
    why: list[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """What the page of one person shows `viewer`."""

    contact: Contact
    others: list[Contact]  # rows merged into it: former addresses and numbers
    liaisons: list[Liaison]
    cases: list[Case]
    doubles: list[Double]


def profile(viewer: Actor, pk: int) -> Profile:
    """Return all of one person's page; raises NotFound."""
    contact = get(viewer, pk)
    speaks = contact.liaisons.select_related("connection__agency", "connection__system").order_by("pk")
    seen = tickets.visible_to(viewer).filter(contact=contact)
    return Profile(
        contact=contact,
        others=list(contact.merged.order_by("pk")),
        liaisons=list(speaks[:20]),
        cases=list(seen.select_related("assignee").order_by("-activity_at", "-pk")[:LATEST]),
        doubles=doubles(viewer, contact),
    )


def doubles(viewer: Actor, contact: Contact) -> list[Double]:
    """Return others that may be the same person: same number, same name, or same address elsewhere."""
    near = Q()
    if contact.phone:
        near |= Q(phone=contact.phone)
    if contact.name_key:
        near |= Q(name_key=contact.name_key)
    if contact.email and not contact.is_shared:
        near |= Q(email__startswith=f"{contact.email.partition('@')[0]}@", is_shared=False)
    if not near:
        return []
    found = visible(viewer).filter(near).exclude(pk=contact.pk).select_related("agency")
    rows = found.order_by("name_key", "pk")[:MOST_DOUBLES]
    told = [Double(one, alike(_known(contact), _known(one))) for one in rows]
    return sorted((one for one in told if one.why), key=lambda one: -len(one.why))


def _known(contact: Contact) -> Known:
    return Known(
        contact.name_key, contact.email or "", contact.phone, contact.agency_id, is_shared=contact.is_shared
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """What follows when two are merged: figures, and the systems the one speaks for."""

    cases: int
    hidden: int  # of them in queues closed to the viewer
    messages: int
    liaisons: list[Liaison]


def preview(viewer: Actor, contact: Contact) -> Preview:
    """Return what `actions.contact_book.merge` would move from `contact` (four queries)."""
    every = Case.objects.filter(contact=contact)
    count = every.count()
    return Preview(
        cases=count,
        hidden=0 if viewer.is_system else count - every.exclude(_closed(viewer)).count(),
        messages=Message.objects.filter(contact=contact).count(),
        liaisons=list(contact.liaisons.select_related("connection__agency", "connection__system")),
    )
