"""Urging a lead, an agency, a queue or a coordinating agency; the record of it, its mail, its end (R39)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base, outgoing
from support.domain.coordination import OPEN as ASKED
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.privacy import detect, mask
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.urging import MOST_DAYS, NOTE_MAX, TEXT_MAX, Office, Target
from support.domain.words import _
from support.models import Agency, Case, Coordination, MailKind, Urging
from support.queries import leading, oversight, urgings


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to urge with which words; `send`: also by mail to those who speak for the agency.

    A ticket's lead by `case_id`; an agency at large by `agency_id`, also for a ticket; a queue by `queue_id`;
    the agency of a question by `coordination_id`.
    """

    target: Target
    text: str
    case_id: int | None = None
    agency_id: int | None = None
    queue_id: int | None = None
    coordination_id: int | None = None
    until: date | None = None
    send: bool = False
    subject: str = ""  # of the letter, where whom it is about does not say it


@transaction.atomic
def urge(by: Actor, *, wanted: Wanted) -> Urging:
    """Urge somebody, and keep it: beside the ticket it is about, in the list of urgings, in the journal.

    Workers urge about tickets they may work; the oversight office urges agencies, queues and questions,
    of which it knows figures alone. Raises Forbidden, NotFound, FieldError, NotAllowed.
    """
    office = _office(by)
    text = _words(wanted.text, office)
    until = _until(wanted.until)
    row = _target(by, office, wanted)
    row.office, row.text, row.until, row.subject = office.value, text, until, wanted.subject
    row.at, row.by_id = timezone.now(), by.user_id
    standing = oversight.standing(agency_id=row.agency_id, queue_id=row.queue_id)
    row.waiting, row.overdue = standing.waiting, standing.overdue
    row.save()
    cases = [row.case_id] if row.case_id else []
    data = {
        "urging": row.pk,
        "target": row.target,
        "office": row.office,
        "to_agency": row.agency_id,
        "queue": row.queue_id,
        "coordination": row.coordination_id,
        "until": until.isoformat() if until else "",
        "sent": wanted.send,
    }
    event = outbox.record(by, outbox.Happened(EventKind.URGED, cases, data), at=row.at)
    if wanted.send:
        row.mail_id = _send(row, event.pk)
        row.save(update_fields=["mail"])
    if row.case:
        base.save(row.case)
    return row


def _office(by: Actor) -> Office:
    if by.is_worker:
        return Office.OURS
    if oversight.oversees(by):
        return Office.OVERSIGHT
    raise Forbidden


def _words(text: str, office: Office) -> str:
    """Return the words that may leave the house: no personal number stands in a letter that urges."""
    words = base.required(nfc(text), _("Nội dung"), limit=TEXT_MAX)
    if detect(words):
        raise FieldError("text", _("Nội dung có chỗ giống số định danh cá nhân; hãy bỏ đi."))
    return words if office is Office.OURS else mask(words)


def _until(day: date | None) -> date | None:
    today = timezone.localdate()
    if day is not None and not today <= day <= today + timedelta(days=MOST_DAYS):
        raise FieldError("until", _("Ngày trả lời từ hôm nay đến %(most)s ngày tới."), most=MOST_DAYS)
    return day


def _target(by: Actor, office: Office, wanted: Wanted) -> Urging:
    """Return the row of whom to urge, its ticket locked; raises what forbids it."""
    if wanted.target is Target.QUEUE:
        if not urgings.queues(by).filter(pk=wanted.queue_id or 0).exists():
            raise FieldError("target", _("Hàng đợi không có trong danh mục."))
        return Urging(target=wanted.target.value, queue_id=wanted.queue_id)
    if wanted.target is Target.COORDINATION:
        return _of_question(by, office, wanted)
    if wanted.target is Target.LEAD:
        case = _locked(by, wanted.case_id)
        lead = leading.agency_of(case)
        if lead is None:
            raise NotAllowed(_("Phiếu do cơ quan ta chủ trì; hãy đôn đốc hàng đợi hoặc phân công."))
        return Urging(target=wanted.target.value, case=case, agency=lead)
    agency = Agency.objects.filter(pk=wanted.agency_id or 0).first()
    if agency is None:
        raise FieldError("target", _("Cơ quan không có trong danh mục."))
    about = _locked(by, wanted.case_id) if wanted.case_id else None
    return Urging(target=wanted.target.value, agency=agency, case=about)


def _locked(by: Actor, case_id: int | None) -> Case:
    if case_id is None:
        raise NotFound
    return base.lock_for_work(by, case_id)


def _of_question(by: Actor, office: Office, wanted: Wanted) -> Urging:
    row = Coordination.objects.select_related("agency").filter(pk=wanted.coordination_id or 0).first()
    if row is None:
        raise NotFound
    if office is Office.OVERSIGHT:
        case = base.lock_cases([row.case_id])[row.case_id]
    else:
        case = base.lock_for_work(by, row.case_id)
    row.refresh_from_db(fields=["state"])
    if row.state not in {one.value for one in ASKED}:
        raise NotAllowed(_("Câu hỏi phối hợp này không còn chờ trả lời."))
    return Urging(target=wanted.target.value, case=case, agency=row.agency, coordination=row)


def _send(row: Urging, event_id: int) -> int:
    """Queue the letter as a mail to those who speak for the agency; raises FieldError where nobody does."""
    if row.agency_id is None:
        raise FieldError("send", _("Hàng đợi của ta không nhận thư; việc đôn đốc hiện ở trang đôn đốc."))
    to = [one for one in urgings.addresses(row.agency_id) if outgoing.is_outside(one[0])]
    if not to:
        raise FieldError(
            "send", _("Cơ quan chưa có đầu mối có địa chỉ thư. Hãy lưu rồi in công văn đôn đốc.")
        )
    draft = outgoing.Draft(
        kind=MailKind.URGING,
        key=str(row.pk),
        subject=urgings.subject(row),
        to=to,
        case=row.case,
        event_id=event_id,
        body=row.text,
    )
    return int(outgoing.queue_many([draft], at=row.at)[0].pk)


@transaction.atomic
def settle(by: Actor, *, urging_id: int, outcome: str) -> Urging:
    """Note how an urging ended; raises Forbidden, NotFound, NotAllowed when it has ended already."""
    _office(by)
    known = urgings.visible(by).filter(pk=urging_id).first()
    if known is None:
        raise NotFound
    words = mask(base.required(nfc(outcome), _("Kết quả"), limit=NOTE_MAX))
    cases = base.lock_cases([known.case_id] if known.case_id else [])
    row = Urging.objects.select_for_update(of=("self",)).get(pk=urging_id)
    if row.settled_at:
        raise NotAllowed(_("Lần đôn đốc này đã ghi kết quả."))
    row.settled_at, row.settled_by_id, row.outcome = timezone.now(), by.user_id, words
    row.save(update_fields=["settled_at", "settled_by", "outcome"])
    data = {"urging": row.pk, "target": row.target, "to_agency": row.agency_id, "queue": row.queue_id}
    outbox.record(by, outbox.Happened(EventKind.URGING_ENDED, list(cases), data, {"reason": words}))
    for case in cases.values():
        base.save(case)
    return row
