"""Corrections of the register (đính chính): a new line of the same number beside the one that stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from support import outbox
from support.actions import base, register
from support.domain import privacy
from support.domain.channels import Channel
from support.domain.documents import marked
from support.domain.errors import FieldError, Forbidden, NotAllowed, Stale
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Agency, RegisterEntry
from support.queries import register as book

CORRECTABLE = ("channel", "received_at", "sender", "agency_id", "subject", "evidence", "note")
REASON_MAX = 1000
_OVERTAKEN = _("Dòng này vừa được người khác đính chính. Hãy xem dòng mới nhất rồi làm lại.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line should say; every field, also those that stay as they are."""

    channel: Channel
    received_at: datetime
    sender: str
    agency_id: int | None
    subject: str
    evidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Place:
    """Which line was looked at: its number, and the revision that was the last one then."""

    year: int
    number: int
    revision: int


@transaction.atomic
def correct(by: Actor, *, place: Place, wanted: Wanted, reason: str) -> RegisterEntry:
    """Add a correction under a number: the next revision, frozen and masked; the old lines stay.

    For those who keep the registers. Raises Forbidden, NotFound (also for what is hidden), Stale when
    somebody else corrected it meanwhile, FieldError, and NotAllowed when nothing would change.
    """
    if not by.keeps_registers:
        raise Forbidden
    last = book.lines_of(by, place.year, place.number)[-1]
    if last.revision != place.revision:
        raise Stale(_OVERTAKEN)
    why = privacy.mask(base.required(nfc(reason), _("Lý do đính chính"), limit=REASON_MAX))
    values = _values(last, wanted)
    changed = [name for name in CORRECTABLE if getattr(last, name) != values[name]]
    if not changed:
        raise NotAllowed(_("Chưa có ô nào khác dòng đang có hiệu lực."))
    line = _next(by, last, values, why)
    data: dict[str, Any] = {"entry": line.pk, "number": str(line), "revision": line.revision}
    cases = [line.case_id] if line.case_id else []
    happened = outbox.Happened(EventKind.ENTRY_CORRECTED, cases, data | {"columns": changed}, {"reason": why})
    outbox.record(by, happened, at=line.corrected_at)
    return line


def _values(last: RegisterEntry, wanted: Wanted) -> dict[str, Any]:
    """Return the columns of the correction, checked, frozen and masked."""
    if wanted.received_at > last.entered_at:
        raise FieldError("received_at", _("Thời điểm nhận không thể sau lúc vào sổ."))
    subject = nfc(wanted.subject).strip()
    if last.case_id is None and subject != last.subject:
        raise FieldError("subject", _("Nội dung của dòng này không được lưu, nên trích yếu giữ nguyên."))
    if last.case_id is not None and marked(subject):
        raise FieldError("subject", _("Trích yếu có dấu độ mật: không ghi vào sổ này."))
    channel, agency = wanted.channel, _agency(wanted.agency_id)
    same = channel.value == last.channel and nfc(wanted.evidence).strip() == last.evidence
    kept = agency is None and last.agency_id is None  # a name without an agency of ours stays
    return {
        "channel": channel.value,
        "received_at": wanted.received_at,
        "sender": privacy.mask(nfc(wanted.sender).strip())[:400],
        "agency_id": wanted.agency_id,
        "agency_name": last.agency_name if kept else agency.name if agency else "",
        "subject": privacy.mask(subject),
        "evidence": last.evidence if same else register.proved(channel, wanted.evidence.strip()),
        "note": privacy.mask(nfc(wanted.note).strip()),
    }


def _agency(agency_id: int | None) -> Agency | None:
    if agency_id is None:
        return None
    found = Agency.objects.filter(pk=agency_id).first()
    if found is None:
        raise FieldError("agency", _("Cơ quan được chọn không còn trong danh mục."))
    return found


def _next(by: Actor, last: RegisterEntry, values: dict[str, Any], why: str) -> RegisterEntry:
    """Insert the next revision; of two at once the unique number lets one through."""
    texts = (values[name] for name in ("sender", "agency_name", "subject", "evidence", "note"))
    line = RegisterEntry(
        year=last.year,
        number=last.number,
        revision=last.revision + 1,
        case_id=last.case_id,
        message_id=last.message_id,
        entered_at=last.entered_at,
        entered_by_id=last.entered_by_id,
        reason=why,
        corrected_at=timezone.now(),
        corrected_by_id=by.user_id,
        words=register.found_by(*texts),
        **values,
    )
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError as error:
        raise Stale(_OVERTAKEN) from error
    return line
