"""Which agencies are to be reminded of which guides, and whom a letter reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from kb.domain.duties import OWED
from kb.models import GuideDuty
from kb.queries import duty_board
from kb.queries.duty_board import Filters
from support.domain.roles import Actor, MemberRole, Role
from support.models import Agency, Membership
from support.queries import liaisons

PAGE = 10  # letters looked through at once
EACH = 60  # duties in one letter


def reminds(viewer: Actor) -> bool:
    """True for who urges agencies: who works tickets, and the oversight office (Điều 14.1)."""
    return viewer.is_worker or Role.OVERSIGHT in viewer.roles


def owed(viewer: Actor) -> QuerySet[GuideDuty]:
    """Return the duties a letter may be about: of agencies, missing or not looked through in time."""
    return duty_board.rows_of(viewer).filter(state__in=[state.value for state in OWED])


@dataclass(frozen=True, slots=True)
class Owing:
    """An agency to be reminded: of what, when it was last, and whether mail reaches a liaison."""

    agency: Agency
    duties: list[GuideDuty]
    reminded_at: datetime | None
    reached: bool


def page(viewer: Actor, filters: Filters, duty: int | None = None, *, again: bool = False) -> list[Owing]:
    """Return the first agencies to be reminded (5 queries): of one duty, else of all that is narrowed to.

    Without `again` those reminded in the last days are left out: their letters are on the way.
    """
    rows = owed(viewer) & duty_board.narrowed(viewer, filters)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if duty:
        rows = owed(viewer).filter(pk=duty)
    elif not again:
        since = timezone.now() - timedelta(days=settings.GUIDE_REMIND_DAYS)
        rows = rows.exclude(reminded_at__gt=since)
    named = Agency.objects.filter(pk__in=rows.order_by().values("agency"))
    agencies, _next = duty_board.agencies_after(named, "", PAGE)
    of: dict[int | None, list[GuideDuty]] = {one.pk: [] for one in agencies}
    told = rows.filter(agency__in=list(of)).select_related("system", "service", "guide")
    for one in told.order_by("system__sort_key", "pk"):
        if len(of[one.agency_id]) < EACH:
            of[one.agency_id].append(one)
    mailed = reached({one.pk for one in agencies})
    return [Owing(one, of[one.pk], _last(of[one.pk]), one.pk in mailed) for one in agencies]


def _last(duties: list[GuideDuty]) -> datetime | None:
    return max((duty.reminded_at for duty in duties if duty.reminded_at), default=None)


def reached(agencies: set[int]) -> set[int]:
    """Return those agencies with a liaison one can write to: of a connection, or a member (2 queries)."""
    lasting = Q(until=None) | Q(until__gt=timezone.now())
    named = liaisons.current(liaisons.on_day()).filter(connection__agency__in=agencies)
    named = named.filter(Q(contact__email__gt="") | Q(user__is_active=True)).select_related(None)
    found = set(named.order_by().values_list("connection__agency", flat=True).distinct())
    places = Membership.objects.filter(lasting, agency__in=agencies, role=MemberRole.LIAISON.value)
    return found | set(places.filter(user__is_active=True).values_list("agency", flat=True))
