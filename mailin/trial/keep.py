"""Keeps the trial's messages on disk: DIR/<address>/<folder>/<uid>.eml, with the folder's UID counters."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

_COUNTERS = "uid.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """One message on disk."""

    uid: int
    arrived: datetime
    raw: bytes


def _safe(name: str) -> str:
    """Return a file name for an address or folder; dots are quoted too, so that none is special."""
    return quote(name, safe="@").replace(".", "%2E")


class Folder:
    """One folder of one address. Nothing is on disk before the first change."""

    def __init__(self, path: Path) -> None:
        """Read the counters, or begin with new ones."""
        self.path = path
        self.uidvalidity, self.last_uid = int(time.time()) + secrets.randbelow(1000), 0
        with contextlib.suppress(FileNotFoundError):
            told = json.loads((path / _COUNTERS).read_text(encoding="utf-8"))
            self.uidvalidity, self.last_uid = int(told["uidvalidity"]), int(told["last_uid"])

    def messages(self) -> Iterator[Kept]:
        """Read the messages, ascending by UID."""
        for uid, path in sorted((int(path.stem), path) for path in self.path.glob("*.eml")):
            yield Kept(uid, datetime.fromtimestamp(path.stat().st_mtime, UTC), path.read_bytes())

    def add(self, kept: Kept) -> None:
        """Write a message whole before it has its name, then the counters."""
        self.make()
        beside = self.path / f".{kept.uid}.tmp"
        beside.write_bytes(kept.raw)
        os.utime(beside, (kept.arrived.timestamp(),) * 2)
        beside.replace(self._file(kept.uid))
        self.count(kept.uid)

    def make(self) -> None:
        """Create the folder on disk with its counters."""
        if not (self.path / _COUNTERS).exists():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.count(self.last_uid)

    def count(self, uid: int) -> None:
        """Remember that `uid` is taken: it is never given again."""
        self.last_uid = max(self.last_uid, uid)
        beside = self.path / f"{_COUNTERS}.tmp"
        told = {"uidvalidity": self.uidvalidity, "last_uid": self.last_uid}
        beside.write_text(json.dumps(told), encoding="utf-8")
        beside.replace(self.path / _COUNTERS)

    def copy_to(self, other: Folder, uid: int, new_uid: int) -> None:
        """Give a message a second place; a message deleted meanwhile is passed over."""
        other.make()
        other.count(new_uid)
        with contextlib.suppress(FileNotFoundError):
            shutil.copy2(self._file(uid), other._file(new_uid))

    def remove(self, uid: int) -> None:
        """Delete a message."""
        self._file(uid).unlink(missing_ok=True)

    def destroy(self) -> None:
        """Delete the folder with its messages."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _file(self, uid: int) -> Path:
        return self.path / f"{uid}.eml"


class Cabinet:
    """All folders of all addresses under one directory."""

    def __init__(self, root: Path) -> None:
        """`root` is made with the first message."""
        self.root = root

    def folder(self, address: str, name: str) -> Folder:
        """Open a folder of an address, on disk or not yet."""
        return Folder(self.root / _safe(address) / _safe(name))

    def names(self, address: str) -> list[str]:
        """Names of the address's folders on disk."""
        home = self.root / _safe(address)
        return sorted(unquote(path.name) for path in home.iterdir()) if home.is_dir() else []
