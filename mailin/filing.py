"""Turns verdicts into tickets, replies and states of the ledger, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from mailin import asides
from mailin.arrivals import Arrived
from mailin.models import InboundMail, InboundState
from mailin.origins import note_origins
from mailin.parse import ParsedMail
from mailin.saying import shown
from mailin.told import tell_held, tell_machines
from mailin.verdict import Action, Verdict, domain_proof
from mailin.verdict.sender import guess, is_known
from support.actions import base, outgoing
from support.actions.intake import STORED_ID_MAX, Request, file_many
from support.domain.addresses import clean_email
from support.domain.channels import Channel
from support.domain.foresight import Foreseen
from support.domain.points import point
from support.domain.requests import AppendRequest, Filed, FileIn, MessageIn, OpenRequest
from support.domain.roles import Actor
from support.models import RegisterEntry, rows

MAX_CC = 50
NOBODY = "(không rõ người gửi)"
STATES = {
    Action.OPEN: InboundState.OPENED,
    Action.REPLY: InboundState.REPLY,
    Action.DUPLICATE: InboundState.DUPLICATE,
    Action.HOLD: InboundState.HELD,
    Action.IGNORE: InboundState.IGNORED,
}
_FIELDS = (
    "state", "reason", "note", "kind", "canonical", "message_id", "from_email", "from_name", "subject",
    "border", "problems", "files", "judged_at", "case_id", "followup_id", "entry_id", "original_id",
    "decided_by_id",
)  # fmt: skip


@dataclass(slots=True)
class Judged:
    """One mail and what becomes of it."""

    arrived: Arrived
    verdict: Verdict
    topic: str = ""  # chosen by a person; "" lets the words decide

    @property
    def key(self) -> str:
        """Return the name under which its request travels."""
        return str(self.arrived.row.pk)


def file_together(by: Actor, judged: Sequence[Judged], *, state: str = InboundState.STORED) -> list[Judged]:
    """File a batch, all or none: tickets, messages, receipts and the mails' own states; gives what it filed.

    Mails another process took in the meantime are left out. Raises whatever the database says.
    """
    point("process.before_transaction")
    with transaction.atomic():
        mine = _still_mine(judged, state)
        _lock_cases(mine)
        _bounces(by, mine)
        told = [(one.arrived.row, one.verdict) for one in mine]
        tell_machines(by, told)
        tell_held(by, told)
        aside = _answers(mine)
        filed = {one.key: one for one in file_many(by, [_request(one) for one in mine if _is_filed(one)])}
        point("process.filed")
        note_origins([(one.arrived.mail, filed[one.key].message_id) for one in mine if one.key in filed])
        entries = _entries(filed.values())
        for one in mine:
            _fill(one, filed.get(one.key), entries)
            one.arrived.row.followup_id = aside.get(one.key, one.arrived.row.followup_id)
        values = attrgetter(*_FIELDS)
        rows.update(InboundMail, _FIELDS, [(one.arrived.row.pk, values(one.arrived.row)) for one in mine])
        point("process.before_commit")
    point("process.committed")
    return mine


def _still_mine(judged: Sequence[Judged], state: str) -> list[Judged]:
    """Lock the rows and return those that still wait in `state`."""
    rows = InboundMail.objects.filter(pk__in=[one.arrived.row.pk for one in judged], state=state)
    skip = connection.features.has_select_for_update_skip_locked
    locked = set(rows.select_for_update(skip_locked=skip).order_by("pk").values_list("pk", flat=True))
    return [one for one in judged if one.arrived.row.pk in locked]


def _is_filed(one: Judged) -> bool:
    return one.verdict.action in {Action.OPEN, Action.REPLY} and one.verdict.coordination_id is None


def _answers(judged: Sequence[Judged]) -> dict[str, int]:
    """File what coordinating agencies answered, each in its own exchange; returns the messages made."""
    return {
        one.key: asides.answer(one.arrived.mail, one.verdict.coordination_id, str(one.arrived.row.pk))
        for one in judged
        if one.verdict.coordination_id is not None
    }


def _lock_cases(judged: Sequence[Judged]) -> None:
    """Lock every ticket the batch touches, in the one order; the rest of the batch then waits for none."""
    touched = {one.verdict.case_id for one in judged} - {None}
    if touched:
        base.lock_cases(pk for pk in touched if pk)


def _bounces(by: Actor, judged: Sequence[Judged]) -> None:
    """Tell the tickets which recipients a genuine delivery report names."""
    for one in judged:
        report = one.arrived.mail.bounce
        if one.verdict.failed and report is not None:
            words = {clean_email(r.address): f"{r.status} {r.diagnostic}".strip() for r in report.recipients}
            failed = [
                outgoing.Delivery(address, accepted=False, reply=words.get(address, ""))
                for address in sorted(one.verdict.failed)
            ]
            outgoing.record_bounce(by, one.verdict.failed_mail, failed)


def _request(one: Judged) -> Request:
    row, mail, verdict = one.arrived.row, one.arrived.mail, one.verdict
    message = _message(row, mail, one.arrived.foreseen)
    if verdict.action is Action.REPLY and verdict.case_id is not None:
        return AppendRequest(key=one.key, case_id=verdict.case_id, channel=Channel.EMAIL, message=message)
    return OpenRequest(
        key=one.key,
        channel=Channel.EMAIL,
        message=message,
        topic=one.topic,
        receipt=verdict.receipt,
        related_number=verdict.related_number,
        evidence=_evidence(row, mail),
    )


def _evidence(row: InboundMail, mail: ParsedMail) -> str:
    return f"Thư <{mail.message_id}>" if mail.message_id else f"Thư số {row.pk} trong sổ cái thư"


def _message(row: InboundMail, mail: ParsedMail, foreseen: Foreseen | None) -> MessageIn:
    ours = outgoing.own_addresses()
    people = dict.fromkeys(clean_email(address) for _name, address in (*mail.to, *mail.cc))
    others = [one for one in people if one and one not in ours and one != clean_email(mail.from_email)]
    known = is_known(mail)
    body, quoted = shown(mail)
    return MessageIn(
        # A guessed sender is shown as an offer beside the message; here it would take part in the thread.
        from_name=mail.from_name if known else mail.from_name or NOBODY,
        from_email=mail.from_email if known else "",
        subject=mail.subject,
        body=body,
        received_at=min(row.arrived_at or row.fetched_at, row.fetched_at),
        quoted=quoted,
        message_id=mail.message_id,
        cc=tuple(others[:MAX_CC]),
        files=tuple(
            FileIn(one.name, one.content_type, one.content, inline=one.inline, content_id=one.content_id)
            for one in mail.attachments
        ),
        source=str(row.pk),
        foreseen=foreseen,
    )


def _entries(filed: Iterable[Filed]) -> dict[int, int]:
    """Map a ticket opened in this batch to its register entry."""
    cases = [one.case_id for one in filed if one.opened]
    if not cases:
        return {}
    return dict(RegisterEntry.objects.filter(case__in=cases, revision=0).values_list("case_id", "pk"))


def _fill(one: Judged, filed: Filed | None, entries: dict[int, int]) -> None:
    """Write the outcome into the row."""
    row, verdict = one.arrived.row, one.verdict
    describe(row, one.arrived.mail, verdict.flags)
    row.state, row.reason = STATES[verdict.action], verdict.reason.value
    row.judged_at = timezone.now()
    row.original_id = verdict.original_id
    row.case_id = filed.case_id if filed else verdict.case_id
    row.followup_id = filed.message_id if filed else None
    row.entry_id = entries.get(filed.case_id) if filed and filed.opened else None


def describe(row: InboundMail, mail: ParsedMail, flags: Iterable[str] = ()) -> None:
    """Write into the row what lists show of a mail."""
    row.kind = mail.kind
    row.canonical = mail.canonical_digest
    row.message_id = mail.message_id[:STORED_ID_MAX]
    row.from_email = (_guessed(mail) or mail.from_email)[:320]
    row.border = domain_proof(mail, settings.MAIL_BORDER).value
    row.from_name = mail.from_name[:200]
    row.subject = mail.subject
    row.problems = list(dict.fromkeys([*mail.problems, *flags]))
    row.files = min(len(mail.attachments), 32_767)


def _guessed(mail: ParsedMail) -> str:
    """Return who may have written a mail whose sender cannot be read, "" for none or where it can."""
    return "" if is_known(mail) else guess(mail, outgoing.own_addresses())
