"""Examines attached files after filing: virus scan, true type, text, previews; each file by itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from support import outbox
from support.actions import files, scanner, searchdocs
from support.domain import privacy
from support.domain.events import EventKind
from support.domain.files import FileState, Flag, Scan, Trouble
from support.domain.roles import Actor
from support.models import FileCheck, FilePicture, FollowUpAttachment, Message
from support.reading import kinds, parent
from support.reading.parent import Picture
from support.reading.report import Report

ROUND = 200  # files of one run
LEASE = timedelta(minutes=2)  # longer than scan and both children may take; then another may try
AGAIN = timedelta(minutes=1)  # until a scanner that did not answer is asked again
ATTEMPTS = 3
_BY = Actor.system("kiểm tra tệp")


@dataclass(slots=True)
class _Outcome:
    """What became of one file."""

    state: FileState
    scan: Scan
    why: str = ""
    report: Report = field(default_factory=Report)
    pictures: list[Picture] = field(default_factory=list)


def check_waiting(limit: int = ROUND) -> int:
    """Examine files that wait, newest first; return how many. Safe in several processes at once.

    A file that harms the child marks itself alone. When the scanner is down the round ends: the files
    stay as they are and are tried again.
    """
    done = 0
    while done < limit and (row := _claimed()) is not None:
        try:
            outcome = _examined(row)
        except scanner.ScannerDown:
            _give_back(row)
            break
        _finish(row, outcome)
        done += 1
    return done


def _claimed() -> FileCheck | None:
    """Lease one file that is due; the number of attempts fences off whoever held it before."""
    now = timezone.now()
    due = FileCheck.objects.filter(state=FileState.UNCHECKED.value, due_at__lte=now)
    for row in due.select_related("attachment").defer("text").order_by("-pk")[:8]:
        same = due.filter(pk=row.pk, attempts=row.attempts)
        if same.update(attempts=F("attempts") + 1, due_at=now + LEASE):
            row.attempts += 1
            return row
    return None


def _held(row: FileCheck) -> Any:
    return FileCheck.objects.filter(pk=row.pk, state=FileState.UNCHECKED.value, attempts=row.attempts)


def _give_back(row: FileCheck) -> None:
    _held(row).update(scan=Scan.WAITING.value, attempts=F("attempts") - 1, due_at=timezone.now() + AGAIN)


def _examined(row: FileCheck) -> _Outcome:
    """Scan, read and draw one file. Raises ScannerDown."""
    path = Path(settings.MEDIA_ROOT) / row.attachment.file.name
    if row.attempts > ATTEMPTS:
        return _Outcome(FileState.UNREADABLE, Scan.OFF, Trouble.STOPPED.value)
    try:
        scanned = scanner.enabled()
        found = scanner.scan(path) if scanned else ""
    except FileNotFoundError:
        return _Outcome(FileState.UNREADABLE, Scan.OFF, Trouble.GONE.value)
    if found:
        return _Outcome(FileState.BLOCKED, Scan.INFECTED, found)
    return _read(path, row.attachment.filename or "", Scan.CLEAN if scanned else Scan.OFF)


def _read(path: Path, name: str, scan: Scan) -> _Outcome:
    report = parent.read(path, name)
    state = FileState.UNREADABLE if report.trouble else FileState.CHECKED
    outcome = _Outcome(state, scan, report.trouble.value if report.trouble else "", report)
    if report.kind in {*kinds.PICTURES, kinds.PDF} and not report.trouble:
        outcome.pictures = parent.draw(path, report.kind)
    return outcome


def _finish(row: FileCheck, outcome: _Outcome) -> None:
    """Write what was found, unless somebody else did meanwhile or the message was blanked."""
    paths = files.store_pictures([one.content for one in outcome.pictures])
    try:
        with transaction.atomic():
            kept = _write(row, outcome, paths)
    except BaseException:
        files.discard(paths)
        raise
    if not kept:
        files.discard(paths)


def _write(row: FileCheck, outcome: _Outcome, paths: list[str]) -> bool:
    report = outcome.report
    found = privacy.detect(report.text)
    masked = privacy.mask(report.text, found)
    thumb = outcome.pictures[0] if outcome.pictures else None
    changed = _held(row).update(
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


def _tell(attachment: FollowUpAttachment, outcome: _Outcome, masked: str) -> None:
    """Put the text where it is found, and let the open pages know."""
    document = searchdocs.file_document(attachment, masked) if masked.strip() else None
    if document:
        document.save(force_insert=True)
    message = Message.objects.filter(pk=attachment.followup_id).only("pk", "case_id").first()
    if message:
        data = {"message": message.pk, "file": attachment.pk, "state": outcome.state.value}
        outbox.record(_BY, outbox.Happened(EventKind.FILE_CHECKED, [message.case_id], data))
