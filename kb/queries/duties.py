"""Which duties a viewer sees, who manages them, and one of them looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case as DbCase
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from kb.domain.states import OPEN, DutySource, DutyState
from kb.models import Guide, GuideDuty, GuideDutyChange, GuideVersion
from kb.queries import guides, reaffirming
from support.domain.errors import NotFound
from support.domain.roles import READERS, Actor, Role
from support.models import Case, Service
from support.queries import tickets

# Our default: who reminds, links and sets aside; and who reads what questions there were.
MANAGERS = frozenset({Role.GUIDE_EDITOR, Role.TEAM_LEAD, Role.DUTY_OFFICER, Role.OVERSIGHT})
ASKED_READERS = READERS | {Role.GUIDE_EDITOR}


def manages(viewer: Actor) -> bool:
    """True for who reminds agencies, and links or sets aside duties."""
    return viewer.is_system or bool(viewer.roles & MANAGERS)


def seen(viewer: Actor) -> QuerySet[GuideDuty]:
    """Return the duties `viewer` sees in full: staff all, an agency its own; others see what is published.

    What was made from questions tells of tickets: those who read tickets, and the guide editors.
    """
    rows = GuideDuty.objects.all()
    if viewer.is_system:
        return rows
    allowed = Q(pk__in=())
    if viewer.is_staff:
        allowed |= ~Q(source=DutySource.QUESTIONS.value)
        if viewer.roles & ASKED_READERS:
            allowed |= Q(source=DutySource.QUESTIONS.value)
    if viewer.reads_of:
        allowed |= Q(agency__in=viewer.reads_of, source=DutySource.CONNECTION.value)
    return rows.filter(allowed)


TICKETS = 100  # counted at most
DAYS = 30
HISTORY = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A duty looked at: its guide if the viewer may open it, the version being written, what happened."""

    duty: GuideDuty
    guide: Guide | None
    hidden: bool  # there is a guide, but it is its agency's alone
    open: GuideVersion | None
    changes: list[GuideDutyChange]
    tickets: list[Case]
    services: list[Service]  # named by the connection, without a duty of their own
    writes: bool


def cell(viewer: Actor, pk: int) -> Cell:
    """Return one duty with what its panel shows (at most 7 queries); raises NotFound."""
    rows = seen(viewer).select_related("agency", "system", "service", "topic", "connection")
    duty = rows.filter(pk=pk).first()
    if duty is None:
        raise NotFound
    people = ("current__author", "current__approver", "current__checker", "current")
    guide = (
        guides.seen(viewer)
        .annotate(looked_at=reaffirming.last_at("current"))
        .select_related(*people)
        .filter(pk=duty.guide_id or 0)
        .first()
    )
    written = None
    if guide is not None:
        states = [state.value for state in OPEN]
        written = guide.versions.filter(state__in=states).select_related("author", "asked_approver").first()
    changes = list(GuideDutyChange.objects.filter(duty=duty).order_by("-at", "-pk")[:HISTORY])
    mine = duty.agency_id in viewer.agencies if duty.agency_id else bool(viewer.roles & guides.WRITERS)
    return Cell(
        duty,
        guide,
        guide is None and duty.guide_id is not None,
        written,
        changes,
        related(viewer, duty),
        _services(duty) if manages(viewer) else [],
        mine and duty.ended_on is None,
    )


def related(viewer: Actor, duty: GuideDuty) -> list[Case]:
    """Return tickets of the last days the duty is about, newest first, as far as `viewer` sees tickets."""
    since = timezone.now() - timedelta(days=DAYS)
    rows = tickets.visible_now(viewer).filter(received_at__gte=since).only("pk", "number", "received_at")
    if duty.agency_id:
        rows = rows.filter(
            Q(requesting_agency=duty.agency_id) | Q(requesting_agency__successor=duty.agency_id)
        )
    return list(rows.filter(system=duty.system_id).order_by("-received_at", "-pk")[:TICKETS])


def _services(duty: GuideDuty) -> list[Service]:
    if duty.connection_id is None or duty.service_id is not None:
        return []
    known = GuideDuty.objects.filter(
        service=OuterRef("pk"), agency=duty.agency_id, system=duty.system_id, ended_on=None
    )
    named = Service.objects.filter(~Exists(known), connections=duty.connection_id, active=True)
    return list(named.order_by("code", "name")[:30])


def mine(viewer: Actor, size: int = 5) -> list[GuideDuty]:
    """Return what the viewer's agencies still owe, guides that are missing first."""
    if not viewer.agencies:
        return []
    owed = [state.value for state in (DutyState.NONE, DutyState.OVERDUE, DutyState.DRAFT)]
    rows = GuideDuty.objects.filter(
        agency__in=viewer.agencies, source=DutySource.CONNECTION.value, ended_on=None, state__in=owed
    )
    rank = DbCase(
        *(When(state=state, then=Value(place)) for place, state in enumerate(owed)),
        output_field=IntegerField(),
    )
    chosen = rows.select_related("agency", "system", "service", "guide").annotate(rank=rank)
    return list(chosen.order_by("rank", "system__sort_key", "pk")[:size])
