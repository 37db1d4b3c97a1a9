"""Brings mail from a server into the ledger: bytes, rows, commit, and only then the move on the server."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mailin import locks, mailboxes
from mailin.imap import Fetched, MailError, Session, Skipped
from mailin.models import InboundMail, Mailbox
from mailin.store import StoreFull
from support.domain.points import point
from support.models import rows

log = logging.getLogger(__name__)

BATCH_MAILS = 400  # of one transaction
BATCH_BYTES = 16 * 2**20
FIRST_PART = 0.25  # of a full batch in the first one of a visit; each later one is twice as large
LOOKUP = 500  # UIDs asked of the ledger in one query
NAMED = 5  # UIDs named in a sentence for people


@dataclass(slots=True)
class FetchReport:
    """What one visit to a mailbox brought. `busy`: another process is reading it, nothing was done."""

    fetched: int = 0
    moved: int = 0
    waiting: int = 0  # in the folder, known, and still there because moving was refused
    unfetched: list[int] = field(default_factory=list)  # UIDs that could not be read this time
    busy: bool = False
    error: str = ""


class Hearer(Protocol):
    """Who hears how a visit goes."""

    def coming(self, count: int) -> None:
        """Hear that so many mails are about to be read."""

    def kept(self, count: int) -> None:
        """Hear, after each commit, that so many mails more are kept."""


class Nobody:
    """Hears nothing."""

    def coming(self, count: int) -> None:
        """Do nothing."""

    def kept(self, count: int) -> None:
        """Do nothing."""


NOBODY = Nobody()


def fetch_mailbox(mailbox: Mailbox, *, patience: float = 0, hearer: Hearer = NOBODY) -> FetchReport:
    """Visit one mailbox once; waits at most `patience` seconds for another fetcher to leave.

    Errors of the server end in the report and in the mailbox's health, never in an exception.
    """
    with locks.held(f"fetch-{mailbox.pk}", patience=patience) as got:
        if not got:
            return FetchReport(busy=True)
        try:
            with Session(mailboxes.settings_for(mailbox)) as session:
                return visit(mailbox, session, hearer)
        except (MailError, StoreFull) as error:
            return failed(mailbox, error)


def failed(mailbox: Mailbox, error: BaseException) -> FetchReport:
    """Write a failed visit into the mailbox's health and return it as a report."""
    mailboxes.report_bad(mailbox, error)
    log.warning("mailbox %s: %s", mailbox.pk, mailbox.error)
    return FetchReport(error=mailbox.error)


def visit(mailbox: Mailbox, session: Session, hearer: Hearer = NOBODY) -> FetchReport:
    """Bring everything new within an open session; the caller holds the mailbox's lock."""
    report = FetchReport()
    uids = _listed(mailbox, session)
    point("fetch.listed")
    validity = session.uidvalidity
    known = _known(mailbox, validity, uids)
    # Rows that were committed by a visit that died before its move.
    _move(mailbox, session, validity, sorted(known), report)
    fresh = [uid for uid in uids if uid not in known]
    hearer.coming(len(fresh))
    for batch in _batches(session.fetch(fresh), report):
        _keep(mailbox, validity, batch)
        hearer.kept(len(batch))
        report.fetched += len(batch)
        _move(mailbox, session, validity, [one.uid for one in batch], report)
    _remove_withheld(mailbox, session)
    _write_health(mailbox, session, report)
    return report


def _listed(mailbox: Mailbox, session: Session) -> list[int]:
    """List the folder: all of it, or, of a folder whose mails stay, what came since the last good visit.

    New mails have UIDs above all earlier ones (RFC 3501, 2.3.1.1). Once an hour all are listed all the same.
    """
    after = _kept_to(mailbox)
    uids = session.list_uids(after)
    if after and session.uidvalidity != mailbox.uidvalidity:
        return session.list_uids()
    return uids


def _kept_to(mailbox: Mailbox) -> int:
    """Return the UID up to which everything is kept; 0 when that is not certain, or due to be looked at."""
    last, hour = mailbox.ok_at, timezone.now().replace(minute=0, second=0, microsecond=0)
    validity = mailbox.uidvalidity
    if mailbox.move_to or mailbox.unfetched or mailbox.failures or not validity:
        return 0
    if last is None or last < hour:
        return 0
    rows = InboundMail.objects.filter(mailbox=mailbox, uidvalidity=validity)
    return rows.aggregate(last=Max("uid"))["last"] or 0


