"""Content that must not be kept: its bytes go, its row and its register entry stay (Điều 3.1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mailin import mailboxes
from mailin.arrivals import Arrived
from mailin.models import InboundMail, InboundState
from mailin.verdict import Reason, Verdict
from support import outbox
from support.actions import base, register, withholding
from support.domain.channels import Channel
from support.domain.errors import Forbidden, NotFound
from support.domain.events import EventKind
from support.domain.points import point
from support.domain.roles import MAIL_ROOM, Actor
from support.queries import tickets

_FIELDS = (
    "state", "reason", "note", "kind", "canonical", "message_id", "from_email", "from_name", "subject",
    "problems", "judged_at", "case", "entry", "original", "decided_by", "remove_at_server",
)  # fmt: skip


def by_verdict(by: Actor, arrived: Arrived, verdict: Verdict) -> bool:
    """Withhold a mail the rules stopped: register its arrival, then destroy its bytes.

    False when another process has already dealt with it. A copy of an earlier one takes no second number.
    """
    with transaction.atomic():
        row = _locked(arrived.row.pk, InboundState.STORED)
        if row is None:
            return False
        row.from_email = arrived.mail.from_email[:320]
        row.canonical = arrived.mail.canonical_digest
        row.original_id = verdict.original_id
        if verdict.original_id is None:
            row.entry = register.enter_without_case(by, _arrival(row))
        _mark(row, verdict.reason, note="")
        point("withhold.before_commit")
    point("withhold.committed")
    finish()
    return True


def withhold(by: Actor, inbound_id: int, reason: str) -> InboundMail:
    """Withhold a mail by a person's decision, whatever became of it; `reason` is kept as an event's text.

    All that came of the same content goes with it: the mail it repeats, and the copies of that. Raises
    NotFound, Forbidden. The ticket it stands on stays, with an empty message.
    """
    if not (by.is_system or by.roles & MAIL_ROOM):
        raise Forbidden
    with transaction.atomic():
        found = InboundMail.objects.filter(pk=inbound_id).values_list("original", flat=True).first()
        first = found or inbound_id
        _lock_ticket(first)
        rows = {row.pk: row for row in _family(first)}
        if inbound_id not in rows or not _may(by, rows[first]):
            raise NotFound
        kept = [row for row in rows.values() if row.state != InboundState.WITHHELD]
        if rows[inbound_id] not in kept:
            raise NotFound
        if rows[first] in kept:
            _withdraw(by, rows[first], reason)
        for row in kept:
            row.decided_by_id = by.user_id
            _mark(row, Reason.BY_HAND, note="")
    finish()
    return rows[inbound_id]


def _family(first: int) -> list[InboundMail]:
    """Lock a mail and its copies, in the one order of rows."""
    rows = InboundMail.objects.select_for_update(of=("self",)).filter(Q(pk=first) | Q(original=first))
    return list(rows.select_related("mailbox").order_by("pk"))


def _withdraw(by: Actor, row: InboundMail, reason: str) -> None:
    """Empty the message a mail became, or register the arrival of one that became none."""
    if row.followup_id is not None:
        withholding.blank_message(by, message_id=row.followup_id, reason=reason)
        return
    if row.entry_id is None:
        row.entry = register.enter_without_case(by, _arrival(row))
    data = {"inbound": row.pk, "action": "withhold"}
    outbox.record(by, outbox.Happened(EventKind.MAIL_DECIDED, (), data, {"reason": reason}))


def finish(limit: int = 200) -> int:
    """Destroy the bytes of withheld mails; run after each commit, and again by the sweep after a crash."""
    store = mailboxes.store()
    rows = list(
        InboundMail.objects.filter(state=InboundState.WITHHELD, destroyed_at=None).order_by("pk")[:limit]
    )
    for row in rows:
        point("withhold.before_destroy")
        store.destroy(row.digest)
        if row.followup_id is not None:
            withholding.destroy_files(row.followup_id)
        point("withhold.destroyed")
        # Another copy of the same bytes, say a duplicate, has lost them too.
        copies = InboundMail.objects.filter(digest=row.digest, destroyed_at=None)
        copies.update(destroyed_at=timezone.now(), remove_at_server=True)
    return len(rows)


def _may(by: Actor, row: InboundMail) -> bool:
    """Tell whether the mail stands on no ticket, or on one that `by` works on."""
    return row.case_id is None or tickets.for_staff(by).filter(pk=row.case_id).exists()


def _lock_ticket(inbound_id: int) -> None:
    """Lock the ticket a mail stands on before the mail: a merge takes them in this order too."""
    named = InboundMail.objects.filter(pk=inbound_id, case__isnull=False)
    base.lock_cases(pk for pk in named.values_list("case_id", flat=True) if pk)


def _locked(pk: int, *states: str) -> InboundMail | None:
    rows = InboundMail.objects.select_for_update(of=("self",)).filter(pk=pk)
    return (rows.filter(state__in=states) if states else rows).select_related("mailbox").first()


def _mark(row: InboundMail, reason: str, *, note: str) -> None:
    row.state, row.reason, row.note = InboundState.WITHHELD, reason, note
    # The digest of its content stays: the same content by another way is withheld too, under no new number.
    row.message_id, row.from_name, row.subject = "", "", ""
    row.problems, row.judged_at = [], timezone.now()
    row.remove_at_server = bool(row.mailbox.host)
    row.save(update_fields=_FIELDS)


def _arrival(row: InboundMail) -> register.Arrival:
    when: datetime = row.arrived_at or row.fetched_at
    return register.Arrival(
        channel=Channel.EMAIL,
        received_at=min(when, row.fetched_at),
        sender=row.from_email,
        evidence=f"Thư số {row.pk} trong sổ cái thư",
    )
