"""Child processes of the supervisor: started, watched, started again with growing pauses, ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from support.management.embedded.folder import ROOT

HEALTHY = 30.0  # seconds of life after which an earlier death is forgotten
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 15.0  # seconds
PATIENCE = 4.0  # seconds for children to end by themselves

Say = Callable[[str], None]


class Child:
    """One supervised process. Its words go to a log file, and to people only when it dies."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], logs: Path) -> None:
        """Nothing runs before `start`."""
        self.name, self._command, self._env = name, list(command), dict(env)
        self.log = logs / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._started = self._again_at = 0.0
        self._said_before = 0  # bytes of the log that earlier lives wrote
        self._pause = _FIRST_PAUSE

    def start(self) -> None:
        """Start the process in a session of its own: Ctrl+C reaches the supervisor alone."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as words:
            self._said_before = words.tell()
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                self._command,
                cwd=ROOT,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._started, self._again_at = time.monotonic(), 0.0

    def watch(self, say: Say) -> None:
        """Look once: note a death, and start again when its pause is over."""
        if self.process is None:
            return
        now = time.monotonic()
        if self._again_at:
            if now >= self._again_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        if now - self._started > HEALTHY:
            self._pause = _FIRST_PAUSE
        say(f"✗ Tiến trình {self.name} đã dừng (mã {code}); chạy lại sau {self._pause:.1f} giây.")
        say(self.last_words())
        self._again_at = now + self._pause
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    def running(self) -> bool:
        """Tell whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def last_words(self, lines: int = 6) -> str:
        """Return the end of what it said in its last life, indented."""
        with suppress(OSError):
            said = self.log.read_bytes()[self._said_before :].decode("utf-8", "replace").splitlines()
            return "\n".join(f"    {line}" for line in said[-lines:])
        return ""

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        if self.process is not None and self.running():
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End what is left of its group."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def end(children: Iterable[Child]) -> None:
    """End all, last started first to go, waiting at most PATIENCE seconds before the rest is killed.

    Whoever uses another child was started after it: so nobody waits for a server that has just left.
    """
    limit = time.monotonic() + PATIENCE
    for child in reversed([one for one in children if one.process is not None]):
        child.ask_to_end()
        while child.running() and time.monotonic() < limit:
            time.sleep(0.02)
        child.kill()
