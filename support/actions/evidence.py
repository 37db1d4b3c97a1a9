"""Writes what each door keeps beside its message: the call, the visit and who came, the letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from support.domain.channels import Channel
from support.domain.reception import CallIn, Detail, LetterIn, VisitIn
from support.domain.text import nfc
from support.models import Letter, MessageKind, PhoneCall, Visit, Visitor

MESSAGE_KIND: dict[Channel, MessageKind] = {
    Channel.EMAIL: MessageKind.MAIL_IN,
    Channel.PORTAL: MessageKind.PORTAL_IN,
    Channel.PHONE: MessageKind.CALL_IN,
    Channel.VISIT: MessageKind.VISIT_IN,
    Channel.LETTER: MessageKind.LETTER_IN,
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One message with what its door knows of it; `agency_id` is the requesting agency of its case."""

    message_id: int
    detail: Detail
    agency_id: int | None = None


def keep(all_kept: Iterable[Kept]) -> None:
    """Write the rows of a batch; part of the transaction that writes its messages."""
    calls, visits, visitors, letters = [], [], [], []
    for one in all_kept:
        detail = one.detail
        if isinstance(detail, CallIn):
            calls.append(_call(one, detail))
        elif isinstance(detail, VisitIn):
            visits.append(_visit(one, detail))
            visitors += _visitors(one, detail)
        else:
            letters.append(letter_row(detail, message_id=one.message_id, agency_id=one.agency_id))
    PhoneCall.objects.bulk_create(calls)
    Visit.objects.bulk_create(visits)
    Visitor.objects.bulk_create(visitors)
    Letter.objects.bulk_create(letters)


def _call(one: Kept, call: CallIn) -> PhoneCall:
    return PhoneCall(
        message_id=one.message_id,
        number=nfc(call.number)[:32],
        callback_number=nfc(call.callback_number)[:32],
        started_at=call.started_at,
        ended_at=call.ended_at,
        read_back=call.read_back,
        solved=call.solved,
        guide=nfc(call.guide)[:400],
    )


def _visit(one: Kept, visit: VisitIn) -> Visit:
    return Visit(
        message_id=one.message_id,
        introduction=nfc(visit.introduction)[:120],
        room=nfc(visit.room)[:80],
        officer_id=visit.officer_id,
        in_at=visit.in_at,
        out_at=visit.out_at,
        agreed=nfc(visit.agreed),
    )


def _visitors(one: Kept, visit: VisitIn) -> list[Visitor]:
    return [
        Visitor(
            visit_id=one.message_id,
            name=nfc(person.name)[:120],
            position=nfc(person.position)[:120],
            phone=nfc(person.phone)[:32],
        )
        for person in visit.visitors
    ]


def letter_row(letter: LetterIn, *, message_id: int | None, agency_id: int | None) -> Letter:
    """Return the row of a letter, not yet saved; its number as typed, its texts fit to be stored."""
    return Letter(
        message_id=message_id,
        agency_id=agency_id,
        arrival_number=nfc(letter.arrival_number)[:20],
        arrival_date=letter.arrival_date,
        author=nfc(letter.author)[:255],
        code_number=nfc(letter.code_number)[:20],
        code_notation=nfc(letter.code_notation)[:80],
        document_date=letter.document_date,
        type_name=nfc(letter.type_name)[:80],
        subject=nfc(letter.subject),
        signer=nfc(letter.signer)[:120],
        signer_position=nfc(letter.signer_position)[:120],
        urgency=int(letter.urgency),
        secrecy=letter.secrecy.value,
        recipient=nfc(letter.recipient)[:200],
        passed_on=letter.passed_on,
        due_date=letter.due_date,
        pages=letter.pages,
        note=nfc(letter.note),
        organ=nfc(letter.organ)[:60],
        document=nfc(letter.document)[:200],
    )
