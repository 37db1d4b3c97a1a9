"""Takes stored mails through parser, verdict and filing; one bad mail never stops the ones behind it."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django.db import DatabaseError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from mailin import locks, mailboxes, withhold
from mailin.ahead import Ahead
from mailin.arrivals import Arrived, gather
from mailin.filing import Judged, describe, file_together
from mailin.models import InboundMail, InboundState, Mailbox
from mailin.parse import parse
from mailin.store import CorruptOriginal, MissingOriginal
from mailin.told import tell_held
from mailin.trouble import is_passing
from mailin.verdict import Action, Reason, Verdict, judge
from support.domain import memory
from support.domain.addresses import clean_email
from support.domain.points import point
from support.domain.roles import Actor

log = logging.getLogger(__name__)

BY = Actor.system("mailroom")
BATCH_MAILS = 400
BATCH_BYTES = 32 * 2**20  # of originals held in memory at once
SUSPECT = 2  # attempts that came to no end; from here on a mail is processed alone
GIVE_UP = 6  # attempts after which a mail is held for a person


@dataclass(slots=True)
class ProcessReport:
    """What a run did: mails by their new state. `busy`: other processes were at all that waits."""

    states: Counter[str] = field(default_factory=Counter)
    busy: bool = False

    @property
    def done(self) -> int:
        """Mails that no longer wait."""
        return self.states.total()


@dataclass(slots=True)
class _Run:
    """One run over the mailboxes: mails of a batch, what reads them ahead, and what became of them."""

    limit: int
    ahead: Ahead | None
    report: ProcessReport = field(default_factory=ProcessReport)


def process_stored(
    limit: int = BATCH_MAILS, *, patience: float = 0, ahead: Ahead | None = None
) -> ProcessReport:
    """Process a batch of at most `limit` stored mails of each mailbox, oldest first; safe to kill and to
    run again.

    A mailbox is one process's at a time, so that answers follow what they answer; several processes share
    the mailboxes. Raises only what is the machine's trouble (database, disk): the mails stay stored and wait.
    """
    withhold.finish()
    run = _Run(limit, ahead)
    report = run.report
    waiting = InboundMail.objects.filter(mailbox=OuterRef("pk"), state=InboundState.STORED)
    boxes = Mailbox.objects.filter(Exists(waiting)).order_by("pk")
    taken = [box for box in boxes if not _process_mailbox(box, 0, run)]
    if taken and not report.done:
        report.busy = not _process_mailbox(taken[0], patience, run)
    return report


def _process_mailbox(mailbox: Mailbox, patience: float, run: _Run) -> bool:
    """Process a batch of one mailbox; False when another process is at it."""
    with locks.held(f"process-{mailbox.pk}", patience=patience) as got:
        if not got:
            return False
        rows = _take(mailbox, run.limit)
        behind: list[InboundMail] = []
        if run.ahead and len(rows) > 1:
            run.ahead.want(rows)
            next_ones = _waiting(mailbox).filter(pk__gt=rows[-1].pk).only("digest", "size")
            behind = list(next_ones[: run.limit])
            run.ahead.want(behind)
        try:
            _process(rows, run, more=bool(behind))
        except Exception as error:
            if is_passing(error):
                _give_back(rows)
            raise
        return True


def drain(
    *,
    seconds: float = 55,
    patience: float = 10,
    more: Callable[[], bool] = lambda: False,
    many: bool = False,
) -> ProcessReport:
    """Process batches until nothing waits or the time is over; `more` waits, and tells if more may come.

    `many` mails are on their way: what reads them ahead starts at once.
    """
    memory.settle()
    total, end = ProcessReport(), time.monotonic() + seconds
    with Ahead() as ahead:
        if many:
            ahead.begin()
        while time.monotonic() < end:
            report = process_stored(patience=patience, ahead=ahead)
            total.states += report.states
            total.busy = report.busy
            if not report.done and not more():
                break
    return total


def _waiting(mailbox: Mailbox) -> QuerySet[InboundMail]:
    return InboundMail.objects.filter(mailbox=mailbox, state=InboundState.STORED).order_by("pk")


def _take(mailbox: Mailbox, limit: int) -> list[InboundMail]:
    """Choose the next rows and count the attempt before anything is read: a mail that kills us is known."""
    rows: list[InboundMail] = []
    weight = 0
    for row in _waiting(mailbox)[:limit]:
        row.mailbox = mailbox  # a join would make one anew for each mail
        suspect = row.attempts >= SUSPECT
        if rows and (suspect or weight + row.size > BATCH_BYTES):
            break
        rows.append(row)
        weight += row.size
        if suspect:
            break
    _count_attempt(rows, 1)
    point("process.taken")
    return rows


def _count_attempt(rows: Sequence[InboundMail], by: int) -> None:
    """Add `by` to the attempts of mails that still wait; they never fall below none."""
    waiting = InboundMail.objects.filter(pk__in=[row.pk for row in rows], attempts__gte=max(0, -by))
    with transaction.atomic():
        keys = locks.in_order(waiting.filter(state=InboundState.STORED))
        InboundMail.objects.filter(pk__in=keys).update(attempts=F("attempts") + by)


def _give_back(rows: Sequence[InboundMail]) -> None:
    """Take back the attempt: it failed for a reason that lies outside the mails."""
    try:
        _count_attempt(rows, -1)
    except DatabaseError:
        log.exception("attempts could not be taken back; the mails still wait")


def _process(rows: Sequence[InboundMail], run: _Run, *, more: bool) -> None:
    """Process mails in waves. `more`: others wait behind them, and few left over may wait with those."""
    remaining = [one for row in rows if (one := _read(row, run))]
    point("process.parsed")
    while remaining:
        wave, remaining = _wave(remaining)
        _process_wave(wave, run.report)
        if more and run.ahead and len(remaining) * 2 < len(rows):
            # Each wave costs two dozen queries: these few are filed with the next batch, read as they are.
            _give_back([one.row for one in remaining])
            run.ahead.put_back(remaining)
            return


def _read(row: InboundMail, run: _Run) -> Arrived | None:
    """Read and parse one mail; what cannot be read is held, visibly."""
    report = run.report
    point("process.before_parse")
    if row.attempts >= GIVE_UP:
        _hold(row, Reason.ERROR, f"Đã thử xử lý {row.attempts} lần mà không xong.", report)
        return None
    if run.ahead and (read := run.ahead.take(row)):
        return Arrived(row, read.mail, read.foreseen)
    try:
        raw = mailboxes.store().get(row.digest)
    except (MissingOriginal, CorruptOriginal) as error:
        log.error("mail %s: original %s", row.pk, type(error).__name__)  # noqa: TRY400 - no trace needed
        _hold(row, Reason.BYTES_MISSING, mailboxes.sentence(error), report)
        return None
    try:
        return Arrived(row, parse(raw))
    except Exception as error:  # the parser promises not to raise; a broken promise must stop nobody
        log.exception("mail %s cannot be parsed", row.pk)
        _hold(row, Reason.UNREADABLE, _told(error), report)
        return None


def _wave(arrived: Sequence[Arrived]) -> tuple[list[Arrived], list[Arrived]]:
    """Split off those that neither answer nor repeat an earlier one: these are judged after that is filed."""
    wave: list[Arrived] = []
    later: list[Arrived] = []
    seen: set[str] = set()
    for one in arrived:
        mail = one.mail
        own = {mail.canonical_digest, one.row.digest, mail.message_id}
        needed = own | {mail.in_reply_to, *mail.references}
        (later if (needed & seen) - {""} else wave).append(one)
        seen |= own
    return wave, later


def _process_wave(wave: Sequence[Arrived], report: ProcessReport) -> None:
    judged = _judge(wave)
    point("process.judged")
    together = [one for one in judged if one.verdict.action is not Action.WITHHOLD]
    try:
        filed = file_together(BY, together) if together else []
        report.states.update(str(one.arrived.row.state) for one in filed)
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("a batch of %d is filed singly", len(together))
        for one in together:
            _process_alone(one.arrived, report)
    for one in judged:
        if one.verdict.action is Action.WITHHOLD:
            # Judged anew where no other process withholds: a copy in two mailboxes takes one number.
            with locks.held("withhold", patience=30):
                _process_alone(one.arrived, report)


def _judge(wave: Sequence[Arrived]) -> list[Judged]:
    """Judge mails in order; receipts granted earlier in the wave count against the sender's caps."""
    granted: Counter[str] = Counter()
    judged = []
    for one, facts in zip(wave, gather(wave), strict=True):
        sender = clean_email(one.mail.from_email)
        more = granted[sender]
        verdict = judge(
            one.mail,
            replace(
                facts, automatic_hour=facts.automatic_hour + more, automatic_day=facts.automatic_day + more
            ),
        )
        granted[sender] += verdict.receipt
        judged.append(Judged(one, verdict))
    return judged


