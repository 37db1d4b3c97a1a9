"""How every stored file is examined, whoever keeps it: leased, scanned, read by the child process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from support.actions import files, scanner
from support.domain.files import FileState, Scan, Trouble
from support.reading import kinds, parent
from support.reading.parent import Picture
from support.reading.report import Report

ROUND = 200  # files of one run
LEASE = timedelta(minutes=2)  # longer than scan and both children may take; then another may try
AGAIN = timedelta(minutes=1)  # until a scanner that did not answer is asked again
ATTEMPTS = 3


@dataclass(slots=True)
class Outcome:
    """What became of one file."""

    state: FileState
    scan: Scan
    why: str = ""
    report: Report = field(default_factory=Report)
    pictures: list[Picture] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where files wait: a table with `attachment`, `state`, `scan`, `text`, `attempts` and `due_at`.

    `write(row, outcome, paths)` keeps what was found and where the previews lie, in a transaction; False
    when the row was no longer the caller's.
    """

    table: type[Model]
    write: Callable[[Any, Outcome, list[str]], bool]

    @property
    def rows(self) -> Any:  # a manager of whichever table
        """Return the table's rows."""
        return self.table._default_manager  # noqa: SLF001 - Django documents it


def examine_waiting(desk: Desk, limit: int = ROUND) -> int:
    """Examine files that wait, newest first; return how many. Safe in several processes at once.

    A file that harms the child marks itself alone. When the scanner is down the round ends: the files
    stay as they are and are tried again.
    """
    done = 0
    while done < limit and (row := _claimed(desk)) is not None:
        try:
            outcome = _examined(row)
        except scanner.ScannerDown:
            _give_back(desk, row)
            break
        _finish(desk, row, outcome)
        done += 1
    return done


def held(desk: Desk, row: Any) -> Any:
    """Return the query of `row` that finds it only while it is still leased to whoever holds `row`."""
    return desk.rows.filter(pk=row.pk, state=FileState.UNCHECKED.value, attempts=row.attempts)


def _claimed(desk: Desk) -> Any:
    """Lease one file that is due; the number of attempts fences off whoever held it before."""
    now = timezone.now()
    due = desk.rows.filter(state=FileState.UNCHECKED.value, due_at__lte=now)
    for row in due.select_related("attachment").defer("text").order_by("-pk")[:8]:
        same = due.filter(pk=row.pk, attempts=row.attempts)
        if same.update(attempts=F("attempts") + 1, due_at=now + LEASE):
            row.attempts += 1
            return row
    return None


def _give_back(desk: Desk, row: Any) -> None:
    later = timezone.now() + AGAIN
    held(desk, row).update(scan=Scan.WAITING.value, attempts=F("attempts") - 1, due_at=later)


def _examined(row: Any) -> Outcome:
    """Scan, read and draw one file. Raises ScannerDown."""
    path = Path(settings.MEDIA_ROOT) / row.attachment.file.name
    if row.attempts > ATTEMPTS:
        return Outcome(FileState.UNREADABLE, Scan.OFF, Trouble.STOPPED.value)
    try:
        scanned = scanner.enabled()
        found = scanner.scan(path) if scanned else ""
    except FileNotFoundError:
        return Outcome(FileState.UNREADABLE, Scan.OFF, Trouble.GONE.value)
    if found:
        return Outcome(FileState.BLOCKED, Scan.INFECTED, found)
    return _read(path, row.attachment.filename or "", Scan.CLEAN if scanned else Scan.OFF)


def _read(path: Path, name: str, scan: Scan) -> Outcome:
    report = parent.read(path, name)
    state = FileState.UNREADABLE if report.trouble else FileState.CHECKED
    outcome = Outcome(state, scan, report.trouble.value if report.trouble else "", report)
    if report.kind in {*kinds.PICTURES, kinds.PDF} and not report.trouble:
        outcome.pictures = parent.draw(path, report.kind)
    return outcome


def _finish(desk: Desk, row: Any, outcome: Outcome) -> None:
    """Write what was found, unless somebody else did meanwhile or the row was blanked."""
    paths = files.store_pictures([one.content for one in outcome.pictures])
    try:
        with transaction.atomic():
            kept = desk.write(row, outcome, paths)
    except BaseException:
        files.discard(paths)
        raise
    if not kept:
        files.discard(paths)
