"""Moving a ticket along: assign, take, change stage, topic and queue, priority, subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import (
    base,
    concern,
    coordination_attach,
    leads,
    linkrows,
    placing,
    stage_rules,
    structured,
    suggestions,
)
from support.actions.searchdocs import people_of, refresh_head
from support.domain.errors import FieldError, Forbidden, NotAllowed
from support.domain.events import EventKind
from support.domain.kinds import PRIORITY_LABELS, Kind, raised
from support.domain.lifecycle import Stage
from support.domain.roles import Actor, Role
from support.domain.rules import How
from support.domain.text import nfc
from support.domain.words import _
from support.models import Case, QueueProfile
from support.queries import lists


@transaction.atomic
def assign(by: Actor, *, case_id: int, user_id: int | None, version: int | None = None) -> Case:
    """Give a ticket to a colleague who may work it, or to nobody (`user_id` None)."""
    case = base.lock_for_work(by, case_id, version=version, for_lead=True)
    if user_id is not None:
        base.check_assignee(case, user_id, by_lead=not by.is_worker)
    if case.assignee_id == user_id:
        return case
    before, stage_before = case.assignee_id, case.stage
    case.assignee_id = user_id
    starts = user_id is not None and Stage(case.stage) in {Stage.NEW, Stage.ACCEPTED, Stage.REOPENED}
    if starts and not stage_rules.waits(case, Stage.ASSIGNED):
        case.stage = Stage.ASSIGNED.value
    if user_id is None and case.stage == Stage.ASSIGNED:
        case.stage = Stage.ACCEPTED.value  # nobody holds it: it is not assigned any more
    data: dict[str, Any] = {"from_user": before, "to_user": user_id}
    if case.stage != stage_before:
        data |= {"from": stage_before, "to": case.stage}
    outbox.record(by, outbox.Happened(EventKind.ASSIGNED, [case.pk], data))
    base.save(case, "assignee", "stage")
    placing.put(by, case, How.TAKEN if user_id is not None and user_id == by.user_id else How.HAND)
    return case


def take(by: Actor, *, case_id: int) -> Case:
    """Take a ticket oneself; refused when a colleague already has it."""
    with transaction.atomic():
        case = base.lock_for_work(by, case_id)
        if case.assignee_id not in {None, by.user_id}:
            raise NotAllowed(_("Phiếu đã có người nhận. Hãy dùng “Phân công” nếu cần chuyển."))
        return assign(by, case_id=case_id, user_id=by.user_id)


@transaction.atomic
def change_stage(
    by: Actor, *, case_id: int, stage: Stage, reason: str = "", version: int | None = None
) -> Case:
    """Move a ticket to `stage`; the allowed moves and those that need a reason are in stage_rules."""
    case = base.lock_for_work(by, case_id, version=version, for_lead=True)
    stage_rules.check(stage_rules.Move(by, case, stage, reason))
    before, case.stage = case.stage, stage.value
    if before == Stage.DUPLICATE:
        linkrows.lift(by, [case.pk])
    texts = {"reason": nfc(reason).strip()} if reason.strip() else {}
    outbox.record(
        by, outbox.Happened(EventKind.STAGED, [case.pk], {"from": before, "to": stage.value}, texts)
    )
    base.save(case, "stage")
    return case


@dataclass(frozen=True, slots=True)
class Properties:
    """New values of a ticket's properties; None leaves a property as it is. `topic` "" takes it away.

    `system_id`, `without_system` and `connection_id` are as in `concern.chosen`.
    """

    kind: Kind | None = None
    topic: str | None = None
    queue_id: int | None = None
    priority: int | None = None
    subject: str | None = None
    affects_right: bool | None = None
    system_id: int | None = None
    without_system: bool | None = None
    connection_id: int | None = None


@transaction.atomic
def change_properties(by: Actor, *, case_id: int, wanted: Properties, version: int | None = None) -> Case:
    """Change what a ticket is about, in one event that names old and new values."""
    case = base.lock_for_work(by, case_id, version=version)
    changed: dict[str, tuple[Any, Any]] = {}
    for name, value in _checked(by, case, wanted).items():
        old = getattr(case, name)
        if old != value:
            changed[name] = (old, value)
            setattr(case, name, value)
    decided = suggestions.decide(by, case) if wanted.topic is not None else {}
    if not changed and not decided:
        return case
    # Subjects are people's words: erasable texts beside the event, never inside the sealed data.
    data: dict[str, Any] = {
        "changed": {name: list(pair) for name, pair in changed.items() if name != "subject"}
    }
    data |= decided | _placed(by, case, wanted, changed)
    if (after := stage_rules.due(case)) != case.stage:
        data |= {"from": case.stage, "to": after.value}
        case.stage = after.value
    subject = changed.get("subject")
    texts = {"old_subject": subject[0], "new_subject": subject[1]} if subject else {}
    outbox.record(by, outbox.Happened(_event_kind(changed), [case.pk], data, texts))
    base.save(case, *changed, "assignee", "stage")
    if subject:
        refresh_head(case, people_of(case))
    if "kind" in changed:
        structured.entered(by, case)
    if changed.keys() & {"topic_id", "system_id"}:
        leads.settle(by, case=case)
        coordination_attach.attach_owner(by, case)
    return case


def _placed(by: Actor, case: Case, wanted: Properties, changed: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """Let the rules place a ticket that is about something else now, where nobody names a queue himself."""
    told = placing.again(by, case, changed) if wanted.queue_id is None else {}
    return told | (_let_go(case) if "queue_id" in changed else {})


def _let_go(case: Case) -> dict[str, Any]:
    """Take a ticket from a holder whom its new queue is closed to; returns what the event says of it.

    Holding a ticket must not be a way into a closed queue: its own people give it out anew.
    """
    closed = QueueProfile.objects.filter(pk=case.queue_id, restricted=True)
    if case.assignee_id is None or not closed.exclude(members__user=case.assignee_id).exists():
        return {}
    data: dict[str, Any] = {"from_user": case.assignee_id, "to_user": None}
    case.assignee_id = None
    placing.end(case, timezone.now())
    if case.stage == Stage.ASSIGNED:
        case.stage = Stage.ACCEPTED.value
        data |= {"from": Stage.ASSIGNED.value, "to": case.stage}
    return data


def _event_kind(changed: Mapping[str, Any]) -> EventKind:
    by_name = {
        "subject": EventKind.RETITLED,
        "priority": EventKind.PRIORITISED,
        "queue_id": EventKind.REQUEUED,
    }
    if len(changed) == 1:
        return by_name.get(next(iter(changed)), EventKind.CLASSIFIED)
    return EventKind.CLASSIFIED


def _checked(by: Actor, case: Case, wanted: Properties) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if wanted.kind is not None:
        values["kind"] = wanted.kind.value
    if wanted.topic is not None:
        values |= _topic(case, wanted)
    if wanted.queue_id is not None:
        values["queue_id"] = wanted.queue_id
    if "queue_id" in values:
        _check_queue(by, case, values["queue_id"])
    if wanted.priority is not None:
        values["priority"] = _priority(wanted.priority)
    if wanted.subject is not None:
        values["subject"] = base.required(nfc(wanted.subject), _("Tiêu đề"), limit=1000)
    if wanted.affects_right is not None:
        values |= _right(case, wanted.affects_right, values.get("priority", case.priority))
    return values | concern.chosen(
        case,
        system_id=wanted.system_id,
        without_system=wanted.without_system,
        connection_id=wanted.connection_id,
    )


def _right(case: Case, affects: bool, priority: int) -> dict[str, Any]:  # noqa: FBT001 - a value of the form
    """An obstacle to the right of use raises the priority one level, unless a person chose another (R29)."""
    newly = affects and not case.affects_right and priority == case.priority
    return {"affects_right": affects} | ({"priority": raised(priority)} if newly else {})


def _priority(priority: int) -> int:
    if priority not in PRIORITY_LABELS:
        raise FieldError("priority", _("Mức ưu tiên không hợp lệ."))
    return priority


def _topic(case: Case, wanted: Properties) -> dict[str, Any]:
    if not wanted.topic:
        return {"topic_id": None}
    if wanted.topic == case.topic_id:
        return {"topic_id": case.topic_id}  # one past its days stays where it was chosen
    topic = lists.topics_on(timezone.localdate()).filter(pk=wanted.topic).first()
    if topic is None:
        raise FieldError("topic", _("Chủ đề không có trong danh mục."))
    return {"topic_id": topic.pk} | ({"queue_id": topic.queue_id} if wanted.queue_id is None else {})


def _check_queue(by: Actor, case: Case, queue_id: int) -> None:
    profile = QueueProfile.objects.filter(pk=queue_id).first()
    if profile is None:
        raise FieldError("queue", _("Hàng đợi không có trong danh mục."))
    leaving = case.queue_id != queue_id and QueueProfile.objects.filter(pk=case.queue_id, restricted=True)
    if leaving and leaving.exists() and Role.TEAM_LEAD not in by.roles and not by.is_system:
        # Leaving a restricted queue shows the ticket to everybody: a lead decides that.
        raise Forbidden(_("Chỉ lãnh đạo đội được đưa phiếu ra khỏi hàng đợi hạn chế."))
