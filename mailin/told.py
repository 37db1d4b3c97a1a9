"""Events of mail that becomes no message: held mail for the mail room, machines' mail for its ticket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from mailin.models import InboundMail
from mailin.verdict import Action, Reason, Verdict
from support import outbox
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.models import EventCase

# Machines' mail that leaves a line on its ticket; a bounce leaves its own (`outgoing.record_bounce`).
_LINES = frozenset({Reason.AUTO_REPLY, Reason.READ_RECEIPT, Reason.BOUNCE_DELAYED, Reason.BOUNCE_UNPROVEN})
MOST_LINES = 10  # of machines on one ticket within a day: a storm must not bury what people wrote

Told = Sequence[tuple[InboundMail, Verdict]]


def tell_held(by: Actor, told: Told) -> None:
    """Record that mails are held, so that open pages of the mail room learn it; in a transaction."""
    held = [
        outbox.Happened(EventKind.MAIL_HELD, (), {"inbound": row.pk, "reason": verdict.reason.value})
        for row, verdict in told
        if verdict.action is Action.HOLD
    ]
    if held:
        outbox.record_many(by, held)


def tell_machines(by: Actor, told: Told) -> None:
    """Leave a line on its ticket for each machine's mail; at most MOST_LINES a ticket and day."""
    lines = [
        (row.pk, verdict.case_id, verdict.reason)
        for row, verdict in told
        if verdict.reason in _LINES and verdict.case_id is not None
    ]
    if not lines:
        return
    counted = _today({case_id for _row, case_id, _reason in lines})
    happened = []
    for pk, case_id, reason in lines:
        counted[case_id] += 1
        if counted[case_id] <= MOST_LINES:
            data = {"inbound": pk, "reason": reason.value}
            happened.append(outbox.Happened(EventKind.MAIL_AUTOMATIC, [case_id], data))
    outbox.record_many(by, happened)


def _today(cases: set[int]) -> Counter[int]:
    """Count the lines each ticket got within the last day."""
    since = timezone.now() - timedelta(days=1)
    rows = EventCase.objects.filter(
        case__in=cases, event__kind=EventKind.MAIL_AUTOMATIC.value, event__at__gte=since
    )
    return Counter(dict(rows.values_list("case").annotate(n=Count("pk")).order_by()))