def _known(mailbox: Mailbox, validity: int, uids: Sequence[int]) -> set[int]:
    """Return those of `uids` that stand in the ledger."""
    rows = InboundMail.objects.filter(mailbox=mailbox, uidvalidity=validity)
    found: set[int] = set()
    for start in range(0, len(uids), LOOKUP):
        found.update(rows.filter(uid__in=uids[start : start + LOOKUP]).values_list("uid", flat=True))
    return found


def _batches(results: Iterable[Fetched | Skipped], report: FetchReport) -> Iterator[list[Fetched]]:
    """Group what was read into transactions; what could not be read is reported and stops nothing.

    The first ones are small: whoever processes meanwhile begins with the first mails, not after hundreds.
    """
    batch: list[Fetched] = []
    weight, part = 0, FIRST_PART
    for one in results:
        if isinstance(one, Skipped):
            if one.reason != "gone":
                report.unfetched.append(one.uid)
            continue
        batch.append(one)
        weight += len(one.raw)
        if len(batch) >= BATCH_MAILS * part or weight >= BATCH_BYTES * part:
            yield batch
            batch, weight, part = [], 0, min(1.0, 2 * part)
    if batch:
        yield batch


def _keep(mailbox: Mailbox, validity: int, batch: Sequence[Fetched]) -> None:
    """Make the bytes durable, then their rows; when this returns the mails cannot be lost any more."""
    point("fetch.before_store")
    digests = mailboxes.store().put_many(one.raw for one in batch)
    point("fetch.stored")
    now = timezone.now()
    with transaction.atomic():
        # The place of a mail is unique: a second fetcher changes nothing.
        rows.insert_new(
            InboundMail,
            ("uid", "digest", "size", "arrived_at"),
            [
                (one.uid, digest, len(one.raw), one.internaldate)
                for one, digest in zip(batch, digests, strict=True)
            ],
            mailbox_id=mailbox.pk,
            uidvalidity=validity,
            fetched_at=now,
        )
        point("fetch.rows_written")
    point("fetch.rows_committed")


def _move(
    mailbox: Mailbox, session: Session, validity: int, uids: Sequence[int], report: FetchReport
) -> None:
    """Take kept mails out of the folder; a refusal leaves them there, known and harmless."""
    if not uids:
        return
    gone: list[int] = []
    if mailbox.move_to:
        point("fetch.before_move")
        gone = session.move(uids)
        point("fetch.moved")
    now = timezone.now()
    for start in range(0, len(gone), LOOKUP):
        mails = InboundMail.objects.filter(mailbox=mailbox, uidvalidity=validity)
        with transaction.atomic():
            keys = locks.in_order(mails.filter(uid__in=gone[start : start + LOOKUP]))
            InboundMail.objects.filter(pk__in=keys).update(moved_at=now)
    point("fetch.move_recorded")
    report.moved += len(gone)
    report.waiting += len(uids) - len(gone)


def _remove_withheld(mailbox: Mailbox, session: Session) -> None:
    """Delete the server's copies of mails whose content must not be kept (Điều 3.1)."""
    rows = InboundMail.objects.filter(mailbox=mailbox, remove_at_server=True, removed_at=None)
    for row in rows.order_by("pk")[:50]:
        point("fetch.before_remove")
        session.remove(row.digest, row.size)
        InboundMail.objects.filter(pk=row.pk).update(removed_at=timezone.now())
        point("fetch.removed")


def _write_health(mailbox: Mailbox, session: Session, report: FetchReport) -> None:
    report.error = _complaint(mailbox, session, report)
    mailboxes.report_good(
        mailbox,
        uidvalidity=session.uidvalidity,
        on_server=session.count().total,
        unfetched=len(report.unfetched),
        pushes=b"IDLE" in session.capabilities,
        error=report.error[:400],
    )


def _complaint(mailbox: Mailbox, session: Session, report: FetchReport) -> str:
    """Return what a person should know about a visit that worked all the same, "" when nothing."""
    if report.unfetched:
        named = ", ".join(str(uid) for uid in report.unfetched[:NAMED])
        return ngettext(
            "%(count)s thư chưa lấy được từ máy chủ (UID %(named)s); hệ thống sẽ thử lại.",
            "%(count)s thư chưa lấy được từ máy chủ (UID %(named)s); hệ thống sẽ thử lại.",
            len(report.unfetched),
        ) % {"count": len(report.unfetched), "named": named}
    if report.waiting and mailbox.move_to:
        return _("Thư đã lưu nhưng chưa chuyển được sang thư mục “%(folder)s”: %(answer)s") % {
            "folder": mailbox.move_to,
            "answer": session.move_refusal or _("máy chủ không nói lý do"),
        }
    return ""
