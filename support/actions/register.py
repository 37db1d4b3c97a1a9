"""Lines of the register: of what was taken in, and of what arrived but must not be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import numbers
from support.domain import privacy, reference
from support.domain.channels import Channel
from support.domain.errors import Forbidden
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import fold, nfc
from support.models import Agency, RegisterEntry, rows

NOT_KEPT = "(văn bản có dấu mật, không lưu nội dung)"


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says of a message taken in; `sender`, `subject` and `evidence` are masked when written."""

    case_id: int
    message_id: int
    channel: Channel
    received_at: datetime
    sender: str
    subject: str
    evidence: str
    agency_id: int | None


def enter_many(by: Actor, lines: Sequence[Line], *, at: datetime) -> list[str]:
    """Enter lines in order and return their numbers as 1204/2026; part of the caller's transaction.

    Takes the register counter, the last lock of the order: nothing may be locked after it.
    """
    if not lines:
        return []
    agencies = Agency.objects.in_bulk({line.agency_id for line in lines} - {None})
    year = numbers.vietnam_year(at)
    masked = [_written(line, agencies[line.agency_id].name if line.agency_id else "") for line in lines]
    first = numbers.take_entries(year, len(lines))
    names = (
        "number", "case_id", "message_id", "channel", "received_at", "sender", "subject", "evidence",
        "agency_id", "agency_name", "words",
    )  # fmt: skip
    written = [(number, *line) for number, line in enumerate(masked, start=first)]
    rows.insert(RegisterEntry, names, written, year=year, entered_at=at, entered_by_id=by.user_id)
    return [reference.format_entry(year, number) for number in range(first, first + len(lines))]


def _written(line: Line, agency: str) -> tuple[object, ...]:
    sender, subject = privacy.mask(line.sender)[:400], privacy.mask(line.subject)
    proof = proved(line.channel, line.evidence)
    return (
        line.case_id,
        line.message_id,
        line.channel.value,
        line.received_at,
        sender,
        subject,
        proof,
        line.agency_id,
        agency,
        found_by(sender, agency, subject, proof),
    )


def proved(channel: Channel, evidence: str) -> str:
    """Return the evidence of a line, frozen: masked, but for a Message-ID, by which its mail is found."""
    if channel is Channel.EMAIL:
        return nfc(evidence)[:200] or str(settings.MAIL_ADDRESS)
    return privacy.mask(nfc(evidence))[:200]


def found_by(*texts: str) -> str:
    """Return the words by which a line is found, without marks; at most 2,000 signs."""
    return fold(" ".join(filter(None, texts)))[:2000]


@dataclass(frozen=True, slots=True)
class Arrival:
    """The fact of an arrival: the channel, when it reached us, who sent it, by what it is proved."""

    channel: Channel
    received_at: datetime
    sender: str = ""
    evidence: str = ""
    note: str = ""


@transaction.atomic
def enter_without_case(by: Actor, arrival: Arrival) -> RegisterEntry:
    """Enter an arrival whose content is not kept (Điều 3.1): a number, no ticket, no subject.

    Takes the register counter, the last lock of the order: nothing may be locked after it.
    """
    if not by.is_worker:
        raise Forbidden
    now = timezone.now()
    year = numbers.vietnam_year(now)
    sender, note = privacy.mask(arrival.sender)[:400], privacy.mask(arrival.note)
    entry = RegisterEntry.objects.create(
        year=year,
        number=numbers.take_entries(year, 1),
        channel=arrival.channel.value,
        received_at=arrival.received_at,
        entered_at=now,
        entered_by_id=by.user_id,
        sender=sender,
        subject=NOT_KEPT,
        evidence=arrival.evidence[:200],
        note=note,
        words=found_by(sender, arrival.evidence[:200], note),
    )
    outbox.record(by, outbox.Happened(EventKind.WITHHELD, (), {"entry": entry.pk}), at=now)
    return entry
