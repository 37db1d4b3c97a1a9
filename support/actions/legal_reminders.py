"""Telling people that a limit of the law (72 hours, say) runs out on a ticket, and that it is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base, outgoing, reminders
from support.domain.events import EventKind
from support.domain.legal_limits import REMINDED, Standing
from support.domain.lifecycle import OPEN
from support.domain.roles import Actor
from support.domain.words import _
from support.models import Case, LegalReminder, MailKind
from support.queries import legal_limits, staffing
from support.queries.legal_limits import Running

BY = Actor.system("legal")


def remind_due(now: datetime | None = None) -> int:
    """Remind of every limit that runs out or is over, each once a deadline; returns how many were told of.

    Safe to run twice and at once: a reminder is a row that can exist once. A ticket that is finished is
    not spoken of, and a limit that was met neither.
    """
    now = now or timezone.now()
    return sum(remind(BY, case_id=pk, now=now) for pk in legal_limits.running_out(now))


@transaction.atomic
def remind(by: Actor, *, case_id: int, now: datetime) -> int:
    """Tell of the limits of one ticket that people were not told of yet; returns how many."""
    case = base.lock_cases([case_id]).get(case_id)
    if case is None or case.stage not in OPEN:
        return 0
    told = [one for one in legal_limits.of_case(by, case, now) if _claimed(case, one, now)]
    for one in told:
        data = {"limit": one.limit.pk, "standing": one.standing.value, "due": one.due.isoformat()}
        event = outbox.record(by, outbox.Happened(EventKind.LEGAL_REMINDED, [case.pk], data), at=now)
        outgoing.queue_many(_drafts(case, one, event.pk, now), at=now)
    return len(told)


def _claimed(case: Case, one: Running, now: datetime) -> bool:
    """True when it is to be told of now and was not before, which this notes."""
    if one.standing not in REMINDED:
        return False
    _row, made = LegalReminder.objects.get_or_create(
        case=case, limit=one.limit, standing=one.standing.value, due_at=one.due, defaults={"at": now}
    )
    return made


def _drafts(case: Case, one: Running, event_id: int, now: datetime) -> Sequence[outgoing.Draft]:
    """Return one mail for each who holds the ticket or leads its queue."""
    staff = staffing.of_queues({case.queue_id}, now)
    late = one.standing is Standing.OVER
    words = _("Quá thời hạn theo luật: %(number)s") if late else _("Sắp hết thời hạn theo luật: %(number)s")
    line = reminders.said(case, closed=case.queue_id in staff.closed) | {
        "clock": one.limit.name,
        "due": one.due.isoformat(timespec="minutes"),
        "late": late,
    }
    return [
        outgoing.Draft(
            kind=MailKind.REMINDER,
            key=f"{event_id}-{pk}",
            event_id=event_id,
            subject=words % {"number": case.number},
            to=((staff.people[pk].email, str(staff.people[pk])),),
            context={"lines": [line], "more": 0, "source": one.limit.source},
        )
        for pk in dict.fromkeys([*staff.holders(case), *staff.leads(case)])
    ]
