"""Reading the clocks of tickets: which steps of escalation have come, and how a ticket's time was spent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from support.domain.clock import MINUTE, Break, WorkingCalendar, add_working, held, subtract_working
from support.domain.clocks import Basis, ClockKind, Moment, Outcome, lead_of
from support.domain.leads import OURS
from support.models import Case, Clock, ClockPause, Escalation, EscalationStep, Lead
from support.queries import calendar
from support.queries.gathered import listed, moment


def steps() -> list[EscalationStep]:
    """Return the steps in use, in the order of time: long before the due date first, long after it last."""

    def place(step: EscalationStep) -> int:
        return step.minutes if step.moment == Moment.AFTER else -step.minutes

    return sorted(EscalationStep.objects.filter(active=True), key=place)


def cases_to_escalate(now: datetime, limit: int) -> list[int]:
    """Return at most `limit` cases with a clock for which a step has come, the earliest due first."""
    found: dict[int, None] = {}
    for step in steps():
        if len(found) >= limit:
            break
        waiting = _waiting(step, now).order_by("due_at").values_list("case", flat=True)
        found |= dict.fromkeys(waiting[: limit - len(found)])
    return sorted(found)


def to_escalate(now: datetime, cases: Collection[int]) -> Iterator[tuple[Clock, list[EscalationStep]]]:
    """Give each running clock of `cases` for which steps have come, with those steps in the order of time."""
    found: dict[Clock, list[EscalationStep]] = defaultdict(list)
    for step in steps():
        for clock in _waiting(step, now).filter(case__in=cases).order_by("pk"):
            found[clock].append(step)
    yield from sorted(found.items(), key=lambda item: item[0].pk)


def _waiting(step: EscalationStep, now: datetime) -> QuerySet[Clock]:
    """Return the running clocks for which a step has come and was not applied yet."""
    applied = Escalation.objects.filter(clock=OuterRef("pk"), step=step)
    running = Clock.objects.filter(kind=step.clock, ended_at=None, paused=False)
    return running.filter(_come(step, now, running), ~Exists(applied))


def _come(step: EscalationStep, now: datetime, running: QuerySet[Clock]) -> Q:
    """Return the condition that a step has come by `now`: one moment to compare each due date with.

    So no clock is counted singly: a due date lies within an hour of work exactly when it is not later than
    an hour of work from now.
    """
    try:
        if step.moment == Moment.AFTER:
            return _both(_before(step.minutes, now), now - step.minutes * MINUTE)
        return _ahead(step.minutes, now, running)
    except ValueError:  # a calendar without working hours
        return Q(pk__in=())


def _before(minutes: int, now: datetime) -> datetime:
    return subtract_working(now, minutes, calendar.working_calendar())


def _ahead(minutes: int, now: datetime, running: QuerySet[Clock]) -> Q:
    working = calendar.working_calendar()
    reach = add_working(now, minutes, working)
    long_enough = Q(minutes__gte=2 * minutes) & _both(reach, now + minutes * MINUTE)
    # Short targets are warned of at half of their time; there are few different ones.
    latest = max(reach, now + minutes * MINUTE)
    short = running.filter(due_at__lte=latest, minutes__lt=2 * minutes).order_by()
    for target in short.values_list("minutes", flat=True).distinct():
        lead = lead_of(minutes, target)
        long_enough |= Q(minutes=target) & _both(add_working(now, lead, working), now + lead * MINUTE)
    return long_enough


def _both(working: datetime, every_hour: datetime) -> Q:
    """Return the condition on the due dates of clocks of working hours, and of those of every hour."""
    return Q(basis=Basis.WORKING, due_at__lte=working) | Q(basis=Basis.EVERY_HOUR, due_at__lte=every_hour)


@dataclass(frozen=True, slots=True)
class Reading:
    """A running clock at a moment: `used` of its target, and what is `left` (negative: overdue)."""

    clock: Clock
    used: timedelta
    left: timedelta

    @property
    def share(self) -> int:
        """Return how much of the target is used, in percent, at most 100."""
        return min(100, int(100 * self.used / timedelta(minutes=self.clock.minutes)))


@dataclass(frozen=True, slots=True)
class Share:
    """Working time that lay with one party: a body that led, or the requester (`body` "")."""

    body: str
    agency: str
    time: timedelta


@dataclass(frozen=True, slots=True)
class Told:
    """What the clocks of a ticket say: those that run, those that ended, the pause now, who used the time."""

    running: list[Reading]
    ended: list[Clock]
    pause: ClockPause | None
    shares: list[Share]


_CLOCK = ("id", "kind", "basis", "minutes", "started_at", "due_at", "paused", "ended_at", "outcome")
_PAUSE = ("id", "reason", "message_id", "since", "until")
_TERM = ("body", "agency__name", "since", "until")
_MOMENTS = frozenset({"started_at", "due_at", "ended_at", "since", "until"})


def with_clocks(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Let each case bring its clocks and pauses along, so that `told` asks nothing more."""
    clocks = Clock.objects.filter(case=OuterRef("pk")).order_by("pk")
    pauses = ClockPause.objects.filter(case=OuterRef("pk")).order_by("since", "pk")
    terms = Lead.objects.filter(case=OuterRef("pk")).order_by("since", "pk")
    return cases.annotate(
        clock_rows=listed(clocks, *_CLOCK),
        pause_rows=listed(pauses, *_PAUSE),
        lead_rows=listed(terms, *_TERM),
    )


