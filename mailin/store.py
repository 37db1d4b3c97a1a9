"""Keeps the bytes of every mail under their sha256: written once, durable when told so, checked when read."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from itertools import takewhile
from pathlib import Path

from support.actions import disk
from support.domain.errors import OurFault
from support.domain.words import _

LEFT = 24 * 3600  # seconds; no writer takes that long
_DIGEST = re.compile(r"[0-9a-f]{64}")


class CorruptOriginal(OurFault):
    """The bytes on disk are not those that were stored."""

    sentence = _("Thư gốc lưu trên đĩa không còn nguyên vẹn.")


class MissingOriginal(OurFault):
    """No bytes under this digest: never stored, or destroyed."""

    sentence = _("Không có thư gốc trong kho.")


class StoreFull(OurFault):
    """The disk takes nothing more; what was stored before is whole."""

    sentence = _("Không ghi được thư gốc xuống đĩa: %(answer)s")


class RawStore:
    """Files `root/ab/<sha256>`, mode 0600, in folders of mode 0700; safe for several processes at once.

    A name appears only when its bytes are complete and synced, so a crash or a full disk leaves no half file
    under a digest; leftovers of a crash carry other names (`.tmp-...`) and are never read.
    """

    def __init__(self, root: Path) -> None:
        """`root` is made when first written to."""
        self.root = root

    def put(self, raw: bytes) -> str:
        """Store one message durably; its sha256 in hex."""
        return self.put_many([raw])[0]

    def put_many(self, raws: Iterable[bytes]) -> list[str]:
        """Store messages; their sha256 in hex, in order, when all are durable. StoreFull when one cannot be.

        An equal file already there is kept. Each folder is synced once for the whole batch, after its files.
        """
        digests: list[str] = []
        fresh: dict[Path, bytes] = {}
        folders: set[Path] = set()
        try:
            for raw in raws:
                digest = hashlib.sha256(raw).hexdigest()
                digests.append(digest)
                path = self._path(digest)
                # Also for a file already there: its writer may have died before syncing the folder.
                folders.add(path.parent)
                if not _holds(path, raw):
                    fresh[path] = raw
            folders |= self._made({path.parent for path in fresh})
            _write(fresh)
            disk.sync_folders(folders)
        except OSError as error:
            raise StoreFull(answer=error.strerror or type(error).__name__) from error
        return digests

    def get(self, digest: str) -> bytes:
        """Return the bytes. MissingOriginal when there are none, CorruptOriginal when they are others."""
        try:
            raw = self._path(digest).read_bytes()
        except FileNotFoundError:
            raise MissingOriginal from None
        if hashlib.sha256(raw).hexdigest() != digest:
            raise CorruptOriginal
        return raw

    def exists(self, digest: str) -> bool:
        """Tell whether there are bytes under this digest, unchecked."""
        return self._path(digest).is_file()

    def size(self, digest: str) -> int:
        """Return the number of bytes; MissingOriginal when there are none."""
        try:
            return self._path(digest).stat().st_size
        except FileNotFoundError:
            raise MissingOriginal from None

    def destroy(self, digest: str) -> bool:
        """Remove the bytes for good, durably; False when there were none (withholding a mail)."""
        path = self._path(digest)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        disk.sync_folders([path.parent])
        return True

    def leftovers(self) -> list[Path]:
        """Return unfinished files of writers that died, older than LEFT seconds; no digest names them."""
        limit, found = time.time() - LEFT, []
        for path in self.root.glob("[0-9a-f][0-9a-f]/.tmp-*"):
            with contextlib.suppress(FileNotFoundError):
                if path.lstat().st_mtime < limit:
                    found.append(path)
        return found

    def sweep(self) -> int:
        """Remove the leftovers; return how many."""
        found = self.leftovers()
        for path in found:
            path.unlink(missing_ok=True)
        return len(found)

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"không phải sha256: {digest[:80]!r}")
        return self.root / digest[:2] / digest

    def _made(self, folders: Iterable[Path]) -> set[Path]:
        """Make folders that are not there, with their parents; return those whose entries changed by that."""
        changed: set[Path] = set()
        for folder in folders:
            missing = list(takewhile(lambda one: not one.is_dir(), (folder, *folder.parents)))
            for made in reversed(missing):
                with contextlib.suppress(FileExistsError):
                    made.mkdir(mode=0o700)
                changed.add(made.parent)
        return changed


def _holds(path: Path, raw: bytes) -> bool:
    """Tell whether `path` already has exactly these bytes; a damaged file is written anew."""
    try:
        return path.stat().st_size == len(raw) and path.read_bytes() == raw
    except FileNotFoundError:
        return False


def _write(fresh: Mapping[Path, bytes]) -> None:
    """Write beside, sync, then give the names: two writers of equal bytes do no harm to each other."""
    beside = {path.parent / f".tmp-{os.getpid()}-{secrets.token_hex(6)}": path for path in fresh}
    disk.write_all((temporary, fresh[path]) for temporary, path in beside.items())
    waiting = dict(beside)
    try:
        for temporary, path in beside.items():
            temporary.replace(path)
            del waiting[temporary]
    finally:
        for temporary in waiting:
            temporary.unlink(missing_ok=True)
