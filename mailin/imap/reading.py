"""Reads messages: in batches by size, the large ones in pieces, one bad message never stopping the others."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from mailin.imap import answers
from mailin.imap.deadline import allowed, deadline
from mailin.imap.errors import told

BATCH_MESSAGES = 500
BATCH_BYTES = 4 * 2**20  # of one FETCH; a message above it comes alone, in pieces
PIECE_BYTES = 2**20
LARGEST = 100 * 2**20  # bytes of one message we take into memory

SkipReason = Literal["gone", "unreadable", "too_large", "refused", "link_lost"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """One message as it lies on the server: byte for byte, not marked as read."""

    uid: int
    internaldate: datetime | None  # with its offset; None when the server gives nonsense
    raw: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """A message that could not be had now. `gone`: somebody removed it; the others stay for the next time."""

    uid: int
    reason: SkipReason


def chunks(uids: Sequence[int], count: int = BATCH_MESSAGES) -> Iterator[Sequence[int]]:
    """Cut a list into pieces of at most `count`: a command line stays under 8 KB (RFC 7162, 4)."""
    for start in range(0, len(uids), count):
        yield uids[start : start + count]


def batches(uids: Iterable[int], sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """Group UIDs so that a batch is within BATCH_MESSAGES and BATCH_BYTES; a large message is alone."""
    batch: list[int] = []
    weight = 0
    for uid in uids:
        size = sizes[uid]
        if batch and (len(batch) == BATCH_MESSAGES or weight + size > BATCH_BYTES):
            yield batch
            batch, weight = [], 0
        batch.append(uid)
        weight += size
    if batch:
        yield batch


def sizes(client: Any, uids: Sequence[int], timeout: float) -> dict[int, int]:
    """Ask for RFC822.SIZE of each UID, bytes; those that are gone are absent."""
    found: dict[int, int] = {}
    for some in chunks(uids):
        with deadline(client.socket(), allowed(timeout, 0)), told("FETCH RFC822.SIZE"):
            for uid, data in answers.fetch(client, some, "(RFC822.SIZE)").items():
                found[uid] = int(data.get(b"RFC822.SIZE", 0))
    return found


def buffered(client: Any) -> bool:
    """Tell whether the server has said more than was read: in the file's buffer, in TLS, or at the socket."""
    link = client.socket()
    patience = link.gettimeout()
    link.settimeout(0)
    try:
        return bool(client._imap.file.peek(1))  # noqa: SLF001 - there is no public way to it
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        link.settimeout(patience)


def told_of_mail(client: Any) -> bool:
    """Tell, once, whether the server said beside its answers that messages are there."""
    heard = client._imap.untagged_responses  # noqa: SLF001 - there is no public way to it
    return bool(heard.pop("EXISTS", None))


def read_batch(
    client: Any, uids: list[int], sizes: Mapping[int, int], timeout: float
) -> list[Fetched | Skipped]:
    """Read whole messages with one FETCH; a result for each UID, in order."""
    limit = allowed(timeout, sum(sizes[uid] for uid in uids))
    with deadline(client.socket(), limit), told("FETCH BODY"):
        found = answers.fetch(client, uids, "(INTERNALDATE BODY.PEEK[])")
    return [_result(uid, found.get(uid)) for uid in uids]


def _result(uid: int, data: Mapping[bytes, Any] | None) -> Fetched | Skipped:
    if not data or b"BODY[]" not in data:
        return Skipped(uid, "gone")
    raw = data[b"BODY[]"]
    if not isinstance(raw, bytes):
        return Skipped(uid, "unreadable")
    return Fetched(uid, _date(data), raw)


def _date(data: Mapping[bytes, Any]) -> datetime | None:
    found = data.get(b"INTERNALDATE")
    return found if isinstance(found, datetime) and found.tzinfo else None


def read_large(client: Any, uid: int, size: int, timeout: float) -> Fetched | Skipped:
    """Read one message in pieces until a short one comes: the announced size is not trusted."""
    if size > LARGEST:
        return Skipped(uid, "too_large")
    body = bytearray()
    date: datetime | None = None
    with deadline(client.socket(), allowed(timeout, size)), told("FETCH BODY"):
        while True:
            data = client.fetch([uid], ["INTERNALDATE", f"BODY.PEEK[]<{len(body)}.{PIECE_BYTES}>"]).get(uid)
            piece = data and data.get(f"BODY[]<{len(body)}>".encode())
            if not isinstance(piece, bytes):
                return Skipped(uid, "unreadable" if data and body else "gone")
            date = date or _date(data)
            body += piece
            if len(piece) < PIECE_BYTES:
                return Fetched(uid, date, bytes(body))
            if len(body) > LARGEST:
                return Skipped(uid, "too_large")
