"""Answering electronic documents: what their senders are told, and what we say to a recall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base, replies
from support.domain.edxml import Business, Decision, Organ, Status, write_status
from support.domain.edxml.status import About
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import ElectronicDocument, MessageKind
from support.queries import edxml


@dataclass(frozen=True, slots=True)
class StatusFile:
    """One status file to be sent back by the channel the document came."""

    name: str
    content: bytes
    status: Status


@transaction.atomic
def tell(by: Actor, *, ids: Iterable[int]) -> list[StatusFile]:
    """Write the status files of documents as they stand now, and note that their senders are told.

    Raises Forbidden, and NotFound when one is not to be seen.
    """
    if not by.is_worker:
        raise Forbidden
    wanted = set(ids)
    rows = list(edxml.visible(by).select_related("case").filter(pk__in=wanted).order_by("pk"))
    if len(rows) != len(wanted) or not rows:
        raise NotFound
    now, files = timezone.now(), []
    for row in rows:
        status = edxml.status_of(row)
        row.told_at, row.told_status = row.told_at or now, status.value
        about = About(row.organ, row.code, f"{row.day:%Y/%m/%d}" if row.day else "", row.document_id)
        content = write_status(_us(row), about, status, now)
        files.append(StatusFile(f"trang-thai-{status.value}-{_plain(row)}.edxml", content, status))
    ElectronicDocument.objects.bulk_update(rows, ("told_at", "told_status"))
    data = {"documents": {str(row.pk): row.told_status for row in rows}}
    cases = sorted({row.case_id for row in rows if row.case_id})
    outbox.record(by, outbox.Happened(EventKind.EDXML_TOLD, cases, data))
    return files


def _us(row: ElectronicDocument) -> Organ:
    """Return who answers: the office as configured, else the receiver the document itself names."""
    return Organ(
        settings.EDXML_ORGAN_ID or row.to_organ,
        settings.EDXML_ORGAN_NAME or row.to_name,
        email=settings.MAIL_ADDRESS,
    )


def _plain(row: ElectronicDocument) -> str:
    name = (row.code or str(row.pk)).replace("/", "-")
    return "".join(sign for sign in name if sign.isalnum() or sign in "-.") or str(row.pk)


@transaction.atomic
def decide_recall(by: Actor, *, document_id: int, agree: bool, reason: str = "") -> ElectronicDocument:
    """Agree to a recall, or refuse it with a reason; a note stays on the ticket, the sender is to be told.

    Raises NotFound, Forbidden, NotAllowed (not a recall, decided already), FieldError (no reason).
    """
    row = edxml.get(by, document_id)
    case = base.lock_for_work(by, row.case_id) if row.case_id else None
    row = ElectronicDocument.objects.select_for_update().get(pk=row.pk)
    if row.business != Business.RECALL or row.decision:
        raise NotAllowed(_("Yêu cầu thu hồi này không còn chờ trả lời."))
    why = nfc(reason).strip()
    if not agree and not why:
        raise FieldError("reason", _("Từ chối thu hồi thì phải ghi lý do."))
    row.decision = (Decision.AGREED if agree else Decision.REFUSED).value
    row.decided_at, row.decided_by_id = timezone.now(), by.user_id
    row.told_at = None
    row.save(update_fields=["decision", "decided_at", "decided_by", "told_at"])
    data: dict[str, object] = {"document": row.pk, "agreed": agree}
    if case:
        said = _("Đồng ý thu hồi văn bản.") if agree else _("Từ chối thu hồi văn bản.")
        note = replies.add(by, case, MessageKind.NOTE, f"{said} {why}".strip(), ((), ()), ())
        data["message"] = note.pk
    texts = {"reason": why} if why else {}
    cases = [case.pk] if case else []
    outbox.record(by, outbox.Happened(EventKind.EDXML_DECIDED, cases, data, texts))
    if case:
        base.save(case)
    return row
