"""Tasks on a ticket: opened, given to somebody, completed, opened again; a base for every checklist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base
from support.domain.errors import NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import STEP_MAX, Case, Checklist, ChecklistTask, Task

NAME_MAX = 100  # of helpdesk's Checklist.name


@dataclass(frozen=True, slots=True)
class Wanted:
    """One task to open. `key` makes it unique on its ticket; `linked` leaves it to another ticket."""

    words: str
    key: str = ""
    clause: str = ""
    owner_id: int | None = None
    due_on: date | None = None
    linked: bool = False


@transaction.atomic
def open_many(
    by: Actor, *, case_id: int, title: str, wanted: Sequence[Wanted], since: datetime | None = None
) -> list[Task]:
    """Open tasks on a ticket in one event, as the list `title`; those whose key it has already are left.

    Time counts from `since` (now). Raises NotFound, Forbidden, NotAllowed, FieldError.
    """
    case = base.lock_for_work(by, case_id)
    known = set(Task.objects.filter(case=case).exclude(key="").values_list("key", flat=True))
    fresh = [one for one in wanted if one.key not in known]
    if not fresh:
        return []
    made = [_made(case, title, one, since or timezone.now()) for one in fresh]
    data = {"tasks": [task.pk for task in made], "title": _keyed(title, made)}
    typed = [str(task) for task in made if not task.key]
    texts = {"tasks": "; ".join(typed)} if typed else {}
    outbox.record(by, outbox.Happened(EventKind.TASKS_OPENED, [case.pk], data, texts))
    base.save(case)
    return made


def _keyed(title: str, made: Sequence[Task]) -> str:
    """Return the name of a list of steps known by their keys; people's own words never enter the chain."""
    return title if all(task.key for task in made) else ""


def _made(case: Case, title: str, one: Wanted, since: datetime) -> Task:
    words = base.required(nfc(one.words), _("Nội dung việc"), limit=STEP_MAX)
    if one.owner_id is not None:
        base.check_assignee(case, one.owner_id, "owner")
    name = nfc(title)[:NAME_MAX]
    listed = Checklist.objects.filter(ticket=case.pk, name=name).first()
    listed = listed or Checklist.objects.create(ticket_id=case.pk, name=name)
    place = ChecklistTask.objects.filter(checklist__ticket=case.pk).count()
    step = ChecklistTask.objects.create(checklist=listed, description=words, position=place)
    return Task.objects.create(
        step=step,
        case=case,
        key=one.key,
        clause=one.clause,
        owner_id=one.owner_id,
        due_on=one.due_on,
        started_at=since,
        linked=one.linked,
    )


@transaction.atomic
def assign(by: Actor, *, case_id: int, task_id: int, user_id: int | None, due_on: date | None) -> Task:
    """Say who does a task and by which day; None for nobody, or no day."""
    case, task = _locked(by, case_id, task_id)
    if task.done_at:
        raise NotAllowed(_("Việc này đã xong; mở lại trước khi giao."))
    if user_id is not None:
        base.check_assignee(case, user_id, "owner")
    if (task.owner_id, task.due_on) == (user_id, due_on):
        return task
    data = {"from_user": task.owner_id, "to_user": user_id, "due": due_on.isoformat() if due_on else None}
    task.owner_id, task.due_on = user_id, due_on
    task.save(update_fields=["owner", "due_on"])
    return _told(by, EventKind.TASK_ASSIGNED, case, task, data)


@transaction.atomic
def complete(by: Actor, *, case_id: int, task_id: int) -> Task:
    """Tick a task off. One that another ticket settles is refused: it is done with that ticket."""
    case, task = _locked(by, case_id, task_id)
    if task.done_at:
        return task
    if task.linked:
        raise NotAllowed(_("Việc này tự hoàn thành khi phiếu kiểm tra, đánh giá hoàn thành."))
    settle([task], by, timezone.now())
    return _told(by, EventKind.TASK_DONE, case, task)


@transaction.atomic
def reopen(by: Actor, *, case_id: int, task_id: int, reason: str) -> Task:
    """Open a task again that turned out not to be done; says why."""
    case, task = _locked(by, case_id, task_id)
    words = base.required(nfc(reason), _("Lý do"), limit=1000)
    if task.done_at is None:
        return task
    if task.linked:
        raise NotAllowed(_("Việc này tự hoàn thành khi phiếu kiểm tra, đánh giá hoàn thành."))
    task.done_at = task.done_by_id = None
    task.save(update_fields=["done_at", "done_by"])
    ChecklistTask.objects.filter(pk=task.pk).update(completion_date=None)
    return _told(by, EventKind.TASK_REOPENED, case, task, texts={"reason": words})


def settle(tasks: Sequence[Task], by: Actor, at: datetime, waived: str = "") -> None:
    """Note tasks as done, ours and helpdesk's row alike; part of the caller's transaction and event."""
    for task in tasks:
        task.done_at, task.done_by_id, task.waived = at, by.user_id, waived
        task.save(update_fields=["done_at", "done_by", "waived"])
    ChecklistTask.objects.filter(pk__in=[task.pk for task in tasks]).update(completion_date=at)


def _locked(by: Actor, case_id: int, task_id: int) -> tuple[Case, Task]:
    case = base.lock_for_work(by, case_id)
    task = Task.objects.select_related("step").filter(pk=task_id, case=case).first()
    if task is None:
        raise NotFound
    return case, task


def _told(
    by: Actor,
    kind: EventKind,
    case: Case,
    task: Task,
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Task:
    """Record what happened to a task, with its words beside the event, and count the ticket's version."""
    happened = outbox.Happened(
        kind, [case.pk], {"task": task.pk, **(data or {})}, {"task": str(task), **(texts or {})}
    )
    outbox.record(by, happened)
    base.save(case)
    return task