def _kept(case: Case) -> tuple[list[Clock], list[ClockPause]]:
    clocks = [Clock(case=case, **_row(one)) for one in getattr(case, "clock_rows", ())]
    return clocks, [ClockPause(case=case, **_row(one)) for one in getattr(case, "pause_rows", ())]


def _row(values: dict[str, Any]) -> dict[str, Any]:
    return {name: moment(value) if name in _MOMENTS else value for name, value in values.items()}


def told(case: Case, now: datetime) -> Told:
    """Return what the clocks of a case say at `now`: at once for one of `with_clocks`, else by one query."""
    if not hasattr(case, "clock_rows"):
        case = with_clocks(Case.objects.filter(pk=case.pk)).get()
    working = calendar.working_calendar()
    rows, pauses = _kept(case)
    breaks = [(one.since, one.until) for one in pauses]
    running = [_read(one, breaks, working, now) for one in rows if one.ended_at is None]
    latest = {one.kind: one for one in rows if one.outcome in _SAID}
    kept = [one for one in latest.values() if one.kind not in {row.clock.kind for row in running}]
    open_now = next((one for one in pauses if one.until is None), None)
    return Told(running, kept, open_now, _shares(case, rows, breaks, now))


_SAID = frozenset({Outcome.MET.value, Outcome.MISSED.value})


def _read(clock: Clock, breaks: Sequence[Break], working: WorkingCalendar, now: datetime) -> Reading:
    counted = working if clock.basis == Basis.WORKING else None
    left_out = breaks if counted else ()
    used = held(clock.started_at, now, left_out, counted) if now > clock.started_at else timedelta()
    left = timedelta(minutes=clock.minutes) - used
    return Reading(clock, used, left)


def _shares(case: Case, rows: Sequence[Clock], breaks: Sequence[Break], now: datetime) -> list[Share]:
    """Return with whom the working time of a case lay, from its receipt until it was solved, or now.

    By the rows: the stretches its solution was counted in belong to whoever led then, its pauses to the
    requester.
    """
    counted = [one for one in rows if one.kind == ClockKind.RESOLUTION]
    if not counted:
        return []
    working = calendar.working_calendar()
    start, end = counted[0].started_at, counted[-1].ended_at or now
    found = [
        Share(body, agency, held(max(since, start), min(until or end, end), breaks, working))
        for body, agency, since, until in _terms(case, start)
        if since < end and (until is None or until > start)
    ]
    whole = held(start, end, (), working) if end > start else timedelta()
    return [*found, Share("", "", whole - sum((one.time for one in found), timedelta()))]


def _terms(case: Case, start: datetime) -> list[tuple[str, str, datetime, datetime | None]]:
    """Return who led when, oldest first; before the first term on record the database agency did."""
    rows = [_row(one) for one in getattr(case, "lead_rows", ())]
    terms = [(row["body"], row["agency__name"] or "", row["since"], row["until"]) for row in rows]
    return [(OURS.value, "", start, terms[0][2] if terms else None), *terms]
