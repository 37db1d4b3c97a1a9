"""One process at a time per name, over all processes that share the database or the data folder."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from mailin.models import InboundMail

_POLL = 0.05  # seconds between two tries of a lock somebody else holds


def in_order(mails: QuerySet[InboundMail]) -> list[int]:
    """Lock rows of mail one after the other, by primary key, and return their keys; inside a transaction.

    An UPDATE of many rows locks them as it comes upon them: two of them over the same mails, one by the
    fetcher and one by the processor, would wait for each other.
    """
    return list(mails.order_by("pk").select_for_update().values_list("pk", flat=True))


@contextlib.contextmanager
def held(name: str, *, patience: float = 0) -> Iterator[bool]:
    """Hold the lock called `name` for the block; gives False when another holds it after `patience` seconds.

    PostgreSQL: a session's advisory lock. SQLite: a file lock in DATA_DIR. Both end with their process,
    so a crash leaves nothing to clear away. Correctness never rests on it alone: rows are unique.
    """
    lock = _advisory(name, patience) if connection.vendor == "postgresql" else _file(name, patience)
    with lock as got:
        yield got


@contextlib.contextmanager
def _advisory(name: str, patience: float) -> Iterator[bool]:
    key = int.from_bytes(hashlib.sha256(f"mailin:{name}".encode()).digest()[:8], "big", signed=True)
    end = time.monotonic() + patience
    while not (got := _ask("SELECT pg_try_advisory_lock(%s)", key)) and time.monotonic() < end:
        time.sleep(_POLL)
    try:
        yield got
    finally:
        if got and connection.is_usable():  # a lost connection has given the lock up by itself
            _ask("SELECT pg_advisory_unlock(%s)", key)


def _ask(sql: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])
        return bool(cursor.fetchone()[0])


@contextlib.contextmanager
def _file(name: str, patience: float) -> Iterator[bool]:
    folder = Path(settings.DATA_DIR) / "khoa"
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _try_file(handle, time.monotonic() + patience)
    finally:
        os.close(handle)  # closing gives the lock up


def _try_file(handle: int, end: float) -> bool:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(_POLL)
        else:
            return True
