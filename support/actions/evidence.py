"""Writes what each door keeps beside its message: the call, the visit and who came, the letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from support.actions import numbers
from support.domain import arrivals
from support.domain.channels import Channel
from support.domain.errors import FieldError
from support.domain.reception import CallIn, Detail, FilingIn, LetterIn, TaskIn, VisitIn, VisitorIn
from support.domain.reference import format_minutes
from support.domain.text import nfc
from support.domain.words import _
from support.models import (
    ApiIncident,
    Letter,
    MessageKind,
    PhoneCall,
    TrackingLink,
    Visit,
    Visitor,
    VisitTask,
)
from support.queries import arrivals as numbered

TRACKING_DAYS = 180  # a link of who has no account ends after that

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
    case_id: int
    detail: Detail
    agency_id: int | None = None


def keep(all_kept: Iterable[Kept]) -> dict[int, str]:
    """Write the rows of a batch; part of the transaction that writes its messages.

    Returns, by message, the number a visit's minutes took: the register names it as proof.
    """
    calls, letters = [], []
    visits: list[tuple[Kept, VisitIn]] = []
    for one in all_kept:
        detail = one.detail
        if isinstance(detail, CallIn):
            calls.append(_call(one, detail))
        elif isinstance(detail, VisitIn):
            visits.append((one, detail))
        elif isinstance(detail, FilingIn):
            _keep_filing(one.case_id, detail)
        else:
            letters.append(letter_row(detail, message_id=one.message_id, agency_id=one.agency_id))
    PhoneCall.objects.bulk_create(calls)
    Letter.objects.bulk_create(letters)
    return _keep_visits(visits) if visits else {}


def words_of(detail: Detail | None) -> tuple[str, ...]:
    """Return what else a ticket is found by: service, address, code and request of a failed call (R10)."""
    return detail.api.storable().words if isinstance(detail, FilingIn) and detail.api else ()


def _keep_filing(case_id: int, filing: FilingIn) -> None:
    now = timezone.now()
    if filing.api:
        ApiIncident.objects.create(case_id=case_id, **asdict(filing.api.storable()))
    if filing.track:
        expires = now + timedelta(days=TRACKING_DAYS)
        TrackingLink.objects.create(case_id=case_id, nonce=filing.track, created_at=now, expires_at=expires)


def _keep_visits(visits: list[tuple[Kept, VisitIn]]) -> dict[int, str]:
    year = numbers.vietnam_year(timezone.now())
    first = numbers.take_minutes(year, len(visits))
    named = {
        one.message_id: format_minutes(year, first + offset) for offset, (one, _visit) in enumerate(visits)
    }
    Visit.objects.bulk_create(_visit(one, visit, named[one.message_id]) for one, visit in visits)
    Visitor.objects.bulk_create(
        row for one, visit in visits for row in visitor_rows(one.message_id, visit.visitors)
    )
    VisitTask.objects.bulk_create(
        row for one, visit in visits for row in task_rows(one.message_id, visit.tasks)
    )
    return named


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


def _visit(one: Kept, visit: VisitIn, minutes: str) -> Visit:
    return Visit(
        message_id=one.message_id,
        minutes=minutes,
        **{"agency_id": one.agency_id} | visit_fields(visit),
    )


def visit_fields(visit: VisitIn) -> dict[str, Any]:
    """Return the columns of a visit by name, its texts fit to be stored; no agency where none is known."""
    known = {"agency_id": visit.agency_id} if visit.agency_id else {}
    return known | {
        "party": nfc(visit.party)[:255],
        "introduction": nfc(visit.introduction)[:120],
        "introduced_on": visit.introduced_on,
        "valid_until": visit.valid_until,
        "room": nfc(visit.room)[:80],
        "officer_id": visit.officer_id,
        "in_at": visit.in_at,
        "out_at": visit.out_at,
        "theirs": nfc(visit.theirs),
        "ours": nfc(visit.ours),
    }


def visitor_rows(visit_id: int, visitors: Iterable[VisitorIn]) -> list[Visitor]:
    """Return the rows of those who came, not yet saved."""
    return [
        Visitor(
            visit_id=visit_id,
            name=nfc(person.name)[:120],
            position=nfc(person.position)[:120],
            phone=nfc(person.phone)[:32],
            papers_seen=person.papers_seen,
        )
        for person in visitors
    ]


def task_rows(visit_id: int, tasks: Iterable[TaskIn]) -> list[VisitTask]:
    """Return the rows of what was agreed on, in order, not yet saved."""
    return [
        VisitTask(
            visit_id=visit_id, place=place, what=nfc(one.what)[:1000], who=nfc(one.who)[:255], until=one.until
        )
        for place, one in enumerate(tasks)
    ]


def letter_row(letter: LetterIn, *, message_id: int | None, agency_id: int | None) -> Letter:
    """Return the row of a letter, not yet saved; its texts fit to be stored.

    Raises FieldError for a số đến that another letter of that year has (Điều 22.2 NĐ 30/2020).
    """
    number = arrivals.normal(letter.arrival_number)[:20]
    if number and numbered.taken(number, letter.arrival_date.year):
        words = _("Số đến %(number)s của năm %(year)s đã ghi cho văn bản khác.")
        raise FieldError("arrival_number", words, number=number, year=letter.arrival_date.year)
    return Letter(
        message_id=message_id,
        agency_id=agency_id,
        arrival_number=number,
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
