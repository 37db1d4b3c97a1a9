"""Why each deadline of a ticket falls then: from its clocks, their pauses and the calendar of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from support.domain.clock import VIETNAM, WorkingCalendar
from support.domain.clocks import CLOCK_LABELS, PAUSE_LABELS, Basis, ClockKind, Outcome
from support.domain.clocks import Pause as PauseReason
from support.domain.explain import DayNote, Explanation, Pause, explain
from support.domain.roles import Actor
from support.models import Case, Clock, ClockPause, Recount
from support.queries import calendar, tickets

AHEAD = timedelta(days=400)  # how far behind the latest deadline the table of days is read for its words
MOST = 20  # recounts shown of a ticket


@dataclass(frozen=True, slots=True)
class Told:
    """A clock and its count. `agrees` is False when the kept deadline is not what the count gives today."""

    name: str
    clock: Clock
    explanation: Explanation
    agrees: bool


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every count of a ticket stands on."""

    hours: WorkingCalendar
    notes: Mapping[date, DayNote]
    pauses: Sequence[Pause]


def of_case(viewer: Actor, case: Case) -> list[Told]:
    """Return the deadlines of a ticket the viewer may see, each explained: the latest clock of each kind.

    Empty where none was set. Legal limits counted in hours are none of these.
    """
    if not tickets.visible_to(viewer).filter(pk=case.pk).exists():
        return []
    rows = Clock.objects.filter(case=case, basis=Basis.WORKING.value).exclude(outcome=Outcome.REPLACED.value)
    latest = {clock.kind: clock for clock in rows.order_by("pk")}
    if not latest:
        return []
    clocks = [latest[kind.value] for kind in ClockKind if kind.value in latest]
    ground = _ground(case, clocks)
    return [told for clock in clocks if (told := _told(clock, ground)) is not None]


def _ground(case: Case, clocks: Sequence[Clock]) -> _Ground:
    first = min(clock.started_at for clock in clocks).astimezone(VIETNAM).date()
    last = max(clock.due_at for clock in clocks).astimezone(VIETNAM).date() + AHEAD
    pauses = [
        Pause(one.since, one.until, PAUSE_LABELS[PauseReason(one.reason)])
        for one in ClockPause.objects.filter(case=case).order_by("since", "pk")
        if one.until is None or one.until > one.since
    ]
    return _Ground(calendar.working_calendar(), calendar.day_notes(first, last), pauses)


def _told(clock: Clock, ground: _Ground) -> Told | None:
    """Explain one clock to the second, as people read it; None where the calendar has no working hours."""
    start, target = _second(clock.started_at), timedelta(minutes=clock.minutes)
    pauses = [_whole(one) for one in ground.pauses if _counted(clock, one)]
    over = [one for one in pauses if one.until is not None]
    try:
        found = explain(start, target, ground.hours, notes=ground.notes, pauses=pauses)
        # While a clock stands, the row keeps the earliest deadline that is possible.
        kept = explain(start, target, ground.hours, pauses=over)
    except ValueError:
        return None
    agrees = kept.due is not None and abs(kept.due - clock.due_at) <= timedelta(seconds=1)
    return Told(CLOCK_LABELS[ClockKind(clock.kind)], clock, found, agrees)


def _counted(clock: Clock, pause: Pause) -> bool:
    """True for a pause the clock knew: one that ended while it ran, or any while it still runs.

    A clock that ended while it stood was judged by the earliest deadline that was possible then.
    """
    return clock.ended_at is None or (pause.until is not None and pause.until <= clock.ended_at)


def _whole(pause: Pause) -> Pause:
    return Pause(_second(pause.since), _second(pause.until) if pause.until else None, pause.reason)


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def recounts(viewer: Actor, case: Case) -> list[Recount]:
    """Return how changes of the calendar moved the deadlines of a ticket the viewer may see, latest first."""
    seen = tickets.visible_to(viewer).filter(pk=case.pk)
    found = Recount.objects.filter(case__in=seen, new_due__isnull=False)
    return list(found.select_related("clock", "change", "change__by").order_by("-at", "-pk")[:MOST])
