"""Periodic work of the mail room; each job finds its work in rows and may run twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from mailin import fetch as fetching
from mailin import mailboxes
from mailin import process as processing
from mailin.flow import Alongside
from mailin.models import Mailbox
from support.jobs import job

# A watcher looks every minute; a mailbox looked at later than this has none, and the poll takes its place.
WATCHED = timedelta(seconds=90)


@job("process-mail", period=15, on_doorbell=True)
def process() -> int:
    """Process what waits, should the watcher that fetched it have died."""
    return processing.drain(patience=0).done


@job("fetch-mail", period=60)
def fetch() -> int:
    """Read the mailboxes that no watcher reads."""
    overdue = timezone.now() - WATCHED
    unread = [box for box in mailboxes.active() if box.checked_at is None or box.checked_at < overdue]
    return _read(unread)


@job("read-asked", period=5, on_doorbell=True)
def read_asked() -> int:
    """Read the mailboxes somebody wants read at once (“Đọc ngay”)."""
    return _read(mailboxes.asked(), patience=5)


def _read(boxes: Sequence[Mailbox], patience: float = 0) -> int:
    """Read mailboxes and process what they gave; how many mails no longer wait."""
    with Alongside() as beside:
        reports = [fetching.fetch_mailbox(box, patience=patience, hearer=beside) for box in boxes]
    done = beside.done.done
    return done + processing.drain().done if any(report.fetched for report in reports) else done


@job("sweep-mail-store", period=24 * 3600)
def sweep_store() -> int:
    """Remove unfinished files that writers left behind when they died."""
    return mailboxes.store().sweep()
