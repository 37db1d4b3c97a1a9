"""A commit in another process reaches open screens at once; a lost doorbell costs seconds, never a change."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

import pytest

from support.live.hub import SWEEP
from tests import factories
from tests.environment import ROOT
from tests.servers.process import wait_for
from tests.servers.redis import redis
from tests.support.live.screens import screen, web

# Commits one event in a process of its own and prints when, as time.monotonic() (one clock for the machine).
_COMMIT = """
import sys, time, django
django.setup()
from django.db import transaction
from support import outbox
from support.domain.events import EventKind
from support.domain.roles import Actor
for _ in range(int(sys.argv[2])):
    time.sleep(0.3)
    with transaction.atomic():
        outbox.record(Actor.system("thử"), outbox.Happened(EventKind.NOTED, [int(sys.argv[1])]))
    print(time.monotonic(), flush=True)
"""


def _commit_elsewhere(case_id: int, times: int = 1, **more: str) -> subprocess.Popen[str]:
    environ = os.environ | more | {"DJANGO_SETTINGS_MODULE": "support.config.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", _COMMIT, str(case_id), str(times)],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    )


def _delays(port: int, case_id: int, person: Any, times: int, **more: str) -> list[float]:
    """Seconds from a commit in another process until the screen heard of it."""
    with screen(port, person) as one:
        one.begin(f"ticket:{case_id}")
        one.everything()
        other = _commit_elsewhere(case_id, times, **more)
        heard = []
        for _ in range(times):
            one.hear("changed", 60)
            heard.append(time.monotonic())
        committed = [float(line) for line in other.communicate(timeout=60)[0].split()]
    return [at - then for at, then in zip(heard, committed, strict=True)]


def _at_once(delays: list[float]) -> None:
    """Most in half a second, whatever else the machine does; none waited for the sweep."""
    assert sorted(delays)[len(delays) // 2] < 0.5, delays
    assert max(delays) < SWEEP / 2, delays


@pytest.mark.sqlite_only
def test_without_services_another_process_is_heard_at_once(fresh_db: Any) -> None:
    case, person = factories.case(), factories.engineer()
    with web(REDIS_URL="") as (_child, port):
        delays = _delays(port, case.pk, person, 10, REDIS_URL="")
    _at_once(delays)


def test_with_redis_another_process_is_heard_at_once(fresh_db: Any) -> None:
    case, person = factories.case(), factories.engineer()
    with redis() as server, web(REDIS_URL=server.url) as (_child, port):
        delays = _delays(port, case.pk, person, 10, REDIS_URL=server.url)
    _at_once(delays)


def test_redis_killed_and_started_again_loses_nothing(fresh_db: Any) -> None:
    case, person = factories.case(), factories.engineer()
    with redis() as server, web(REDIS_URL=server.url) as (child, port), screen(port, person) as one:
        one.begin(f"ticket:{case.pk}")
        one.everything()
        server.kill()
        _commit_elsewhere(case.pk, REDIS_URL=server.url).communicate(timeout=60)
        server.start()
        one.hear("changed", 60)  # by the round after the new connection, else by the sweep
        wait_for(lambda: _subscribers(server.url) == 1, child, 60)
        _commit_elsewhere(case.pk, REDIS_URL=server.url).communicate(timeout=60)
        one.hear("changed", SWEEP / 3)


def _subscribers(url: str) -> int:
    import redis as client

    from support.live import channel

    with client.Redis.from_url(url) as link:
        return int(dict(link.pubsub_numsub(channel(url))).get(channel(url).encode(), 0))


def test_a_redis_that_is_away_does_not_stop_a_commit(fresh_db: Any, settings: Any) -> None:
    from tests.servers.process import free_port

    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    started = time.monotonic()
    case = factories.case()
    assert case.pk
    assert time.monotonic() - started < 10