def _process_alone(arrived: Arrived, report: ProcessReport) -> None:
    """File one mail by itself, judged anew; one that still fails is held and stops nobody."""
    try:
        one = _judge([arrived])[0]
        if one.verdict.action is Action.WITHHOLD:
            report.states[InboundState.WITHHELD] += withhold.by_verdict(BY, arrived, one.verdict)
        else:
            report.states.update(str(filed.arrived.row.state) for filed in file_together(BY, [one]))
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("mail %s cannot be filed; it is held", arrived.row.pk)
        _hold(arrived.row, Reason.ERROR, _told(error), report, arrived)


def _told(error: BaseException) -> str:
    """Name an error for the mail room; its own words may quote the mail."""
    return f"Lỗi {type(error).__name__} khi xử lý thư; chi tiết trong nhật ký máy chủ."


def _hold(
    row: InboundMail, reason: Reason, note: str, report: ProcessReport, arrived: Arrived | None = None
) -> None:
    """Hold one mail that still waits, with what lists show of it where even that can be stored."""
    mine = InboundMail.objects.filter(pk=row.pk, state=InboundState.STORED)
    point("process.before_hold")
    with transaction.atomic():
        held = mine.update(
            state=InboundState.HELD, reason=reason.value, note=note[:400], judged_at=timezone.now()
        )
        if held:
            tell_held(BY, [(row, Verdict(Action.HOLD, reason))])
    point("process.held")
    report.states[InboundState.HELD] += held
    if held and arrived:
        fresh = InboundMail(pk=row.pk)
        describe(fresh, arrived.mail)
        shown = ("kind", "canonical", "message_id", "from_email", "from_name", "subject", "problems", "files")
        try:
            with transaction.atomic():
                fresh.save(update_fields=shown)
        except (DatabaseError, ValueError):
            log.exception("mail %s: its head cannot be stored", row.pk)
