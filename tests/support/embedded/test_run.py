"""./dev run: one run a folder, secrets of its own, dead children come back, one signal ends them all."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.management.embedded.cli import CODE
from support.management.embedded.folder import state_of
from tests.environment import ROOT
from tests.servers.process import PATIENCE, Child, free_port, killed_at_end, wait_for

pytestmark = pytest.mark.sqlite_only


def _command(data: Path, port: int) -> list[str]:
    words = ["run_embedded", "--port", str(port), "--data", str(data), "--no-demo"]
    return [sys.executable, "manage.py", *words]


@contextlib.contextmanager
def _running(data: Path, port: int) -> Iterator[Child]:
    """Start the product and wait until it says that it is ready; whatever is left of it is killed."""
    child = Child(_command(data, port), data.parent / "loi-noi.log", env=dict(os.environ), cwd=ROOT)
    with killed_at_end(child):
        try:
            wait_for(lambda: "Sẵn sàng" in child.words(), child, 300)
            yield child
        finally:
            for pid in _children(child.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    with contextlib.suppress(FileNotFoundError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _named(pid: int, name: str) -> int:
    return next(one for one in _children(pid) if name in Path(f"/proc/{one}/cmdline").read_text())


def _alive(pid: int) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def _page(port: int) -> int:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
        return int(answer.status)
    return 0


def test_a_run_from_first_start_to_the_end_and_again(tmp_path: Path) -> None:
    data, port, source = tmp_path / "du-lieu", free_port(), state_of(*CODE)
    with _running(data, port) as run:
        assert _page(port) == 200
        secrets = list((data / "secrets").iterdir())
        assert len(secrets) == 2
        assert all(file.stat().st_mode & 0o777 == 0o600 and file.stat().st_size > 40 for file in secrets)
        first = {file.name: file.read_text() for file in secrets}

        # A second run on the same folder is told who has it.
        second = subprocess.run(
            _command(data, free_port()),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert second.returncode == 1
        assert f"127.0.0.1:{port}" in second.stdout
        assert "--data" in second.stdout

        # A process that dies is started again.
        web = _named(run.pid, "embedded.web")
        os.kill(web, signal.SIGKILL)
        wait_for(lambda: web not in _children(run.pid) and _page(port) == 200, run)
        wait_for(lambda: len(_children(run.pid)) == 3, run)

        wait_for(lambda: "Đang chạy" in (data / "nhat-ky" / "work.log").read_text(), run)
        assert run.words().count("✗") == 1, run.words()  # the one that was killed; no other died

        family = _children(run.pid)
        run.send(signal.SIGINT)
        assert run._process.wait(PATIENCE) == 0
        assert not any(_alive(pid) for pid in family)
        assert "Đã dừng" in run.words()
        assert "Cơ sở dữ liệu…" in run.words()

    (tmp_path / "loi-noi.log").unlink()
    with _running(data, port) as run:
        assert _page(port) == 200
        if source == state_of(*CODE):  # nobody changed the source meanwhile
            assert "Cơ sở dữ liệu…" not in run.words()
        assert {file.name: file.read_text() for file in (data / "secrets").iterdir()} == first
        family = _children(run.pid)
        run.kill()  # even when it cannot say good-bye, nobody stays behind
        wait_for(lambda: not any(_alive(pid) for pid in family))


def test_a_busy_port_is_named_before_anything_is_done(tmp_path: Path) -> None:
    import socket

    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        refused = subprocess.run(
            _command(tmp_path, port), cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    assert refused.returncode == 1
    assert f"Cổng {port}" in refused.stdout
    assert not (tmp_path / "hotro.sqlite3").exists()
