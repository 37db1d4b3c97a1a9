"""Attached files, stored under random names: neither the ticket's secret nor the sender names them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings

from support.actions import disk
from support.domain.requests import FileIn
from support.domain.text import nfc, without_hidden
from support.models import FollowUpAttachment

MAX_FILE = 25 * 1024 * 1024


def store_all(batches: Iterable[Sequence[FileIn]]) -> list[list[str]]:
    """Store the files of several messages durably before their transaction begins, under random names.

    Returns their paths relative to MEDIA_ROOT, in lists like those given. Raises OSError; then none is left.
    """
    root = Path(settings.MEDIA_ROOT)
    kept: list[list[str]] = []
    contents: dict[str, bytes] = {}
    for files in batches:
        named = {_name(): one.content for one in files}
        kept.append(list(named))
        contents |= named
    folders = {(root / path).parent for path in contents}
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    disk.write_all((root / path, content) for path, content in contents.items())
    try:
        disk.sync_folders({*folders, *(folder.parent for folder in folders)})
    except BaseException:
        discard(contents)
        raise
    return kept


def _name() -> str:
    name = secrets.token_hex(20)
    return f"tep/{name[:2]}/{name}"


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
