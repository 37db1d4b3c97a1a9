"""Runs the registry of jobs and the watchers in one process: embedded mode's answer to Celery."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import connection, connections
from django.utils.module_loading import import_string

from support import jobs
from support.live.doorbell import DataVersion

log = logging.getLogger(__name__)

REST = 0.3  # seconds a job rests at least: its own commits ring the doorbell too
PATIENCE = 3.0  # seconds for everything under way to come to its end; less than the supervisor's
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0  # seconds before a watcher that failed starts again

Watcher = Callable[[threading.Event], object]


class JobThread(threading.Thread):
    """One job in a thread of its own: a slow one holds up no other, and never runs beside itself."""

    def __init__(self, job: jobs.Job, stop: threading.Event) -> None:
        """`stop` is shared by all; `ring` wakes this one before its period is over."""
        super().__init__(name=f"job-{job.name}", daemon=True)
        self.job, self._stop_all = job, stop
        self._wake = threading.Event()

    def ring(self) -> None:
        """Run soon; harmless while it runs."""
        self._wake.set()

    def run(self) -> None:
        """Run at once, then each period and at each ring, until stopped."""
        while not self._stop_all.is_set():
            self._wake.clear()
            started = time.monotonic()
            jobs.run(self.job.name)
            connections.close_all()
            self._stop_all.wait(REST)
            self._wake.wait(max(0.0, started + self.job.period - time.monotonic()))


class WatchThread(threading.Thread):
    """One watcher, started again when it fails."""

    def __init__(self, path: str, stop: threading.Event) -> None:
        """`path` is the dotted path of a function that takes the stop event."""
        super().__init__(name=f"watch-{path}", daemon=True)
        self.path, self._stop_all = path, stop

    def ring(self) -> None:
        """Nothing wakes a watcher but what it watches."""

    def run(self) -> None:
        """Watch until stopped."""
        wait = _FIRST_WAIT
        while not self._stop_all.is_set():
            try:
                watch: Watcher = import_string(self.path)
                watch(self._stop_all)
            except Exception:
                log.exception("watcher %s failed; it starts again in %.0f s", self.path, wait)
            connections.close_all()
            self._stop_all.wait(wait)
            wait = min(wait * 2, _LONGEST_WAIT)


def run(stop: threading.Event) -> None:
    """Run every registered job and every watcher until `stop` is set; then wait a little for their ends.

    Whatever does not end in time is cut off with the process: the rows say what remains to be done.
    """
    workers = [JobThread(job, stop) for job in jobs.registry().values()]
    watchers = [WatchThread(path, stop) for path in settings.SUPPORT_WATCHERS]
    bell = _doorbell([worker for worker in workers if worker.job.on_doorbell])
    for thread in (*workers, *watchers):
        thread.start()
    stop.wait()
    if bell:
        bell.stop()
    _end([*workers, *watchers])


def _doorbell(woken: Iterable[JobThread]) -> DataVersion | None:
    """Start watching SQLite's counter; other databases have Redis and Celery for that."""
    if connection.vendor != "sqlite":
        return None

    def ring() -> None:
        for worker in woken:
            worker.ring()

    bell = DataVersion(str(connection.settings_dict["NAME"]), ring)
    bell.start()
    return bell


def _end(threads: Iterable[JobThread | WatchThread]) -> None:
    end = time.monotonic() + PATIENCE
    for thread in threads:
        thread.ring()
        thread.join(max(0.0, end - time.monotonic()))
        if thread.is_alive():
            log.warning("%s did not end in time", thread.name)
