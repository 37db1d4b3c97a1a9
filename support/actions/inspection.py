"""Examines attached files after filing: virus scan, true type, text, previews; each file by itself."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from support import outbox
from support.actions import examining, searchdocs
from support.actions.examining import ATTEMPTS, ROUND, Desk, Outcome
from support.domain import privacy
from support.domain.events import EventKind
from support.domain.files import Flag
from support.domain.roles import Actor
from support.models import FileCheck, FilePicture, FollowUpAttachment, Message

__all__ = ["ATTEMPTS", "check_waiting"]

_BY = Actor.system("kiểm tra tệp")


def check_waiting(limit: int = ROUND) -> int:
    """Examine the tickets' files that wait, newest first; return how many."""
    return examining.examine_waiting(_DESK, limit)


def _write(row: FileCheck, outcome: Outcome, paths: list[str]) -> bool:
    report = outcome.report
    found = privacy.detect(report.text)
    masked = privacy.mask(report.text, found)
    thumb = outcome.pictures[0] if outcome.pictures else None
    changed = examining.held(_DESK, row).update(
        state=outcome.state.value,
        scan=outcome.scan.value,
        kind=report.kind,
        pages=report.pages,
        flags=sorted(report.flags - {Flag.CUT} if report.trouble else report.flags),
        personal=min(len(found), 32_000),
        text=masked,
        digest=hashlib.sha256(report.text.encode()).hexdigest() if report.text else "",
        why=outcome.why,
        pictures=max(0, len(outcome.pictures) - 1),
        thumb_width=thumb.width if thumb else 0,
        thumb_height=thumb.height if thumb else 0,
        checked_at=timezone.now(),
    )
    if not changed:
        return False
    FilePicture.objects.bulk_create(
        FilePicture(check_row=row, place=place, path=path, width=one.width, height=one.height)
        for place, (path, one) in enumerate(zip(paths, outcome.pictures, strict=True))
    )
    _tell(row.attachment, outcome, masked)
    return True


def _tell(attachment: FollowUpAttachment, outcome: Outcome, masked: str) -> None:
    """Put the text where it is found, and let the open pages know."""
    document = searchdocs.file_document(attachment, masked) if masked.strip() else None
    if document:
        document.save(force_insert=True)
    message = Message.objects.filter(pk=attachment.followup_id).only("pk", "case_id").first()
    if message:
        data = {"message": message.pk, "file": attachment.pk, "state": outcome.state.value}
        outbox.record(_BY, outbox.Happened(EventKind.FILE_CHECKED, [message.case_id], data))


_DESK = Desk(FileCheck, _write)
