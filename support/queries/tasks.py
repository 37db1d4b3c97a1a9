"""Tasks of a ticket as a viewer may read them, with the working time each has taken."""

from __future__ import annotations

from datetime import datetime

from support.domain.clock import working_minutes
from support.domain.roles import Actor
from support.models import Case, Task
from support.queries import tickets
from support.queries.calendar import working_calendar


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
