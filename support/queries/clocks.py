"""Reading the clocks of tickets: which steps of escalation have come, and how a ticket's time was spent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from support.domain.clock import MINUTE, add_working, subtract_working
from support.domain.clocks import Basis, Moment, lead_of
from support.models import Clock, Escalation, EscalationStep
from support.queries import calendar


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
