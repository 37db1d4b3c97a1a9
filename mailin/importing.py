"""Mail from files: .eml, mbox and Maildir, into the ledger as rows of the mailbox without a server."""

from __future__ import annotations

import mailbox as boxes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mailin import locks, mailboxes
from mailin.models import InboundMail
from mailin.parse import fields
from support.domain.points import point

BATCH_MAILS = 200
BATCH_BYTES = 16 * 2**20
_FROM = b"From "


@dataclass(frozen=True, slots=True)
class Found:
    """One message of a file: where it stood, and its bytes."""

    place: str
    raw: bytes


def count(paths: list[Path]) -> int:
    """Return how many messages the paths hold, for the progress bar."""
    return sum(1 for _one in messages(paths))


def messages(paths: list[Path]) -> Iterator[Found]:
    """Yield every message: a file that starts with "From " is an mbox, a folder with cur/ a Maildir."""
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        elif _is_mbox(path):
            yield from _mbox(path)
        else:
            yield Found(str(path), path.read_bytes())


def batches(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Group messages so that a batch fits into memory and into one transaction."""
    batch: list[Found] = []
    weight = 0
    for one in found:
        batch.append(one)
        weight += len(one.raw)
        if len(batch) == BATCH_MAILS or weight >= BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _folder(path: Path) -> Iterator[Found]:
    if (path / "cur").is_dir():
        for part in ("new", "cur"):
            for file in sorted((path / part).iterdir() if (path / part).is_dir() else ()):
                yield Found(str(file), file.read_bytes())
        return
    for file in sorted(path.rglob("*.eml")):
        yield Found(str(file), file.read_bytes())


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_FROM)) == _FROM


def _mbox(path: Path) -> Iterator[Found]:
    box = boxes.mbox(str(path), create=False)
    try:
        for number, key in enumerate(box.keys(), 1):
            yield Found(f"{path}#{number}", box.get_bytes(key))
    finally:
        box.close()


def keep(batch: list[Found]) -> int:
    """Put messages into the ledger; those whose bytes were imported before are left out. Returns how many."""
    box, store = mailboxes.import_mailbox(), mailboxes.store()
    digests = store.put_many(one.raw for one in batch)
    point("import.stored")
    now = timezone.now()
    with locks.held("import", patience=60), transaction.atomic():
        rows = InboundMail.objects.filter(mailbox=box)
        known = dict(rows.filter(digest__in=digests).values_list("digest", "destroyed_at"))
        fresh = {digest: one for digest, one in zip(digests, batch, strict=True) if digest not in known}
        uid = rows.aggregate(last=Max("uid"))["last"] or 0
        InboundMail.objects.bulk_create(
            InboundMail(
                mailbox=box,
                uidvalidity=1,
                uid=uid + number,
                digest=digest,
                size=len(one.raw),
                arrived_at=_arrived(one.raw, now),
                fetched_at=now,
                moved_at=now,
            )
            for number, (digest, one) in enumerate(fresh.items(), 1)
        )
    point("import.committed")
    for digest, destroyed_at in known.items():
        if destroyed_at is not None:  # withheld long ago: importing it again must not bring it back
            store.destroy(digest)
    return len(fresh)


def _arrived(raw: bytes, now: datetime) -> datetime | None:
    """Return the date the message gives itself: a file has no other; never one that is still to come."""
    head = raw[:65_536].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    for line in head.split(b"\n"):
        if line[:5].lower() == b"date:":
            said = fields.date(line[5:].decode("ascii", "replace"))
            return said if said and said <= now else None
    return None
