"""Guides that may help with what is being written, and those that answers named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kb.domain.states import VersionState, Visibility
from kb.models import GuideCitation
from kb.queries import guides, search
from kb.queries.search import Hit
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.models import Agency, Case, MessageKind
from support.queries import tickets

MOST = 5  # suggestions at once
_LOOKED_AT = 15  # guides of the requester's, of which those count that the officer may open too
# Words of ours that answer; and the requester's, of which only those a ticket was opened with count.
OURS = (MessageKind.REPLY, MessageKind.CALL_OUT, MessageKind.CALL_IN, MessageKind.VISIT_IN)
THEIRS = (MessageKind.PORTAL_IN, MessageKind.MAIL_IN, MessageKind.LETTER_IN)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody writes about: typed words, a topic's code ("" unknown), a connected system's id."""

    words: str = ""
    topic: str = ""
    system: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A guide that may help, pinned to the version that holds now; `pieces` are (words, is a hit)."""

    version: int
    slug: str
    title: str
    number: str
    pieces: Sequence[tuple[str, bool]]
    inside: bool  # only our own people may read it: never sent out


def asker(case: Case) -> Actor:
    """Return the eyes with which the requester of `case` reads: its agency's, else a visitor's (1 query)."""
    if case.requesting_agency_id is None:
        return Actor(kind="requester")
    rows = Agency.objects.filter(pk=case.requesting_agency_id).values_list("pk", "successor")
    agencies = {pk for row in rows for pk in row if pk}
    return Actor(kind="requester", agencies=frozenset(agencies))


def suggest(viewer: Actor, asked: Asked, *, reader: Actor | None = None) -> list[Offer]:
    """Return at most MOST guides `viewer`, and `reader` too if told, may read, best first."""
    if reader is None:
        hits = search.suggest(viewer, asked.words, asked.topic, asked.system, MOST)
        return [_offer(hit) for hit in hits]
    hits = search.suggest(reader, asked.words, asked.topic, asked.system, _LOOKED_AT)
    both = guides.readable(viewer).filter(pk__in=[hit.guide.pk for hit in hits])
    open_to = set(both.values_list("pk", flat=True)) if hits else set()
    return [_offer(hit) for hit in hits if hit.guide.pk in open_to][:MOST]


def _offer(hit: Hit) -> Offer:
    guide, version = hit.guide, hit.guide.current
    assert version is not None  # noqa: S101 - readable guides have one
    return Offer(
        version=version.pk,
        slug=guide.slug,
        title=guide.title,
        number=version.number,
        pieces=hit.pieces,
        inside=guide.visibility == Visibility.INTERNAL.value,
    )


@dataclass(frozen=True, slots=True)
class Cited:
    """A version an answer named; `now` is the number that holds today, "" while it is this one or none."""

    slug: str
    title: str
    number: str
    state: VersionState
    now: str
    citation: GuideCitation


def of_case(viewer: Actor, case: Case) -> tuple[list[Cited], int]:
    """Return what the answers of a ticket named, oldest first, and how many more `viewer` may not open.

    Who sees the ticket as its requester gets what was said to it alone, and what it may read.
    """
    rows = list(_told(viewer, case).order_by("at", "pk"))
    open_to = set(
        guides.seen(viewer).filter(pk__in={row.version.guide_id for row in rows}).values_list("pk", flat=True)
        if rows
        else ()
    )
    found: dict[int, Cited] = {}
    for row in rows:
        if row.version.guide_id in open_to:
            found.setdefault(row.version_id, _cited(row))
    hidden = {row.version_id for row in rows} - set(found)
    return list(found.values()), len(hidden) if tickets.as_staff(viewer, case) else 0


def _told(viewer: Actor, case: Case) -> QuerySet[GuideCitation]:
    rows = GuideCitation.objects.filter(case=case).select_related("version__guide__current", "by")
    if tickets.as_staff(viewer, case):
        return rows
    return rows.filter(followup__in=tickets.messages_for(viewer, case).order_by().values("pk"))


def _cited(row: GuideCitation) -> Cited:
    version, current = row.version, row.version.guide.current
    return Cited(
        slug=version.guide.slug,
        title=version.title,
        number=version.number,
        state=VersionState(version.state),
        now=current.number if current and current.pk != version.pk else "",
        citation=row,
    )


def seen_case(viewer: Actor, number: str) -> Case:
    """Return the ticket of a number under the one rule of seeing; raises NotFound."""
    case = tickets.visible_to(viewer).filter(number=number).first()
    if case is None:
        raise NotFound
    return case


def answered(case_ids: Iterable[int]) -> Q:
    """Return what narrows citations to answers of ours on these tickets: what a requester found is none."""
    return Q(case__in=case_ids, followup__message__kind__in=OURS)
