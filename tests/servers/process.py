"""Child processes that never outlive the test run: own group, killed with their parent, killed at the end."""

from __future__ import annotations

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 180.0  # seconds anything may take that will come: others use the machine too

# Runs before the server's own program: gives up root's rights, then asks the kernel to be killed when the
# process that started it dies (the wish is lost when the user changes, hence this order).
_FIRST = """
import ctypes, os, sys
parent, uid, gid = map(int, sys.argv[1:4])
if uid:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
if os.getppid() == parent:
    os.execvp(sys.argv[4], sys.argv[4:])
"""


class Child:
    """A running process with its whole group."""

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        *,
        user: str | None = None,
        env: Mapping[str, str] | None = None,
        cwd: str | Path | None = None,
    ) -> None:
        """Start `command`; its words go to the file `log`. `user`: whose rights it runs with (root only)."""
        ids = rights(user)
        first = [os.getpid(), ids.get("user", 0), ids.get("group", 0)]
        self.log = log
        with log.open("ab") as words:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _FIRST, *map(str, first), *command],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=None if env is None else dict(env),
                cwd=cwd,
            )

    @property
    def pid(self) -> int:
        """Process id, also the id of its group."""
        return self._process.pid

    def running(self) -> bool:
        """Tell whether it still runs."""
        return self._process.poll() is None

    def words(self) -> str:
        """Return the last of what it printed, for messages of failed tests."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:]

    def send(self, number: int) -> None:
        """Send a signal to the process alone."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """End the whole group with SIGKILL and wait for the process."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait(PATIENCE)

    def stop(self, number: int = signal.SIGTERM, patience: float = 10) -> None:
        """Ask with `number`, wait `patience` seconds, then kill what is left of the group."""
        if self.running():
            self.send(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(patience)
        self.kill()


def rights(user: str | None) -> dict[str, Any]:
    """Arguments of subprocess by which root gives up its rights for those of `user`; {} for anyone else."""
    if user is None or os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def lesser_user(*wanted: str) -> str | None:
    """First of `wanted` that this machine knows, when we are root; else None."""
    if os.geteuid() != 0:
        return None
    for name in wanted:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    return None


def free_port() -> int:
    """Find a TCP port of 127.0.0.1 nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listening(port: int) -> bool:
    """Tell whether somebody answers on 127.0.0.1:`port`."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_for(ready: Callable[[], bool], child: Child | None = None, seconds: float = PATIENCE) -> None:
    """Wait until `ready()`; RuntimeError with the child's words when it ended or the time is over."""
    end = time.monotonic() + seconds
    while not ready():
        if child is not None and not child.running():
            raise RuntimeError(f"máy chủ đã tự kết thúc:\n{child.words()}")
        if time.monotonic() > end:
            raise RuntimeError("máy chủ không sẵn sàng\n" + (child.words() if child else ""))
        time.sleep(0.02)


@contextlib.contextmanager
def killed_at_end(child: Child) -> Iterator[Child]:
    """Kill the child's group when the block is left."""
    try:
        yield child
    finally:
        child.kill()
