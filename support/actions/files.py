"""Attached files, stored under random names: neither the ticket's secret nor the sender names them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings

from support.domain.requests import FileIn
from support.domain.text import nfc, without_hidden
from support.models import FollowUpAttachment

MAX_FILE = 25 * 1024 * 1024


def store(content: bytes) -> str:
    """Write bytes durably under a random name; return the path relative to MEDIA_ROOT."""
    name = secrets.token_hex(20)
    relative = Path("tep") / name[:2] / name
    target = Path(settings.MEDIA_ROOT) / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return str(relative)


def store_all(batches: Iterable[Sequence[FileIn]]) -> list[list[str]]:
    """Store the files of several messages before their transaction begins; returns the paths alike."""
    kept: list[list[str]] = []
    try:
        for files in batches:
            kept.append([])
            for one in files:
                kept[-1].append(store(one.content))
        _settle(path for paths in kept for path in paths)
    except BaseException:
        discard(path for paths in kept for path in paths)
        raise
    return kept


def _settle(paths: Iterable[str]) -> None:
    """Make the files' names durable too: an fsync of a file says nothing about its folder."""
    root = Path(settings.MEDIA_ROOT)
    folders = {folder for path in paths for folder in ((root / path).parent, (root / path).parent.parent)}
    for folder in sorted(folders):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def rows(followup_id: int, files: Sequence[FileIn], paths: Sequence[str]) -> list[FollowUpAttachment]:
    """Return unsaved attachment rows of a FollowUp for files that lie at `paths`."""
    made = []
    for one, path in zip(files, paths, strict=True):
        row = FollowUpAttachment(
            followup_id=followup_id,
            filename=without_hidden(nfc(one.name))[:255] or "tep",
            mime_type=nfc(one.content_type or "application/octet-stream")[:255],
            size=len(one.content),
        )
        row.file.name = path
        made.append(row)
    return made


def discard(paths: Iterable[str]) -> None:
    """Remove stored files of a transaction that did not happen."""
    for path in paths:
        (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)
