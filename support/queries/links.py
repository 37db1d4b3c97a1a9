"""Links of a ticket as a viewer may see them: of tickets the viewer may not see, there are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from support.domain.lifecycle import Stage
from support.domain.links import BACKWARD, FORWARD, REMOVABLE, LinkKind
from support.domain.reference import find_numbers
from support.domain.roles import Actor
from support.models import Case, CaseLink
from support.queries import search, tickets

MOST = 200  # links of one ticket shown
OFFERED = 12
_ORDER = [
    LinkKind.MERGED_INTO,
    LinkKind.DUPLICATE_OF,
    LinkKind.PARENT,
    LinkKind.SPLIT_FROM,
    LinkKind.RELATED,
]


@dataclass(frozen=True, slots=True)
class Linked:
    """One link seen from one ticket: the other one, what it is, and whether a person may take it away."""

    pk: int
    said: str  # a source string
    case: Case
    at: datetime
    kind: LinkKind
    forward: bool

    @property
    def removable(self) -> bool:
        """True for links a person made."""
        return self.kind in REMOVABLE


def of(viewer: Actor, case: Case) -> list[Linked]:
    """Return the links of `case` both ways, the closest first; one query, none for a page of none."""
    if not getattr(case, "has_links", True):
        return []
    seen = tickets.visible_to(viewer)
    rows = (
        CaseLink.objects.filter(Q(source=case) | Q(target=case), ended_at=None)
        .annotate(
            sees_source=Exists(seen.filter(pk=OuterRef("source"))),
            sees_target=Exists(seen.filter(pk=OuterRef("target"))),
        )
        .select_related("source", "target")
        .order_by("-pk")[:MOST]
    )
    found = [one for row in rows if (one := _seen_from(case, row)) is not None]
    return sorted(found, key=lambda one: (_ORDER.index(one.kind), not one.forward, one.case.number))


def _seen_from(case: Case, row: CaseLink) -> Linked | None:
    forward = row.source_id == case.pk
    other = row.target if forward else row.source
    if not getattr(row, "sees_target" if forward else "sees_source"):
        return None
    kind = LinkKind(row.kind)
    if kind is LinkKind.DUPLICATE_OF and row.source.stage != Stage.DUPLICATE:
        return None
    said = (FORWARD if forward else BACKWARD)[kind]
    return Linked(row.pk, said, other, row.at, kind, forward)


def offered(viewer: Actor, case: Case, words: str) -> list[Case]:
    """Return tickets `viewer` works on that may belong to `case`: found by words, else likely."""
    mine = tickets.for_staff(viewer).exclude(pk=case.pk)
    if words.strip():
        ids = [hit.case.pk for hit in search.find(viewer, words[:200], size=OFFERED + 1)]
        return _in_order(mine.filter(pk__in=ids), ids)
    near = Q(pk__in=())
    if case.contact_id:
        near |= Q(contact=case.contact_id)
    if case.requesting_agency_id:
        near |= Q(requesting_agency=case.requesting_agency_id)
    return list(_shown(mine.filter(near, merged_into=None)).order_by("-activity_at", "-pk")[:OFFERED])


def named(viewer: Actor, text: str) -> list[Case]:
    """Return the tickets `viewer` works on whose numbers stand in `text`, in that order, each once."""
    numbers = list(dict.fromkeys(find_numbers(text)))
    found = {one.number: one for one in _shown(tickets.for_staff(viewer).filter(number__in=numbers))}
    return [found[number] for number in numbers if number in found]


def chosen(viewer: Actor, said: Sequence[str]) -> list[Case]:
    """Return the tickets `viewer` works on that are named by number, or by key as a list's boxes do."""
    keys = [int(one) for one in said if one.isascii() and one.isdecimal() and len(one) < 19]
    picked = list(_shown(tickets.for_staff(viewer).filter(pk__in=keys)).order_by("pk")) if keys else []
    return list(dict.fromkeys([*picked, *named(viewer, " ".join(said))]))


def _shown(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.select_related("requesting_agency", "contact", "assignee", "queue")


def _in_order(cases: QuerySet[Case], ids: Iterable[int]) -> list[Case]:
    found = {one.pk: one for one in _shown(cases)}
    return [found[pk] for pk in ids if pk in found][:OFFERED]
