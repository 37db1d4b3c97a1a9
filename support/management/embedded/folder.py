"""The data folder of an embedded run: who uses it, its secrets, and what has been prepared in it."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent.parent
_SECRETS = ("SECRET_KEY", "MESSAGE_ID_SECRETS")


class Busy(Exception):
    """Another run uses the folder; the message is what that run wrote about itself."""


@contextlib.contextmanager
def locked(folder: Path, about: str) -> Iterator[None]:
    """Hold the folder for this process; raises Busy. The kernel gives the lock back however we end."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / "khoa-chay", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(os.read(handle, 400).decode("utf-8", "replace")) from None
        os.truncate(handle, 0)
        os.write(handle, about.encode())
        yield
    finally:
        os.close(handle)


def secret_files(folder: Path) -> dict[str, str]:
    """Return {NAME_FILE: path} of the run's own secrets; made on first use, read by the owner alone."""
    home = folder / "secrets"
    home.mkdir(mode=0o700, exist_ok=True)
    for name in _SECRETS:
        with contextlib.suppress(FileExistsError):
            handle = os.open(home / name.lower(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(48))
    return {f"{name}_FILE": str(home / name.lower()) for name in _SECRETS}


class Prepared:
    """Remembers for which state of the source each step was done, so that a second start skips it."""

    def __init__(self, folder: Path) -> None:
        """Read what is remembered; an unreadable file means that nothing is."""
        self._path = folder / "chuan-bi.json"
        self._done: dict[str, str] = {}
        with contextlib.suppress(FileNotFoundError, ValueError):
            self._done = json.loads(self._path.read_text(encoding="utf-8"))

    def state(self, step: str) -> str:
        """Return the state `step` was last done for, "" when never."""
        return self._done.get(step, "")

    def is_done(self, step: str, state: str) -> bool:
        """Tell whether `step` was done for `state`."""
        return self.state(step) == state

    def remember(self, step: str, state: str) -> None:
        """Note that `step` is done for `state`."""
        self._done[step] = state
        beside = self._path.with_suffix(".tmp")
        beside.write_text(json.dumps(self._done), encoding="utf-8")
        beside.replace(self._path)


def state_of(*patterns: str) -> str:
    """Return a digest that changes when a file of the source matching `patterns`, or the lock, changes."""
    seen = hashlib.sha256()
    for pattern in (*patterns, "requirements.lock"):
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                known = path.stat()
                seen.update(f"{path.relative_to(ROOT)}|{known.st_mtime_ns}|{known.st_size}\n".encode())
    return seen.hexdigest()
