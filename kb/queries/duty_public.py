"""What everybody may know of the duties: who has published a guide for what; no state inside an agency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kb.domain.states import DutySource, DutyState
from kb.models import GuideDuty
from kb.queries import duty_board, guides
from kb.queries.duty_board import Filters
from support.domain.roles import Actor
from support.domain.systems import AgencyKind, Exemption
from support.models import Agency

PAGE = 8
EACH = 40  # systems of one agency on its row
# Readers still have an overdue guide; that nobody looked it through in time is no public matter.
PUBLISHED = (DutyState.PUBLISHED.value, DutyState.OVERDUE.value)


def rows() -> QuerySet[GuideDuty]:
    """Return what the public page is about: duties of connections, none of the Ministry of Defence (3.2)."""
    return GuideDuty.objects.filter(source=DutySource.CONNECTION.value, ended_on=None, service=None).exclude(
        Q(agency__kind=AgencyKind.DEFENCE.value) | Q(system__exemption=Exemption.DEFENCE.value)
    )


@dataclass(frozen=True, slots=True)
class Share:
    """How many guides are owed, and how many of them are published."""

    total: int
    published: int

    @property
    def percent(self) -> int:
        """Return the share in per cent, rounded down: 100 means all."""
        return self.published * 100 // self.total if self.total else 0


def share() -> Share:
    """Count (1 query)."""
    found = dict(rows().order_by().values_list("state").annotate(n=Count("pk")))
    return Share(sum(found.values()), sum(found.get(state, 0) for state in PUBLISHED))


def _told(viewer: Actor, found: QuerySet[GuideDuty]) -> QuerySet[GuideDuty]:
    reads = Exists(guides.readable(viewer).filter(pk=OuterRef("guide")))
    found = found.annotate(reads=reads, said=Q(state__in=PUBLISHED))
    return found.select_related("agency", "system", "guide__current")


def page(viewer: Actor, words: str, *, after: str = "") -> tuple[list[tuple[Agency, list[GuideDuty]]], str]:
    """Return a page of agencies, each with its systems, and the cursor of the next (3 queries)."""
    asked = duty_board.named(Filters(q=words)).filter(pk__in=rows().order_by().values("agency"))
    agencies, following = duty_board.agencies_after(asked, after, PAGE)
    duties: dict[int | None, list[GuideDuty]] = {one.pk: [] for one in agencies}
    of_them = _told(viewer, rows().filter(agency__in=list(duties)))
    for duty in of_them.order_by("system__sort_key", "pk"):
        if len(duties[duty.agency_id]) < EACH:
            duties[duty.agency_id].append(duty)
    return [(one, duties[one.pk]) for one in agencies], following


def lines(viewer: Actor, words: str) -> Iterator[GuideDuty]:
    """Yield every line of the page, for files and paper."""
    found = _told(viewer, rows().filter(agency__in=duty_board.named(Filters(q=words)).values("pk")))
    return found.order_by("agency__sort_key", "agency", "system__sort_key", "pk").iterator(chunk_size=500)
