"""Why each deadline of a ticket falls when it does, from what is kept of it and the calendar of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from support.domain.explain import Explanation, explain
from support.domain.kinds import Kind
from support.domain.roles import Actor
from support.domain.words import _
from support.models import Case
from support.queries import calendar, tickets

AHEAD = timedelta(days=400)  # how far the table of days is read for the words of an explanation

FIRST, LAST = _("Trả lời lần đầu"), _("Giải quyết")


@dataclass(frozen=True, slots=True)
class Told:
    """A deadline and its count. `agrees` is False when the kept deadline is not what the count gives."""

    name: str
    due_at: datetime
    explanation: Explanation
    agrees: bool


def of_case(viewer: Actor, case: Case) -> list[Told]:
    """Return the deadlines of a ticket the viewer may see, each explained; empty where none is set."""
    if not tickets.visible_to(viewer).filter(pk=case.pk).exists():
        return []
    targets = calendar.targets()
    promise = targets.promised(Kind(case.kind), case.priority, case.received_at)
    minutes = targets.minutes.get((case.kind, case.priority))
    if promise is None or minutes is None:
        return []
    kept = zip((FIRST, LAST), minutes, (promise.respond_by, promise.solve_by), strict=True)
    return [_told(name, case.received_at, one, due) for name, one, due in kept]


def _told(name: str, start: datetime, minutes: int, due_at: datetime) -> Told:
    begun = start.replace(microsecond=0)
    notes = calendar.day_notes(begun.date(), (due_at + AHEAD).date())
    found = explain(begun, timedelta(minutes=minutes), calendar.working_calendar(), notes=notes)
    agrees = found.due is not None and abs(found.due - due_at) < timedelta(seconds=1)
    return Told(name, due_at, found, agrees)
