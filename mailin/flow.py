"""Reads mailboxes and processes what they gave: side by side when it is much, one after the other else."""

from __future__ import annotations

import logging
import threading
from typing import Self

from django.db import connection

from mailin import ahead
from mailin.process import ProcessReport, drain

log = logging.getLogger(__name__)


class Alongside:
    """A context manager around visits: where many mails come, a thread of its own processes what is kept.

    The visits' hearer. What the thread could not do waits for whoever drains next: all it knows stands in
    the ledger. `done` is what it did, complete when the block is left.
    """

    def __init__(self) -> None:
        """Nothing is started before many mails come."""
        self.done = ProcessReport()
        self._kept = 0
        self._news = threading.Event()
        self._over = False
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_exc: object) -> None:
        """Wait until all that was kept is processed."""
        self._over = True
        self._news.set()
        if self._thread is not None:
            self._thread.join()

    def coming(self, count: int) -> None:
        """Hear that so many mails are about to be read: for many, what reads ahead starts meanwhile."""
        if count >= ahead.MANY:
            self._start()

    def kept(self, count: int) -> None:
        """Hear that so many mails more stand in the ledger."""
        self._kept += count
        self._news.set()
        if self._kept >= ahead.MANY:
            self._start()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="processing", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        try:
            self.done = drain(seconds=24 * 3600, more=self._more, many=True)
        except Exception:
            log.exception("processing alongside stopped; the mails wait for the next turn")
        finally:
            connection.close()

    def _more(self) -> bool:
        """Wait until more is kept; False when nothing more will be, and the last look came after that."""
        if self._over and not self._news.is_set():
            return False
        self._news.wait()
        self._news.clear()
        return True
