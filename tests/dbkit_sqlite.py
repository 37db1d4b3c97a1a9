"""SQLite's side of the test databases: the template is a file, a copy is a copy of the file."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from pathlib import Path

from tests import migrated
from tests.environment import quick_room

DAY = 86_400


def template(digest: str) -> str:
    """Give the migrated file for `digest`; the first of several processes makes it, the others wait."""
    from tests import dbkit

    folder = dbkit.path_of("templates")
    ready = folder / f"{digest}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            _forget_old(folder)
            half = Path(quick_room() or folder) / f"hotro-{digest}-{os.getpid()}.half"
            half.unlink(missing_ok=True)
            now = migrated.record()
            if (older := _older(folder, now)) is not None:
                shutil.copyfile(older, half)
            dbkit.migrate(str(half))
            ready.with_suffix(".json").write_text(json.dumps(now))
            moved = shutil.move(half, folder / half.name)  # out of memory, then into place in one step
            Path(moved).rename(ready)
        os.utime(ready)
    return str(ready)


def _older(folder: Path, now: dict[str, str]) -> Path | None:
    """Return the newest template that lacks only the last steps: the way up to them takes the time."""
    for kept in sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True):
        file = kept.with_suffix(".sqlite3")
        if file.exists() and migrated.goes_on(json.loads(kept.read_text()), now):
            return file
    return None


def _forget_old(folder: Path) -> None:
    for file in folder.glob("*.*"):
        if time.time() - file.stat().st_mtime > DAY:
            file.unlink(missing_ok=True)


def copy(template: str, label: str) -> str:
    """Copy the file into the run's own folder."""
    made = Path(os.environ["DATA_DIR"]) / f"{label}.sqlite3"
    shutil.copyfile(template, made)
    return str(made)


def drop(name: str) -> None:
    """Remove the file and what WAL keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(name + suffix).unlink(missing_ok=True)
