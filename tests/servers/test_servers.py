"""A server that cannot start must be told, a fault must happen as ordered, and nothing may stay running."""

from __future__ import annotations

import signal
import smtplib
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests import servers
from tests.environment import ROOT
from tests.servers import Missing
from tests.servers.faults import fault_proxy
from tests.servers.fixtures import or_left_out
from tests.servers.postgres import postgres
from tests.servers.process import PATIENCE, Child, wait_for
from tests.servers.redis import redis
from tests.servers.smtp_sink import CUT_BEFORE, LOST_REPLY, SmtpSink

MAIL = b"Subject: x\r\n\r\ny\r\n"


class _Lacking:
    def __enter__(self) -> None:
        raise Missing("không có gói")

    def __exit__(self, *exc: object) -> None:
        pass


def test_a_lacking_server_is_told_and_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(servers, "left_out", told)
    monkeypatch.delenv("CI", raising=False)
    for _ in range(2):
        with pytest.raises(pytest.skip.Exception), or_left_out("Máy chủ X", _Lacking()):
            pass
    assert told == [("Máy chủ X", "không có gói")]


def test_a_lacking_server_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "left_out", [])
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception), or_left_out("Máy chủ X", _Lacking()):
        pass


def test_a_server_dies_with_the_run_that_started_it(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from tests.servers.process import Child\n"
        "print(Child(['sleep', '300'], Path(sys.argv[1])).pid, flush=True); time.sleep(300)\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "log")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout
    pid = int(run.stdout.readline())
    wait_for(lambda: psutil.Process(pid).name() == "sleep")
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    wait_for(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)


def test_a_child_that_ends_at_once_is_told_with_its_words(tmp_path: Path) -> None:
    child = Child(["sh", "-c", "echo hong; exit 3"], tmp_path / "log")
    with pytest.raises(RuntimeError, match="hong"):
        wait_for(lambda: False, child)


def test_postgres_keeps_committed_rows_over_an_immediate_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg2

    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    with or_left_out("PostgreSQL", postgres(durable=True)) as server:
        link = psycopg2.connect(server.url)
        link.autocommit = True
        link.cursor().execute("CREATE TABLE t AS SELECT 7 AS x")
        link.close()
        server.restart(immediate=True)
        again = psycopg2.connect(server.url)
        cursor = again.cursor()
        cursor.execute("SELECT x FROM t")
        assert cursor.fetchone() == (7,)
        again.close()


def test_redis_comes_back_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    import redis as client

    monkeypatch.delenv("TEST_REDIS_URL", raising=False)
    with or_left_out("Redis", redis()) as server:
        with client.Redis.from_url(server.url) as link:
            link.set("a", "b")
        server.restart()
        with client.Redis.from_url(server.url) as link:
            assert link.get("a") is None


def test_sink_refuses_one_recipient_and_takes_the_others(smtp_sink: SmtpSink) -> None:
    smtp_sink.on_rcpt["b@x.example"] = "550 5.1.1 no such mailbox"
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as link:
        refused = link.sendmail("a@x.example", ["b@x.example", "c@x.example"], MAIL)
    assert refused == {"b@x.example": (550, b"5.1.1 no such mailbox")}
    assert [one.rcpt_tos for one in smtp_sink.wait(1)] == [("c@x.example",)]


@pytest.mark.parametrize(("trouble", "taken"), [(LOST_REPLY, 1), (CUT_BEFORE, 0)])
def test_sink_loses_its_reply(smtp_sink: SmtpSink, trouble: str, taken: int) -> None:
    smtp_sink.on_data.append(trouble)
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as link, pytest.raises(smtplib.SMTPServerDisconnected):
        link.sendmail("a@x.example", ["c@x.example"], MAIL)
    assert len(smtp_sink.received) == taken


def test_sink_answers_data_as_told(smtp_sink: SmtpSink) -> None:
    smtp_sink.on_data += ["451 4.3.0 later", "554 5.6.0 never"]
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as link:
        for code in (451, 554):
            with pytest.raises(smtplib.SMTPDataError) as told:
                link.sendmail("a@x.example", ["c@x.example"], MAIL)
            assert told.value.smtp_code == code
        link.sendmail("a@x.example", ["c@x.example"], MAIL)
    assert len(smtp_sink.received) == 1


def test_proxy_passes_cuts_and_heals() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door, fault_proxy(*door.getsockname()) as proxy:

        def first_bytes(count: int, patience: float = PATIENCE) -> bytes:
            with socket.create_connection((proxy.host, proxy.port), timeout=patience) as link:
                served, _ = door.accept()
                with served:
                    served.sendall(b"x" * 1000)
                    got = b""
                    while len(got) < count and (piece := link.recv(count)):
                        got += piece
                    return got

        assert len(first_bytes(1000)) == 1000
        proxy.cut_after(100, "fin")
        assert len(first_bytes(1000)) == 100
        proxy.stall_after(10)
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            first_bytes(1000, patience=2)
        assert time.monotonic() - started >= 2
        proxy.heal()
        assert len(first_bytes(1000)) == 1000
