"""Sweeping the clocks: what is soon due or overdue is told, raised and handed on, each step once a clock.

The rows are the claims. A sweep locks the cases it works on and passes over those another holds; what it
applied stands in `Escalation`, unique by clock and step, so that of two schedulers only one applies it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from support import outbox
from support.actions import base, placing, reminders
from support.domain.events import EventKind
from support.domain.kinds import raised
from support.domain.lifecycle import OPEN
from support.domain.roles import Actor
from support.models import Case, Clock, Escalation, EscalationStep, Event, rows
from support.queries import clocks as known
from support.queries import staffing

log = logging.getLogger(__name__)
BY = Actor.system("clock")
BATCH = 1000  # cases of one transaction
LOOKED_FOR = 20  # batches found by one look at the whole table


@dataclass(slots=True)
class Due:
    """A clock for which steps have come, in the order of time; the last one speaks for all."""

    clock: Clock
    case: Case
    steps: list[EscalationStep]
    changed: dict[str, Any] = field(default_factory=dict)  # what the event says of changes of the case

    @property
    def last(self) -> EscalationStep:
        """Return the step that came last."""
        return self.steps[-1]


def sweep(batch: int = BATCH) -> int:
    """Apply every step that has come; returns to how many clocks. Safe to run twice and at the same time.

    A case somebody is just working on waits for the next sweep.
    """
    total = 0
    while waiting := known.cases_to_escalate(timezone.now(), LOOKED_FOR * batch):
        done = sum(_claimed(waiting[start : start + batch]) for start in range(0, len(waiting), batch))
        total += done
        if not done:
            break
    return total


def _claimed(case_ids: Sequence[int]) -> int:
    """Apply what has come to these cases; nothing when another sweep claimed one of them meanwhile."""
    try:
        return _apply(case_ids)
    except IntegrityError:
        log.info("another sweep was here first; the next one goes on")
        return 0


@transaction.atomic
def _apply(case_ids: Sequence[int]) -> int:
    now = timezone.now()
    free = connection.features.has_select_for_update_skip_locked
    locked = Case.objects.select_for_update(skip_locked=free).filter(pk__in=case_ids, stage__in=OPEN)
    cases = {case.pk: case for case in locked.order_by("pk")}
    # Asked again under the locks: what another sweep did meanwhile is done.
    found = [Due(clock, cases[clock.case_id], steps) for clock, steps in known.to_escalate(now, cases)]
    if not found:
        return 0
    staff = staffing.of_queues({one.case.queue_id for one in found}, now)
    moved = _moved(found, staff)
    events = outbox.record_many(BY, [_happened(one) for one in found], at=now)
    _claim(found, events, now)
    base.save_many(moved, ("priority", "assignee_id"), now)
    placing.hand_on(BY, [one.case for one in found if "to_user" in one.changed], now)
    pairs = zip(found, events, strict=True)
    reminders.tell(
        [reminders.Told(one.clock, one.case, one.last, event.pk) for one, event in pairs], staff, now
    )
    return len(found)


def _claim(found: Sequence[Due], events: Sequence[Event], now: datetime) -> None:
    applied = [
        (one.clock.pk, step.pk, event.pk)
        for one, event in zip(found, events, strict=True)
        for step in one.steps
    ]
    rows.insert(Escalation, ("clock_id", "step_id", "event_id"), applied, at=now)


def _moved(found: Iterable[Due], staff: staffing.Staff) -> list[Case]:
    """Raise and hand on what the steps say; returns the cases that changed. A case changes once a sweep."""
    by_case: dict[int, list[Due]] = defaultdict(list)
    for one in found:
        by_case[one.case.pk].append(one)
    changed = []
    for group in by_case.values():
        raiser = next((one for one in group if any(step.raise_priority for step in one.steps)), None)
        giver = next((one for one in group if any(step.hand_over for step in one.steps)), None)
        duty = next((one for one in group if any(step.give_duty for step in one.steps)), None)
        before = (group[0].case.priority, group[0].case.assignee_id)
        if raiser:
            _raise(raiser)
        if giver:
            _hand_over(giver, staff)
        elif duty:
            _give_duty(duty, staff)
        if (group[0].case.priority, group[0].case.assignee_id) != before:
            changed.append(group[0].case)
    return changed


def _raise(one: Due) -> None:
    before, after = one.case.priority, raised(one.case.priority)
    if before != after:
        one.case.priority = after
        one.changed["changed"] = {"priority": [before, after]}


def _hand_over(one: Due, staff: staffing.Staff) -> None:
    """Give a case to the lead who holds the fewest, unless a lead holds it already."""
    _give(one, staff.lead_to_hold(one.case))


def _give_duty(one: Due, staff: staffing.Staff) -> None:
    """Give a case nobody holds to who is on duty for its queue."""
    if one.case.assignee_id is None:
        _give(one, staff.on_duty(one.case))


def _give(one: Due, to: int | None) -> None:
    if to is not None:
        one.changed |= {"from_user": one.case.assignee_id, "to_user": to}
        one.case.assignee_id = to


def _happened(one: Due) -> outbox.Happened:
    data: Mapping[str, Any] = {
        "clock": one.clock.pk,
        "clock_kind": one.clock.kind,
        "steps": [step.pk for step in one.steps],
        "moment": one.last.moment,
        "minutes": one.last.minutes,
        "due": one.clock.due_at.isoformat(timespec="minutes"),
        **one.changed,
    }
    return outbox.Happened(EventKind.ESCALATED, [one.case.pk], data)
