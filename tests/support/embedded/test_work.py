"""The embedded worker: a slow job holds up no other, none runs beside itself, a commit wakes it."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from support import jobs
from support.management import runner
from tests import factories
from tests.servers.process import PATIENCE, wait_for


@contextmanager
def _working(monkeypatch: pytest.MonkeyPatch, *some: jobs.Job) -> Iterator[threading.Event]:
    """Run the worker over `some` jobs in a thread of this process."""
    monkeypatch.setattr(jobs, "registry", lambda: {job.name: job for job in some})
    stop = threading.Event()
    worker = threading.Thread(target=runner.run, args=(stop,))
    worker.start()
    try:
        yield stop
    finally:
        stop.set()
        worker.join(PATIENCE)
        assert not worker.is_alive()


def _counting(counts: dict[str, int], name: str) -> Callable[[], None]:
    def run() -> None:
        counts[name] += 1

    return run


def test_a_slow_job_holds_up_no_other_and_never_runs_beside_itself(
    fresh_db: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SUPPORT_WATCHERS = []
    counts: dict[str, int] = defaultdict(int)
    inside, most = 0, 0
    go_on = threading.Event()

    def slow() -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        counts["slow"] += 1
        go_on.wait(PATIENCE)
        inside -= 1

    slow_one = jobs.Job("slow", slow, 0.1)
    with _working(monkeypatch, slow_one, jobs.Job("quick", _counting(counts, "quick"), 0.1)):
        wait_for(lambda: counts["quick"] >= 3)
        assert counts["slow"] == 1
        go_on.set()
        wait_for(lambda: counts["slow"] >= 3)
    assert most == 1


def test_a_job_that_fails_runs_again(
    fresh_db: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SUPPORT_WATCHERS = []
    counts: dict[str, int] = defaultdict(int)

    def failing() -> None:
        counts["failing"] += 1
        raise ValueError("hỏng")

    with _working(monkeypatch, jobs.Job("failing", failing, 0.1)):
        wait_for(lambda: counts["failing"] >= 2)
    assert "job failing failed" in caplog.text


@pytest.mark.sqlite_only
def test_a_commit_wakes_the_jobs_that_asked_for_it(
    fresh_db: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SUPPORT_WATCHERS = []
    counts: dict[str, int] = defaultdict(int)
    woken = jobs.Job("woken", _counting(counts, "woken"), 600, on_doorbell=True)
    patient = jobs.Job("patient", _counting(counts, "patient"), 600)
    with _working(monkeypatch, woken, patient):
        wait_for(lambda: counts["patient"] == 1)
        time.sleep(1)  # the first look at the counter rings once
        before = counts["woken"]
        factories.agency()
        wait_for(lambda: counts["woken"] > before)  # by itself only in ten minutes
        assert counts["patient"] == 1


_watched: list[float] = []


def watch_badly(stop: threading.Event) -> None:
    """Fail at once, like a mail server that is away."""
    _watched.append(time.monotonic())
    raise OSError("mất kết nối")


def test_a_watcher_that_fails_starts_again(
    fresh_db: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SUPPORT_WATCHERS = [f"{__name__}.watch_badly"]
    with _working(monkeypatch):
        wait_for(lambda: len(_watched) >= 2)
    assert "failed; it starts again" in caplog.text
