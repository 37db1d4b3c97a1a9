"""Notices of wrong data (Điều 10.2d) and requests to keep connection logs (8): kept, concluded, confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base, work
from support.domain import preservation
from support.domain.data_errors import TOPIC_OF, Notice, NoticeOutcome, check
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.kinds import Kind
from support.domain.preservation import Span
from support.domain.privacy import detect
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Agency, Case, ConnectedSystem, DataErrorNotice, LogPreservation

TEXT_MAX = 8000


@transaction.atomic
def keep(by: Actor, *, case_id: int, database_id: int, notice: Notice) -> DataErrorNotice:
    """Write or correct the notice of a ticket, which becomes one of its kind in the queue of data.

    Refused once it is concluded. Raises FieldError for what names a citizen's value, NotAllowed, NotFound.
    """
    case = base.lock_for_work(by, case_id)
    check(notice)
    if notice.notified_at > timezone.now():
        raise FieldError("notified_at", _("Thời điểm thông báo không thể ở tương lai."))
    if not ConnectedSystem.objects.filter(pk=database_id, active=True).exists():
        raise FieldError("database", _("Cơ sở dữ liệu không có trong danh mục."))
    if DataErrorNotice.objects.filter(case=case).exclude(outcome=NoticeOutcome.OPEN.value).exists():
        raise NotAllowed(_("Thông báo đã có kết luận nên không sửa được nữa."))
    kept, _made = DataErrorNotice.objects.update_or_create(
        case=case,
        defaults={
            "direction": notice.direction.value,
            "database_id": database_id,
            "dimension": notice.dimension.value,
            "field_group": nfc(notice.field_group).strip()[:300],
            "record_count": notice.record_count,
            "detected_at": notice.detected_at,
            "notified_at": notice.notified_at,
        },
    )
    data = {"direction": kept.direction, "dimension": kept.dimension, "database": database_id}
    outbox.record(
        by, outbox.Happened(EventKind.NOTICE_KEPT, [case.pk], data | {"records": kept.record_count})
    )
    _classify(by, case, notice)
    return kept


def _classify(by: Actor, case: Case, notice: Notice) -> None:
    """Make the ticket one of this kind; a topic somebody chose stays."""
    topic = None if case.topic_id else TOPIC_OF[notice.direction]
    wanted = work.Properties(kind=Kind.DATA_ERROR_NOTICE, topic=topic)
    work.change_properties(by, case_id=case.pk, wanted=wanted)


@transaction.atomic
def conclude(
    by: Actor, *, case_id: int, outcome: NoticeOutcome, forwarded_to: int | None = None, reason: str = ""
) -> DataErrorNotice:
    """Say what became of a notice: confirmed, rejected (with why), or forwarded (to whom). Once."""
    case = base.lock_for_work(by, case_id)
    notice = DataErrorNotice.objects.select_for_update().filter(case=case).first()
    if notice is None:
        raise NotFound
    if notice.outcome != NoticeOutcome.OPEN:
        raise NotAllowed(_("Thông báo đã có kết luận."))
    _check_conclusion(outcome, forwarded_to, reason)
    notice.outcome, notice.concluded_at = outcome.value, timezone.now()
    notice.forwarded_to_id = forwarded_to if outcome is NoticeOutcome.FORWARDED else None
    notice.save(update_fields=["outcome", "concluded_at", "forwarded_to"])
    texts = {"reason": nfc(reason).strip()} if reason.strip() else {}
    data = {"outcome": notice.outcome, "agency": notice.forwarded_to_id}
    outbox.record(by, outbox.Happened(EventKind.NOTICE_CONCLUDED, [case.pk], data, texts))
    base.save(case)
    return notice


def _check_conclusion(outcome: NoticeOutcome, forwarded_to: int | None, reason: str) -> None:
    if outcome is NoticeOutcome.OPEN:
        raise FieldError("outcome", _("Hãy chọn kết quả."))
    if outcome is NoticeOutcome.REJECTED and not reason.strip():
        raise FieldError("reason", _("Cần ghi căn cứ khi kết luận không có sai sót."))
    _refuse_numbers("reason", reason)
    if outcome is NoticeOutcome.FORWARDED and not (
        forwarded_to and Agency.objects.filter(pk=forwarded_to, active=True).exists()
    ):
        raise FieldError("forwarded_to", _("Hãy chọn cơ quan nhận chuyển."))


def _refuse_numbers(field: str, text: str) -> None:
    """Raise FieldError for a personal number: these words go out on paper as they stand (Điều 3.1)."""
    if detect(text):
        raise FieldError(field, _("Căn cứ không được nêu số định danh của công dân."))


@transaction.atomic
def set_occurred(by: Actor, *, case_id: int, day: date | None) -> Case:
    """Note the day an incident happened, from which its logs' two years run (Điều 8.2)."""
    case = base.lock_for_work(by, case_id)
    if day and day > timezone.localdate():
        raise FieldError("occurred_on", _("Ngày xảy ra không thể ở tương lai."))
    if case.occurred_on == day:
        return case
    before, case.occurred_on = case.occurred_on, day
    changed = {"occurred_on": [str(before) if before else None, str(day) if day else None]}
    outbox.record(by, outbox.Happened(EventKind.CLASSIFIED, [case.pk], {"changed": changed}))
    base.save(case, "occurred_on")
    return case


