"""Doorbells: what tells a process that another one committed; sweeps find what a lost one missed."""

from __future__ import annotations

import asyncio
import logging
import random
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from support.live import channel

log = logging.getLogger(__name__)

LOOK_EVERY = 0.1  # seconds between two looks at SQLite's counter
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 10.0  # seconds before Redis is tried again
_QUIET = 10.0  # seconds without a word before Redis is asked whether it lives


class DataVersion(threading.Thread):
    """Rings when any other connection, of any process, commits to an SQLite database.

    `PRAGMA data_version` is one number in shared memory; looking at it costs microseconds. The connection
    is this thread's own and never writes; held open, it also keeps the write-ahead log from being set up
    anew with every request.
    """

    def __init__(self, path: str, ring: Callable[[], None]) -> None:
        """`ring` is called in this thread."""
        super().__init__(name="doorbell", daemon=True)
        self._path, self._ring = path, ring
        self._ended = threading.Event()

    def stop(self) -> None:
        """End at the next look; does not wait for it."""
        self._ended.set()

    def run(self) -> None:
        """Look until stopped; a database that cannot be opened is tried again each second."""
        while not self._ended.is_set():
            try:
                self._look()
            except sqlite3.Error:
                log.warning("cannot look at the database's counter; trying again")
                self._ended.wait(1)

    def _look(self) -> None:
        address = f"{Path(self._path).absolute().as_uri()}?mode=rw"
        link = sqlite3.connect(address, uri=True, timeout=5, isolation_level=None)
        try:
            self._ring()  # what happened before the first look counts as news
            last = link.execute("PRAGMA data_version").fetchone()
            while not self._ended.wait(LOOK_EVERY):
                now = link.execute("PRAGMA data_version").fetchone()
                if now != last:
                    last = now
                    self._ring()
        finally:
            link.close()


async def redis_bells(url: str, ring: Callable[[], None]) -> None:
    """Ring at every publication, and after every new connection, for then some may have been missed."""
    wait = _FIRST_WAIT
    while True:
        try:
            # No retries inside the client: it would subscribe anew and never say that it was away.
            client = redis.asyncio.from_url(
                url,
                socket_connect_timeout=5,
                socket_keepalive=True,
                health_check_interval=_QUIET,
                retry=Retry(NoBackoff(), 0),
            )
            async with client, client.pubsub(ignore_subscribe_messages=True) as bells:
                await bells.subscribe(channel(url))
                wait = _FIRST_WAIT
                ring()
                while True:
                    if await bells.get_message(timeout=_QUIET):
                        ring()
        except (redis.RedisError, OSError) as error:
            log.warning("no doorbell from Redis (%s); trying again in %.1f s", type(error).__name__, wait)
        await asyncio.sleep(wait * random.uniform(0.5, 1))  # noqa: S311 - jitter
        wait = min(wait * 2, _LONGEST_WAIT)
