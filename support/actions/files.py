"""Attached files, stored under random names: neither the ticket's secret nor the sender names them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from django.conf import settings

from support.actions import disk
from support.domain.files import visible_name
from support.domain.requests import FileIn
from support.domain.text import nfc, without_hidden
from support.models import FileCheck, FollowUpAttachment
from support.models import rows as tables

FILES, PICTURES = "tep", "xem"  # folders of MEDIA_ROOT: what was attached, and previews drawn from it
MAX_FILE = 25 * 1024 * 1024


def store_all(batches: Iterable[Sequence[FileIn]]) -> list[list[str]]:
    """Store the files of several messages durably before their transaction begins, under random names.

    Returns their paths relative to MEDIA_ROOT, in lists like those given. Raises OSError; then none is left.
    """
    whole = [list(files) for files in batches]
    paths = iter(_store([one.content for files in whole for one in files], FILES))
    return [list(islice(paths, len(files))) for files in whole]


@contextmanager
def kept(files: Sequence[FileIn]) -> Iterator[list[str]]:
    """Store the files of one message and give their paths; they go again when what follows fails."""
    paths = store_all([files])[0]
    try:
        yield paths
    except BaseException:
        discard(paths)
        raise


def store_pictures(contents: Sequence[bytes]) -> list[str]:
    """Store previews durably like files; return their paths relative to MEDIA_ROOT. Raises OSError."""
    return _store(list(contents), PICTURES)


def _store(contents: Sequence[bytes], kind: str) -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    named = {_name(kind): content for content in contents}
    folders = {(root / path).parent for path in named}
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    disk.write_all((root / path, content) for path, content in named.items())
    try:
        disk.sync_folders({*folders, *(folder.parent for folder in folders)})
    except BaseException:
        discard(named)
        raise
    return list(named)


def _name(kind: str) -> str:
    name = secrets.token_hex(20)
    return f"{kind}/{name[:2]}/{name}"


def insert(batches: Iterable[tuple[int, Sequence[FileIn], Sequence[str]]]) -> None:
    """Insert the files of FollowUps, (id, files, where they lie), each with its examination still to do."""
    made = [row for batch in batches for row in _rows(*batch)]
    FollowUpAttachment.objects.bulk_create([attachment for attachment, _inline in made])
    tables.insert(
        FileCheck, ("attachment_id", "inline"), ((attachment.pk, inline) for attachment, inline in made)
    )


def _rows(
    followup_id: int, files: Sequence[FileIn], paths: Sequence[str]
) -> list[tuple[FollowUpAttachment, bool]]:
    made = []
    for one, path in zip(files, paths, strict=True):
        row = FollowUpAttachment(
            followup_id=followup_id,
            filename=without_hidden(visible_name(nfc(one.name)))[:255] or "tep",
            mime_type=nfc(one.content_type or "application/octet-stream")[:255],
            size=len(one.content),
        )
        row.file.name = path
        made.append((row, one.inline))
    return made


def discard(paths: Iterable[str]) -> None:
    """Remove stored files of a transaction that did not happen."""
    for path in paths:
        (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)