@dataclass(frozen=True, slots=True)
class LogRequest:
    """Which logs are asked for, of whom, and the words of the request."""

    holder_id: int
    span: Span
    text: str


@transaction.atomic
def ask_logs(by: Actor, *, case_id: int, wanted: LogRequest) -> LogPreservation:
    """Record a request to keep connection logs; its text goes out as a document or a mail of the desk.

    Raises FieldError for days that cannot be asked for (Điều 8.2), Forbidden, NotFound.
    """
    case = base.lock_for_work(by, case_id)
    preservation.check(wanted.span, today=timezone.localdate())
    _refuse_numbers("text", wanted.text)
    if not Agency.objects.filter(pk=wanted.holder_id, active=True).exists():
        raise FieldError("holder", _("Cơ quan không có trong danh mục."))
    asked = LogPreservation.objects.create(
        case=case,
        holder_id=wanted.holder_id,
        day_from=wanted.span.first,
        day_to=wanted.span.last,
        expires_on=preservation.expiry(wanted.span),
        asked_at=timezone.now(),
        asked_by_id=by.user_id,
        text=base.required(nfc(wanted.text), _("Nội dung đề nghị"), limit=TEXT_MAX),
    )
    data = {"preservation": asked.pk, "agency": asked.holder_id, "expires": str(asked.expires_on)}
    outbox.record(by, outbox.Happened(EventKind.LOGS_ASKED, [case.pk], data))
    base.save(case)
    return asked


@transaction.atomic
def confirm_logs(by: Actor, *, case_id: int, preservation_id: int, day: date, proof: str) -> LogPreservation:
    """Note that the holder confirmed: on which day, by which document or mail."""
    case = base.lock_for_work(by, case_id)
    asked = LogPreservation.objects.select_for_update().filter(pk=preservation_id, case=case).first()
    if asked is None:
        raise NotFound
    _refuse_numbers("confirmation", proof)
    if day > timezone.localdate() or day < timezone.localtime(asked.asked_at).date():
        raise FieldError("confirmed_on", _("Ngày xác nhận phải từ ngày đề nghị đến hôm nay."))
    asked.confirmed_on = day
    asked.confirmation = base.required(nfc(proof), _("Căn cứ xác nhận"), limit=200)
    asked.save(update_fields=["confirmed_on", "confirmation"])
    data = {"preservation": asked.pk, "agency": asked.holder_id}
    outbox.record(by, outbox.Happened(EventKind.LOGS_CONFIRMED, [case.pk], data))
    base.save(case)
    return asked
