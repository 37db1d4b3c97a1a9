"""Delivers mails to the real ledger and reads back, from database, disk and screens, what became of them."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from mailin import mailboxes
from mailin.models import InboundMail, Mailbox
from support.models import FollowUpAttachment, Message, RegisterEntry
from tests.mailin.drained import process_all

OPENED = frozenset({"opened", "reply"})
FINAL = OPENED | {"duplicate", "ignored", "held", "withheld"}


@dataclass(slots=True)
class FileKept:
    """One file of a ticket as it lies on the disk."""

    name: str
    content_type: str
    size: int
    sha256: str


@dataclass(slots=True)
class Kept:
    """One mail as the ledger has it; `said` is the entry of the conversation when there is one."""

    row: InboundMail
    raw: bytes
    said: Message | None = None
    files: list[FileKept] = field(default_factory=list)


def arrive(raws: Sequence[bytes], *, uidvalidity: int = 1) -> list[InboundMail]:
    """Store mails as a fetch does, in one go; nothing is processed yet."""
    box, _made = Mailbox.objects.get_or_create(
        name="Hộp thử", defaults={"address": settings.MAIL_ADDRESS, "host": "khong-noi.example"}
    )
    last = InboundMail.objects.order_by("-uid").values_list("uid", flat=True).first() or 0
    now = timezone.now()
    digests = mailboxes.store().put_many(raws)
    return InboundMail.objects.bulk_create(
        InboundMail(
            mailbox=box, uidvalidity=uidvalidity, uid=last + number, digest=digest, size=len(raw),
            arrived_at=now, fetched_at=now,
        )
        for number, (raw, digest) in enumerate(zip(raws, digests, strict=True), 1)
    )  # fmt: skip


def deliver(raws: Sequence[bytes]) -> list[Kept]:
    """Store and process mails; what became of each, in order."""
    pks = [row.pk for row in arrive(raws)]
    process_all()
    return read_back(pks, raws)


def read_back(pks: Sequence[int], raws: Sequence[bytes]) -> list[Kept]:
    """Read from database and disk what became of mails: a fixed number of queries."""
    rows = InboundMail.objects.in_bulk(pks)
    said = Message.objects.select_related("followup", "case").in_bulk(
        [row.followup_id for row in rows.values() if row.followup_id]
    )
    files = _files(said)
    return [
        Kept(rows[pk], raw, said.get(rows[pk].followup_id or 0), files[rows[pk].followup_id or 0])
        for pk, raw in zip(pks, raws, strict=True)
    ]


def _files(messages: Collection[int]) -> dict[int, list[FileKept]]:
    found: dict[int, list[FileKept]] = defaultdict(list)
    for one in FollowUpAttachment.objects.filter(followup__in=messages).order_by("pk"):
        content = (Path(settings.MEDIA_ROOT) / one.file.name).read_bytes()
        kept = FileKept(one.filename, one.mime_type, one.size or 0, _sha(content))
        assert kept.size == len(content)
        found[one.followup_id].append(kept)
    return found


def lost(kept: Iterable[Kept]) -> list[str]:
    """Name every mail of which something is gone: no outcome, other bytes, nothing a person could find."""
    numbers = set(RegisterEntry.objects.values_list("pk", flat=True))
    return [f"{one.row.pk}: {why}" for one in kept for why in _faults(one, numbers)]


def _faults(one: Kept, entries: set[int]) -> Iterable[str]:
    row = one.row
    unsound = {
        f"state {row.state}": row.state not in FINAL,
        "no entry of the conversation": row.state in OPENED
        and (one.said is None or one.said.case_id != row.case_id),
        "no line of the register": row.state == "opened" and row.entry_id not in entries,
        "a duplicate of nothing": row.state == "duplicate" and row.original_id is None,
        "no reason": row.state not in OPENED and not row.reason,
    }
    yield from (why for why, so in unsound.items() if so)
    if row.state == "withheld":
        if mailboxes.store().exists(row.digest):
            yield "withheld bytes are still there"
    elif _sha(mailboxes.store().get(row.digest)) != _sha(one.raw):
        yield "other bytes"


def _sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def expectations(path: Path) -> dict[str, object]:
    """Return what a mail of the catalogue is expected to say."""
    told: dict[str, object] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return told
