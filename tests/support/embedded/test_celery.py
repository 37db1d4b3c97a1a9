"""With services, Celery's clock and workers run the same registry of jobs, through a real Redis."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from support import jobs
from support.models import EventPending, EventSeal
from tests import factories
from tests.environment import ROOT
from tests.servers.process import Child, killed_at_end, wait_for
from tests.servers.redis import Redis


def test_the_clock_and_a_worker_seal_what_happened(
    fresh_db: Any, redis_server: Redis, tmp_path: Path
) -> None:
    factories.case()
    assert EventPending.objects.exists()
    environ = {**os.environ, "REDIS_URL": redis_server.url}
    celery = [sys.executable, "-m", "celery", "--app=support.config.celery"]
    worker = [*celery, "worker", "--pool=solo", "--loglevel=WARNING", "--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--loglevel=WARNING", f"--schedule={tmp_path / 'lich'}", "--pidfile="]
    with ExitStack() as stack:
        children = [
            stack.enter_context(killed_at_end(Child(command, tmp_path / f"{n}.log", env=environ, cwd=ROOT)))
            for n, command in enumerate((worker, beat))
        ]
        wait_for(lambda: not EventPending.objects.exists(), children[0])
    assert EventSeal.objects.exists()


def test_every_job_is_on_the_clock_and_expires_before_its_next_turn() -> None:
    from support.config.celery import app

    app.finalize()
    planned = {entry["args"][0]: entry for entry in app.conf.beat_schedule.values()}
    assert planned.keys() == jobs.registry().keys()
    for name, job in jobs.registry().items():
        assert planned[name]["schedule"] == job.period
        assert planned[name]["options"]["expires"] == job.period
