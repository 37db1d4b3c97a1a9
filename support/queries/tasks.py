"""Tasks of a ticket as a viewer may read them, with the working time each has taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from support.domain.clock import working_minutes
from support.domain.connection_request import TASKS
from support.domain.roles import Actor
from support.models import Case, Task
from support.queries import tickets
from support.queries.calendar import working_calendar
from support.queries.notices import Period, readable


def of_case(viewer: Actor, case: Case) -> list[Task]:
    """Return the tasks of a ticket in their order; none to who may not see the ticket."""
    if not getattr(case, "has_tasks", True):  # known from `tickets.get`
        return []
    found = Task.objects.filter(case__in=tickets.visible_to(viewer).filter(pk=case.pk))
    return list(found.select_related("step", "owner", "done_by", "follows").order_by("step__position", "pk"))


def get(viewer: Actor, case: Case, task_id: int) -> Task | None:
    """Return one task of a ticket the viewer may see; None when it has no such task."""
    return next((task for task in of_case(viewer, case) if task.pk == task_id), None)


def minutes(task: Task, now: datetime) -> int:
    """Return the working minutes a task has taken: until it was done, else until `now`."""
    return working_minutes(task.started_at, task.done_at or now, working_calendar())


@dataclass(frozen=True, slots=True)
class Step:
    """One of the three tasks of Điều 7.2 over a period: how many, the working minutes they took so far."""

    clause: str
    words: str
    done: int
    open: int
    waived: int
    mean: int
    most: int


def by_step(viewer: Actor, period: Period) -> list[Step]:
    """Return the three tasks begun in a period, in the order of the law; waived ones take no time."""
    keys = [clause for clause, _words in TASKS]
    found = Task.objects.filter(period.around("started_at"), key__in=keys, case__in=readable(viewer))
    rows, now, calendar = list(found), timezone.now(), working_calendar()
    steps = []
    for clause, words in TASKS:
        own = [one for one in rows if one.key == clause]
        taken = [
            working_minutes(one.started_at, one.done_at or now, calendar) for one in own if not one.waived
        ]
        waived = len(own) - len(taken)
        done = sum(1 for one in own if one.done_at and not one.waived)
        mean = round(sum(taken) / len(taken)) if taken else 0
        steps.append(Step(clause, words, done, len(taken) - done, waived, mean, max(taken, default=0)))
    return steps
