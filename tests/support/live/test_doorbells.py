"""A commit in another process reaches open screens by its doorbell alone; a Redis away loses none."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

import pytest

from tests import factories
from tests.environment import ROOT
from tests.servers.process import PATIENCE, wait_for
from tests.servers.redis import redis
from tests.support.live.screens import screen, web

# Commits events in a process of its own, each once the screen has heard of the one before.
_COMMIT = """
import sys, django
django.setup()
from django.db import transaction
from support import live, outbox
from support.domain.events import EventKind
from support.domain.roles import Actor
live._PATIENCE = 60  # a Redis that answers late is not one that is away
for _ in range(int(sys.argv[2])):
    sys.stdin.readline()
    with transaction.atomic():
        outbox.record(Actor.system("thử"), outbox.Happened(EventKind.NOTED, [int(sys.argv[1])]))
"""


def _commit_elsewhere(case_id: int, times: int = 1, **more: str) -> subprocess.Popen[str]:
    environ = os.environ | more | {"DJANGO_SETTINGS_MODULE": "support.config.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", _COMMIT, str(case_id), str(times)],
        cwd=ROOT,
        env=environ,
        stdin=subprocess.PIPE,
        text=True,
    )


def _commit_once(case_id: int, **more: str) -> None:
    other = _commit_elsewhere(case_id, **more)
    other.communicate("\n", timeout=PATIENCE)
    assert other.returncode == 0


def _each_is_heard(port: int, case_id: int, person: Any, times: int, **more: str) -> None:
    """Commit in another process, `times` one after the other; no sweep helps, so each doorbell must ring."""
    with screen(port, person) as one:
        one.begin(f"ticket:{case_id}")
        one.everything()
        with _commit_elsewhere(case_id, times, **more) as other:
            assert other.stdin
            for _ in range(times):
                other.stdin.write("\n")
                other.stdin.flush()
                one.hear("changed")
        assert other.returncode == 0


@pytest.mark.sqlite_only
def test_without_services_another_process_is_heard_at_once(fresh_db: Any) -> None:
    case, person = factories.case(), factories.engineer()
    with web(bells_alone=True, REDIS_URL="") as (_child, port):
        _each_is_heard(port, case.pk, person, 10, REDIS_URL="")


def test_with_redis_another_process_is_heard_at_once(fresh_db: Any) -> None:
    case, person = factories.case(), factories.engineer()
    with redis() as server, web(bells_alone=True, REDIS_URL=server.url) as (_child, port):
        _each_is_heard(port, case.pk, person, 10, REDIS_URL=server.url)


def test_redis_killed_and_started_again_loses_nothing(fresh_db: Any) -> None:
    case, person = factories.case(), factories.engineer()
    with (
        redis() as server,
        web(bells_alone=True, REDIS_URL=server.url) as (child, port),
        screen(port, person) as one,
    ):
        one.begin(f"ticket:{case.pk}")
        one.everything()
        server.kill()
        _commit_once(case.pk, REDIS_URL=server.url)
        server.start()
        one.hear("changed")  # by the round after the new connection
        wait_for(lambda: _subscribers(server.url) == 1, child)
        _commit_once(case.pk, REDIS_URL=server.url)
        one.hear("changed")


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
    assert time.monotonic() - started < 120  # a commit that waited for Redis to come would wait for ever
