"""Telling people of due dates: one mail a person and sweep, whatever number of tickets it speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from support.actions import outgoing
from support.domain import privacy
from support.domain.clocks import CLOCK_LABELS, ClockKind, Moment
from support.domain.words import _
from support.models import Case, Clock, EscalationStep, MailKind
from support.queries.staffing import Staff

MOST = 40  # tickets named in one mail; of more, how many
SUBJECT = 120  # characters of a ticket's subject


@dataclass(frozen=True, slots=True)
class Told:
    """A clock for which a step has come, and the event that says so."""

    clock: Clock
    case: Case
    step: EscalationStep
    event_id: int

    @property
    def late(self) -> bool:
        """True when it is overdue."""
        return self.step.moment == Moment.AFTER


def tell(told: Sequence[Told], staff: Staff, at: datetime) -> None:
    """Queue the mails to those whom the steps name, in the caller's transaction."""
    by_person: dict[int, list[Told]] = defaultdict(list)
    for one in told:
        for pk in _whom(one, staff):
            by_person[pk].append(one)
    drafts = [_draft(staff, pk, lines) for pk, lines in sorted(by_person.items())]
    outgoing.queue_many(drafts, at=at)


def _whom(one: Told, staff: Staff) -> list[int]:
    people = staff.holders(one.case) if one.step.tell_holder else []
    more = staff.leads(one.case) if one.step.tell_lead else []
    return list(dict.fromkeys([*people, *more]))


def _draft(staff: Staff, pk: int, lines: list[Told]) -> outgoing.Draft:
    person = staff.people[pk]
    late = [one for one in lines if one.late]
    ordered = sorted(lines, key=lambda one: one.clock.due_at)
    return outgoing.Draft(
        kind=MailKind.REMINDER,
        key=f"{lines[0].event_id}-{pk}",
        event_id=lines[0].event_id,
        subject=_subject(len(late), len(lines) - len(late)),
        to=((person.email, str(person)),),
        context={
            "lines": [_line(one, closed=one.case.queue_id in staff.closed) for one in ordered[:MOST]],
            "more": max(0, len(lines) - MOST),
        },
    )


def _subject(late: int, soon: int) -> str:
    if late and soon:
        return _("Báo hạn: %(late)s phiếu quá hạn, %(soon)s phiếu sắp đến hạn") % {"late": late, "soon": soon}
    if late:
        return _("Báo hạn: %(late)s phiếu quá hạn") % {"late": late}
    return _("Báo hạn: %(soon)s phiếu sắp đến hạn") % {"soon": soon}


def _line(one: Told, *, closed: bool) -> dict[str, Any]:
    return said(one.case, closed=closed) | {
        "clock": CLOCK_LABELS[ClockKind(one.clock.kind)],
        "due": one.clock.due_at.isoformat(timespec="minutes"),
        "late": one.late,
    }


def said(case: Case, *, closed: bool) -> dict[str, Any]:
    """Return what a mail says of a ticket; of a closed queue not what it is about."""
    subject = privacy.mask(privacy.beginning(case.subject, 2 * SUBJECT)[0])
    return {"number": case.number, "subject": "" if closed else subject[:SUBJECT]}
