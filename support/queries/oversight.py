"""What the oversight office reads (Điều 14.1): counts per queue and agency, never a ticket or its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from support.domain.coordination import OPEN as ASKED
from support.domain.errors import NotFound
from support.domain.leads import OURS
from support.domain.lifecycle import OPEN, Stage
from support.domain.roles import Actor, Role
from support.domain.systems import Exemption
from support.domain.urging import Standing
from support.models import Agency, Case, Connection, Coordination, Lead, QueueProfile, Urging
from support.queries import liaisons

READ_OVERSIGHT: frozenset[Role] = frozenset({Role.OVERSIGHT, Role.TEAM_LEAD, Role.AUDITOR})
SECONDS = 60  # how old the counts may be: no page counts a million rows each time
_KEPT = "oversight:counts"
_ASKED = [state.value for state in sorted(ASKED)]
_OPEN = [stage.value for stage in sorted(OPEN)]
YEAR = timedelta(days=365)


def oversees(viewer: Actor) -> bool:
    """True for the oversight office of Điều 14.1."""
    return Role.OVERSIGHT in viewer.roles


@dataclass(slots=True)
class QueueLine:
    """The open tickets of a queue, in numbers; `oldest` is when the longest waiting one came."""

    key: int
    name: str
    open: int = 0
    unassigned: int = 0
    waiting: int = 0
    overdue: int = 0
    asked: int = 0
    urged: int = 0
    oldest: datetime | None = None


@dataclass(slots=True)
class AgencyLine:
    """What waits at an agency, in numbers: tickets it leads, questions put to it, requests it must complete.

    Of its connections: how many there are, how many have a liaison today, whose systems were checked within
    a year or are exempt (Điều 6.4c).
    """

    key: int
    name: str
    leads: int = 0
    leads_overdue: int = 0
    questions: int = 0
    questions_overdue: int = 0
    completes: int = 0
    connections: int = 0
    with_liaison: int = 0
    checked: int = 0
    urged: int = 0

    @property
    def overdue(self) -> int:
        """Return all that is past its internal target."""
        return self.leads_overdue + self.questions_overdue

    @property
    def waiting(self) -> int:
        """Return all that waits for the agency."""
        return self.leads + self.questions + self.completes


@dataclass(frozen=True, slots=True)
class Counts:
    """Both tables, and the moment they were counted; agencies with most overdue first."""

    at: datetime
    queues: list[QueueLine]
    agencies: list[AgencyLine]


def counts(viewer: Actor) -> Counts:
    """Return the counts, at most SECONDS old; raises NotFound for those who may not read them."""
    if not (viewer.is_system or viewer.roles & READ_OVERSIGHT):
        raise NotFound
    known: Counts | None = cache.get(_KEPT)
    if known is None:
        now = timezone.now()
        known = Counts(now, _queues(now), _agencies(now))
        cache.set(_KEPT, known, SECONDS)
    return known


def forget() -> None:
    """Count anew at the next question."""
    cache.delete(_KEPT)


def _queues(now: datetime) -> list[QueueLine]:
    lines = {
        row.pk: QueueLine(row.pk, str(row))
        for row in QueueProfile.objects.select_related("queue").order_by("order")
    }
    counted = Case.objects.filter(stage__in=_OPEN).order_by().values("queue")
    for row in counted.annotate(
        n=Count("pk"),
        unassigned=Count("pk", filter=Q(assignee=None)),
        waiting=Count("pk", filter=Q(stage=Stage.WAITING_REQUESTER.value)),
        overdue=Count("pk", filter=Q(due_at__lt=now)),
        asked=Count("pk", filter=Q(lead_asked=True)),
        oldest=Min("received_at"),
    ):
        line = lines.get(row["queue"])
        if line is not None:
            line.open, line.oldest = row["n"], row["oldest"]
            line.unassigned, line.waiting = row["unassigned"], row["waiting"]
            line.overdue, line.asked = row["overdue"], row["asked"]
    for key, number in _grouped(Urging.objects.filter(settled_at=None), "queue"):
        if key in lines:
            lines[key].urged = number
    return list(lines.values())


def _agencies(now: datetime) -> list[AgencyLine]:
    lines: dict[int, AgencyLine] = {}
    led = Lead.objects.filter(until=None, case__stage__in=_OPEN).exclude(body=OURS.value)
    questions = Coordination.objects.filter(state__in=_ASKED)
    completes = Case.objects.filter(stage=Stage.WAITING_REQUESTER.value)
    today = timezone.localdate(now)
    links = Connection.objects.filter(Q(until=None) | Q(until__gte=today))
    speaks = liaisons.current(today).filter(connection=OuterRef("pk"))
    fresh = Q(system__assessed_on__gte=today - YEAR) | ~Q(system__exemption=Exemption.NONE.value)
    for name, rows, by in (
        ("leads", led, "agency"),
        ("leads_overdue", led.filter(case__due_at__lt=now), "agency"),
        ("questions", questions, "agency"),
        ("questions_overdue", questions.filter(due_at__lt=now), "agency"),
        ("completes", completes, "requesting_agency"),
        ("connections", links, "agency"),
        ("with_liaison", links.filter(Exists(speaks)), "agency"),
        ("checked", links.filter(fresh), "agency"),
        ("urged", Urging.objects.filter(settled_at=None), "agency"),
    ):
        for key, number in _grouped(rows, by):
            line = lines.setdefault(key, AgencyLine(key, ""))
            setattr(line, name, number)
    return _named(lines)


def _grouped(rows: QuerySet[Any], by: str) -> Iterable[tuple[int, int]]:
    counted = rows.exclude(**{by: None}).order_by().values(by).annotate(n=Count("pk"))
    found: Iterable[tuple[int, int]] = counted.values_list(by, "n")
    return found


def _named(lines: dict[int, AgencyLine]) -> list[AgencyLine]:
    known = Agency.objects.filter(pk__in=lines).order_by("sort_key")
    ordered = []
    for agency in known:
        line = lines[agency.pk]
        line.name = str(agency)
        ordered.append(line)
    return sorted(ordered, key=lambda one: (-one.overdue, -one.waiting))


def standing(*, agency_id: int | None = None, queue_id: int | None = None) -> Standing:
    """Return how much waits at an agency or in a queue now, and how much of it is overdue; two queries."""
    now = timezone.now()
    if queue_id is not None:
        open_ones = Case.objects.filter(queue=queue_id, stage__in=_OPEN)
        return _both([_counted(open_ones, Q(due_at__lt=now))])
    led = Lead.objects.filter(agency=agency_id, until=None, case__stage__in=_OPEN).exclude(body=OURS.value)
    questions = Coordination.objects.filter(agency=agency_id, state__in=_ASKED)
    completes = Case.objects.filter(requesting_agency=agency_id, stage=Stage.WAITING_REQUESTER.value)
    return _both(
        [
            _counted(led, Q(case__due_at__lt=now)),
            _counted(questions, Q(due_at__lt=now)),
            _counted(completes, Q(pk__in=())),
        ]
    )


def _counted(rows: QuerySet[Any], late: Q) -> tuple[int, int]:
    found = rows.aggregate(n=Count("pk"), late=Count("pk", filter=late))
    return found["n"], found["late"]


def _both(found: list[tuple[int, int]]) -> Standing:
    return Standing(sum(n for n, _late in found), sum(late for _n, late in found))


def late_questions(viewer: Actor, agency_id: int | None = None, size: int = 100) -> list[Coordination]:
    """Return the questions past their date, longest first: number, agency and dates, never the words.

    Raises NotFound for those who may not read the counts.
    """
    if not (viewer.is_system or viewer.roles & READ_OVERSIGHT):
        raise NotFound
    rows = Coordination.objects.filter(state__in=_ASKED, due_at__lt=timezone.now())
    if agency_id:
        rows = rows.filter(agency=agency_id)
    known = rows.select_related("agency").only("number", "state", "asked_at", "due_at", "agency", "case_id")
    return list(known.order_by(F("due_at").asc(), "pk")[:size])
