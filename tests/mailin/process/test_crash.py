"""Killed at every named step of fetching and processing: run again, and nothing is lost or doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mailin.models import InboundMail
from support.models import Case, Message, OutgoingMail, RegisterEntry
from tests.environment import ROOT
from tests.mailin.cast import mail
from tests.servers.mailboxes import ImapServer

POINTS = (
    "fetch.listed", "fetch.before_store", "fetch.stored", "fetch.rows_written", "fetch.rows_committed",
    "fetch.before_move", "fetch.moved", "fetch.move_recorded", "fetch.before_remove", "fetch.removed",
    "process.taken", "process.before_parse", "process.before_parse:3", "process.parsed", "process.judged",
    "process.before_transaction", "process.filed", "process.before_commit", "process.committed",
    "withhold.before_commit", "withhold.committed", "withhold.before_destroy", "withhold.destroyed",
    "process.before_hold", "process.held",
)  # fmt: skip


class Runner:
    """The forking process, and one question to it at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def run(self, point: str = "") -> dict[str, Any]:
        """Fetch and process once in a fork, killed at `point`."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{point}\n")
        self.process.stdin.flush()
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        return told


@pytest.fixture
def runner(fresh_db: Any, _own_folders: None, mailbox: Callable[..., Any]) -> Iterator[Callable[[], Runner]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> Runner:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.mailin.crashing"],
            cwd=ROOT,
            env=os.environ | fresh_db.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return Runner(process)

    yield start
    for process in started:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe
            pipe.close()


def _round(number: int) -> list[bytes]:
    """Four mails: a new matter, an answer to it, a secret one, and one whose bytes the test takes away."""
    first = f"vong-{number}@may.example"
    return [
        mail(f"Việc {number}", message_id=first, sender=f"Người {number} <n{number}@co-quan.example>"),
        mail(
            f"Re: Việc {number}",
            sender=f"Người {number} <n{number}@co-quan.example>",
            answers=first,
        ),
        mail("[MẬT] Phương án", "Nội dung không được lưu"),
        _abuse(number),
    ]


def _abuse(number: int) -> bytes:
    """Write a report of abuse (RFC 5965): always held."""
    return (
        f"From: bao-cao@mx.example\r\nSubject: Abuse report {number}\r\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/plain\r\n\r\nvong {number}\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n--b--\r\n"
    ).encode()


@pytest.mark.crash
@pytest.mark.slow
def test_a_kill_at_any_point_loses_and_doubles_nothing(
    runner: Callable[[], Runner], dove: ImapServer, mailbox: Callable[..., Any]
) -> None:
    from mailin.mailboxes import store

    mailbox(dove)
    forks = runner()
    hit = []
    for number, point in enumerate(POINTS, 1):
        raws = _round(number)
        dove.deliver(raws)
        if point.startswith(("process.before_hold", "process.held")):
            _lose_bytes(forks, dove, number)
        told = forks.run(point)
        if told["killed"]:
            hit.append(point)
        assert forks.run()["code"] == 0
    assert forks.run()["code"] == 0
    assert hit == list(POINTS)

    rounds = len(POINTS)
    figures = {
        state: InboundMail.objects.filter(state=state).count()
        for state in ("stored", "opened", "reply", "withheld", "duplicate")
    }
    lost = 2  # rounds whose first mail lost its bytes: it is held, and its answer opens a ticket
    assert figures == {
        "stored": 0, "opened": rounds, "reply": rounds - lost, "withheld": rounds, "duplicate": 0,
    }  # fmt: skip
    assert InboundMail.objects.filter(state="held").count() == rounds + lost
    assert InboundMail.objects.count() == 4 * rounds
    assert Case.objects.count() == rounds
    assert Message.objects.count() == 2 * rounds - lost
    assert OutgoingMail.objects.filter(kind="receipt").count() == rounds
    numbers = list(RegisterEntry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 2 * rounds + 1))
    assert dove.uids() == []
    assert len(dove.uids("DaXuLy")) == 3 * rounds
    for row in InboundMail.objects.all():
        assert store().exists(row.digest) is (row.state != "withheld" and row.reason != "bytes_missing")


def _lose_bytes(forks: Runner, dove: ImapServer, number: int) -> None:
    """Fetch without processing, then take one original away: processing must hold that mail."""
    from mailin.mailboxes import store

    assert forks.run("fetch.move_recorded")["killed"]
    row = InboundMail.objects.filter(state="stored").order_by("pk").first()
    assert row
    store().destroy(row.digest)
