"""Files that are on the disk when we say so: many at once, for the disk settles many as fast as few."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TypeVar

OPEN = 64  # files open at once
T = TypeVar("T")
WAITING = 4  # syncs the disk is asked for at once


def write_all(pieces: Iterable[tuple[Path, bytes]]) -> None:
    """Write new files, mode 0600, each with its content; durable, but for their names, on return.

    Raises OSError, FileExistsError among it; then none of the files is left.
    """
    made: list[Path] = []
    rest = iter(pieces)
    try:
        while some := list(islice(rest, OPEN)):
            _write_some(some, made)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def _write_some(pieces: Sequence[tuple[Path, bytes]], made: list[Path]) -> None:
    handles: list[int] = []
    try:
        for path, content in pieces:
            handles.append(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            made.append(path)
            view = memoryview(content)
            while view:
                view = view[os.write(handles[-1], view) :]
        _each(os.fsync, handles)
    finally:
        for handle in handles:
            os.close(handle)


def sync_folders(folders: Iterable[Path]) -> None:
    """Make the names in these folders durable: an fsync of a file says nothing about its folder."""
    _each(_sync_folder, list(folders))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _each(function: Callable[[T], None], things: Sequence[T]) -> None:
    """Call `function` with each, several at a time: the disk answers a group as fast as one."""
    parts = [things[start::WAITING] for start in range(min(WAITING, len(things)))]
    if len(parts) < 2:
        _all(function, things)
        return
    with ThreadPoolExecutor(len(parts)) as pool:
        for _done in pool.map(_all, [function] * len(parts), parts):
            pass


def _all(function: Callable[[T], None], things: Sequence[T]) -> None:
    for one in things:
        function(one)
