"""Typing in what was written on paper while nothing ran: calls and visits with their true times (nhập bù)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from support.actions import numbers, reception, visits
from support.domain import minutes, phones
from support.domain.channels import Channel
from support.domain.errors import FieldError, Forbidden, UserError
from support.domain.reception import CallIn, VisitIn, VisitorIn
from support.domain.requests import Filed
from support.domain.roles import Actor
from support.domain.words import _
from support.queries.letters import agency_named

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
CHANNELS = (Channel.PHONE, Channel.VISIT)
# What the actions call a field, and what a sheet calls it.
_NAMES = {
    "in_at": "at",
    "out_at": "ended_at",
    "visitors": "person",
    "party": "agency",
    "theirs": "body",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of paper: when it reached us (aware), who took it (id and name), who asked, for what."""

    channel: Channel
    at: datetime
    subject: str
    ended_at: datetime | None = None
    officer_id: int | None = None
    officer: str = ""
    person: str = ""
    phone: str = ""
    agency: str = ""
    body: str = ""


class SheetError(UserError):
    """What is wrong with one sheet: its place from 0, the field ("" for the whole), the sentence in `why`."""

    def __init__(self, place: int, field: str, why: UserError) -> None:
        """Keep the sentence apart with its parameters."""
        self.place, self.field, self.why = place, field, why
        super().__init__(why.sentence, **why.params)


@transaction.atomic
def enter(by: Actor, sheets: Sequence[Sheet], *, unmarked: bool = False) -> list[Filed]:
    """File all sheets in order, or none: each a ticket and an entry with its true time of receipt.

    Who types is `recorded_by`; who took it stands in the evidence. Raises Forbidden, SheetError;
    that one also for a secrecy mark in the words until a person has said that they are `unmarked` (R3a).
    """
    if not by.is_worker:
        raise Forbidden
    _hold_counters(sheets)
    filed = []
    for place, sheet in enumerate(sheets):
        try:
            if not unmarked:
                reception.refuse_marked(f"{sheet.subject}\n{sheet.body}")
            filed.append(_visit(by, sheet) if sheet.channel is Channel.VISIT else _call(by, sheet))
        except FieldError as error:
            raise SheetError(place, _NAMES.get(error.field, error.field), error) from error
        except UserError as error:
            raise SheetError(place, "", error) from error
    return filed


def _hold_counters(sheets: Sequence[Sheet]) -> None:
    """Lock the counters of all sheets in the one order: later ones must not wait behind the register's."""
    year = numbers.vietnam_year(timezone.now())
    numbers.take_tickets(year, 0)
    if any(sheet.channel is Channel.VISIT for sheet in sheets):
        numbers.take_minutes(year, 0)


def _visit(by: Actor, sheet: Sheet) -> Filed:
    visit = VisitIn(
        visitors=(VisitorIn(sheet.person, phone=sheet.phone),),
        in_at=sheet.at,
        out_at=sheet.ended_at,
        party=sheet.agency,
        officer_id=sheet.officer_id,
        theirs=sheet.body,
    )
    return visits.take_in(
        by, visit=visit, about=reception.About(sheet.subject), taken_by=sheet.officer, unmarked=True
    )


def _call(by: Actor, sheet: Sheet) -> Filed:
    named = ("subject", "body", "person", "phone", "agency")
    minutes.refuse_identity_numbers((name, getattr(sheet, name)) for name in named)
    if sheet.ended_at is not None and sheet.ended_at < sheet.at:
        raise FieldError("ended_at", _("Giờ kết thúc không thể trước giờ nhận."))
    call = CallIn(number=phones.normal(sheet.phone), started_at=sheet.at, ended_at=sheet.ended_at)
    agency = agency_named(sheet.agency)
    said = "\n".join(filter(None, [sheet.body, "" if agency else sheet.agency]))
    about = reception.About(sheet.subject, body=said, agency_id=agency.pk if agency else None)
    proof = _("Cuộc gọi từ %(number)s lúc %(at)s; phiếu giấy, người tiếp nhận: %(officer)s") % {
        "number": phones.shown(call.number) or "—",
        "at": f"{sheet.at.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
        "officer": sheet.officer or "—",
    }
    brought = reception.Brought(Channel.PHONE, sheet.at, call, proof)
    person = reception.Person(name=sheet.person, phone=sheet.phone)
    return reception.take_in(by, brought=brought, person=person, about=about)
