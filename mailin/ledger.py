"""The figures of the conservation law: every mail on a server is a row, every row is accounted for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max, Sum
from django.utils import timezone

from mailin import mailboxes
from mailin.imap import MailError, Session
from mailin.models import InboundMail, InboundState, Mailbox, Tally
from mailin.store import CorruptOriginal, MissingOriginal
from support import outbox
from support.models import EventPending, MailState, OutgoingMail, RegisterEntry, guards

LATE = timedelta(minutes=5)  # a mail that waits longer than this is stuck
SEAL_LATE = timedelta(minutes=5)


def unaccounted() -> int:
    """Return how many mails are known to exist and have no outcome: must be 0 (two indexed queries)."""
    stuck = InboundMail.objects.filter(
        state=InboundState.STORED, fetched_at__lt=timezone.now() - LATE
    ).count()
    unfetched = Mailbox.objects.filter(enabled=True).aggregate(all=Sum("unfetched"))["all"] or 0
    return stuck + int(unfetched)


def held() -> int:
    """Return how many mails wait for a person."""
    return InboundMail.objects.filter(state=InboundState.HELD).count()


@dataclass(slots=True)
class BoxFigures:
    """One mailbox: what its server holds beside what the ledger holds. None: the server was not reached."""

    pk: int
    name: str
    on_server: int | None = None
    in_ledger: int = 0
    unknown: int | None = None  # in the folder that is read, and not in the ledger
    unmoved: int = 0
    error: str = ""


@dataclass(slots=True)
class Figures:
    """All figures. `must_be_zero` maps a name to its value; anything but 0 there is a fault."""

    boxes: list[BoxFigures] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    outgoing: dict[str, int] = field(default_factory=dict)
    must_be_zero: dict[str, int] = field(default_factory=dict)
    held: int = 0
    unsealed: int = 0

    @property
    def sound(self) -> bool:
        """True when the law holds."""
        return not any(self.must_be_zero.values())


def figures(*, ask_servers: bool = True, read_bytes: bool = True) -> Figures:
    """Count everything; `read_bytes` checks each original against its sha256, which reads all of them."""
    found = Figures(
        boxes=[_box(box, ask=ask_servers) for box in Mailbox.objects.order_by("pk")],
        states=_counted(InboundMail, [state.value for state in InboundState]),
        outgoing=_counted(OutgoingMail, [state.value for state in MailState]),
    )
    found.held = found.states[InboundState.HELD]
    found.unsealed = EventPending.objects.count()
    tallies = dict(Tally.objects.values_list("mailbox", "rows"))
    missing, corrupt = _originals() if read_bytes else _missing_only()
    late = timezone.now() - SEAL_LATE
    found.must_be_zero = {
        "unknown": sum(box.unknown or 0 for box in found.boxes),
        "stuck": unaccounted(),
        "miscounted": sum(abs(box.in_ledger - tallies.get(box.pk, 0)) for box in found.boxes),
        "bytes_missing": missing,
        "bytes_corrupt": corrupt,
        "not_destroyed": InboundMail.objects.filter(
            state=InboundState.WITHHELD, destroyed_at=None, judged_at__lt=late
        ).count(),
        "register_gaps": register_gaps(),
        "unsealed_late": EventPending.objects.filter(event__at__lt=late).count(),
        "chain_broken": outbox.verify_chain() or 0,
        "guards_missing": len(guards.missing()),
        "unreached": sum(1 for box in found.boxes if box.error),
    }
    return found


def _counted(model: type[InboundMail | OutgoingMail], states: list[str]) -> dict[str, int]:
    counted = dict(model.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: int(counted.get(state, 0)) for state in states}


def _box(box: Mailbox, *, ask: bool) -> BoxFigures:
    rows = InboundMail.objects.filter(mailbox=box)
    unmoved = rows.filter(moved_at=None).count() if box.host and box.move_to else 0
    found = BoxFigures(box.pk, box.name, in_ledger=rows.count(), unmoved=unmoved)
    if not (ask and box.enabled and box.host):
        return found
    try:
        with Session(mailboxes.settings_for(box)) as session:
            uids = session.list_uids()
            known = rows.filter(uidvalidity=session.uidvalidity)
            found.unknown = sum(
                len(some) - known.filter(uid__in=some).count()
                for start in range(0, len(uids), 500)
                for some in [uids[start : start + 500]]
            )
            found.on_server = session.count().total
    except MailError as error:
        found.error = mailboxes.sentence(error)
    return found


def _kept() -> Iterator[str]:
    """Yield the digests whose bytes must be there: of every row but the withheld."""
    rows = InboundMail.objects.filter(destroyed_at=None).exclude(state=InboundState.WITHHELD)
    yield from rows.order_by("digest").values_list("digest", flat=True).distinct().iterator(2000)


def _originals() -> tuple[int, int]:
    """Return how many originals are missing, and how many are no longer what was stored."""
    store, missing, corrupt = mailboxes.store(), 0, 0
    for digest in _kept():
        try:
            store.get(digest)
        except MissingOriginal:
            missing += 1
        except CorruptOriginal:
            corrupt += 1
    return missing, corrupt


def _missing_only() -> tuple[int, int]:
    store = mailboxes.store()
    return sum(not store.exists(digest) for digest in _kept()), 0


def register_gaps() -> int:
    """Return how many register numbers are missing between 1 and each year's last."""
    years = (
        RegisterEntry.objects.filter(revision=0)
        .order_by()
        .values("year")
        .annotate(n=Count("pk"), last=Max("number"))
    )
    return sum(int(year["last"]) - int(year["n"]) for year in years)


def free_bytes() -> int:
    """Return the free space, in bytes, where originals are kept."""
    folder = Path(settings.RAW_MAIL_ROOT)
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def overdue_mail() -> int:
    """Return how many outgoing mails should have left more than LATE ago."""
    waiting = OutgoingMail.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING])
    return waiting.filter(not_before__lt=timezone.now() - LATE).count()
