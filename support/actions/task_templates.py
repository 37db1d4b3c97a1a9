"""Opens the tasks of a template: by one act on a ticket, or on every new ticket of its kind, set-based."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base
from support.domain.clock import VIETNAM, WorkingCalendar
from support.domain.errors import NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.words import _
from support.domain.working_days import working_day_after
from support.models import Case, Checklist, ChecklistTask, Task, rows
from support.queries import calendar, task_templates
from support.queries.task_templates import Step, Template

SYSTEM = Actor.system("task_templates")


@transaction.atomic
def apply(by: Actor, *, case_id: int, template_id: int) -> list[Task]:
    """Open the steps of a template that a ticket lacks, in one event; returns them.

    Raises NotFound, Forbidden, and NotAllowed when the template is for another kind or nothing is lacking.
    """
    case, template = base.lock_for_work(by, case_id), task_templates.get(template_id)
    if template is None:
        raise NotFound
    if template.kind not in ("", case.kind):
        raise NotAllowed(_("Mẫu này dùng cho loại phiếu khác."))
    known = set(Task.objects.filter(case=case).exclude(key="").values_list("key", flat=True))
    lacking = [step for step in template.steps if step.key not in known]
    if not lacking:
        raise NotAllowed(_("Phiếu đã có đủ việc của mẫu này."))
    taken = ChecklistTask.objects.filter(checklist__ticket=case.pk).count()
    made = _open(by, [(case, template, lacking)], timezone.now(), taken)
    base.save(case)
    return made


def open_automatic(cases: Sequence[Case], at: datetime) -> None:
    """Give new tickets the tasks of their kind's templates; in the transaction that files them.

    Asks the database nothing where no template opens by itself.
    """
    automatic = task_templates.automatic()
    if not automatic:
        return
    wanted = [
        (case, template, template.steps)
        for case in cases
        for template in (*automatic.get("", ()), *automatic.get(case.kind, ()))
        if template.steps
    ]
    _open(SYSTEM, wanted, at)


Wanted = tuple[Case, Template, Sequence[Step]]


def _open(by: Actor, wanted: Sequence[Wanted], at: datetime, taken: int = 0) -> list[Task]:
    """Write lists, steps and tasks of all tickets at once, and one event for each list.

    `taken` steps stand on each ticket already.
    """
    if not wanted:
        return []
    lists = rows.reserve(Checklist, len(wanted))
    ids = iter(rows.reserve(ChecklistTask, sum(len(steps) for _case, _template, steps in wanted)))
    places: dict[int, int] = defaultdict(lambda: taken)
    written: list[tuple[int, int, str, int]] = []
    tasks, happened = [], []
    due = _Due(calendar.working_calendar(), at.astimezone(VIETNAM).date())
    for list_id, (case, template, steps) in zip(lists, wanted, strict=True):
        own = [_task(next(ids), case, step, at, due) for step in steps]
        for task, step in zip(own, steps, strict=True):
            written.append((task.pk, list_id, step.words, places[case.pk]))
            places[case.pk] += 1
        tasks += own
        happened.append(_opened(case, template, own, steps))
    names = [(pk, case.pk, template.name) for pk, (case, template, _s) in zip(lists, wanted, strict=True)]
    rows.insert(Checklist, ("id", "ticket_id", "name"), names)
    rows.insert(ChecklistTask, ("id", "checklist_id", "description", "position"), written)
    Task.objects.bulk_create(tasks)
    outbox.record_many(by, happened, at=at)
    return tasks


def _task(pk: int, case: Case, step: Step, at: datetime, due: _Due) -> Task:
    return Task(
        step_id=pk, case=case, key=step.key, clause=step.clause, due_on=due.after(step), started_at=at
    )


def _opened(case: Case, template: Template, own: Sequence[Task], steps: Sequence[Step]) -> outbox.Happened:
    """Tell it with the words beside the event: they are people's own and never enter the chain."""
    data = {"tasks": [task.pk for task in own], "template": template.pk, "title": ""}
    texts = {"tasks": "; ".join(step.words for step in steps)}
    return outbox.Happened(EventKind.TASKS_OPENED, [case.pk], data, texts)


@dataclass(frozen=True, slots=True)
class _Due:
    """Counts the due days of steps from today by the working calendar."""

    hours: WorkingCalendar
    today: date

    def after(self, step: Step) -> date | None:
        """Return a step's due day; None where it has none, or the calendar no working days."""
        if step.due_days is None:
            return None
        try:
            return working_day_after(self.today, step.due_days, self.hours)
        except ValueError:
            return None
