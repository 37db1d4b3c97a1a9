"""What a change of the calendar would move, and how far the counting of earlier changes has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from support.domain import clock as counting
from support.domain.clock import VIETNAM, Break, DayKind, Span, WorkingCalendar
from support.domain.clocks import Basis
from support.domain.roles import Actor
from support.models import CalendarChange, Clock, ClockPause
from support.queries import calendar, tickets

MOST = 2000  # clocks counted for a preview; of more the number is told as “at least”
SHOWN = 10  # tickets named in a preview
LATEST = 5


@dataclass(frozen=True, slots=True)
class Move:
    """A due date before and after a change that is not made yet."""

    clock: Clock
    old: datetime
    new: datetime


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change would move: how many tickets, whether there may be more, some the viewer may see."""

    tickets: int
    more: bool
    later: int
    moves: list[Move] = field(default_factory=list)


def of_day(viewer: Actor, day: date, kind: DayKind | None) -> Impact:
    """Return what it would move if `day` became `kind` (None: an ordinary day of the week).

    Only clocks that run over that day can move; at most MOST of them are counted.
    """
    now = calendar.working_calendar()
    days = {other: one for other, one in now.days.items() if other != day}
    wanted = WorkingCalendar(now.spans, days | ({day: kind} if kind else {}))
    if wanted.hours(day) == now.hours(day):
        return Impact(0, more=False, later=0)
    begins = datetime.combine(day, time(), VIETNAM)
    over = _running().filter(started_at__lt=begins + timedelta(days=1), due_at__gt=begins)
    return _impact(viewer, over, wanted)


def of_hours(viewer: Actor, spans: Mapping[int, tuple[Span, ...]]) -> Impact:
    """Return what it would move if the hours of the week became `spans`; at most MOST clocks are counted."""
    now = calendar.working_calendar()
    if dict(now.spans) == dict(spans):
        return Impact(0, more=False, later=0)
    return _impact(viewer, _running(), WorkingCalendar(spans, now.days))


def _impact(viewer: Actor, running: QuerySet[Clock], wanted: WorkingCalendar) -> Impact:
    found = list(running.select_related("case").order_by("due_at", "pk")[: MOST + 1])
    moves = _moves(found[:MOST], wanted)
    cases = {move.clock.case_id for move in moves}
    seen = set(tickets.visible_to(viewer).filter(pk__in=cases).values_list("pk", flat=True))
    shown = [move for move in moves if move.clock.case_id in seen][:SHOWN]
    later = len({move.clock.case_id for move in moves if move.new > move.old})
    return Impact(len(cases), len(found) > MOST, later, shown)


def _running() -> QuerySet[Clock]:
    return Clock.objects.filter(ended_at=None, basis=Basis.WORKING.value)


def _moves(clocks: Sequence[Clock], wanted: WorkingCalendar) -> list[Move]:
    breaks: dict[int, list[Break]] = defaultdict(list)
    rows = ClockPause.objects.filter(case__in={one.case_id for one in clocks}).order_by("since", "pk")
    for pause in rows:
        if pause.until is None or pause.until > pause.since:
            breaks[pause.case_id].append((pause.since, pause.until))
    moves = []
    for one in clocks:
        try:
            new = counting.due(one.started_at, one.minutes, breaks[one.case_id], wanted)
        except ValueError:
            continue
        if new != one.due_at:
            moves.append(Move(one, one.due_at, new))
    return moves


def latest() -> list[CalendarChange]:
    """Return the latest changes of hours and days, newest first."""
    return list(CalendarChange.objects.select_related("by").order_by("-pk")[:LATEST])
