"""Finds and removes what no row names: files of failed transactions, folders of dead children."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from support.actions.files import FILES, PICTURES
from support.models import FilePicture, FollowUpAttachment
from support.reading.parent import FOLDER

AGE = 24 * 3600  # seconds; no transaction stays open that long, so what no row names by then none will
_STORED = "[0-9a-f][0-9a-f]/" + "[0-9a-f]" * 40


def orphans() -> list[str]:
    """Return paths, relative to MEDIA_ROOT, of stored files older than AGE that no row names."""
    # The disk first: what is named after the rows were read is not among the old ones.
    root = Path(settings.MEDIA_ROOT)
    old = {str(path.relative_to(root)) for kind in (FILES, PICTURES) for path in _old(root / kind, _STORED)}
    if old:
        old.difference_update(_files().iterator(chunk_size=5000))
        old.difference_update(_pictures().iterator(chunk_size=5000))
        for rows, field in _elsewhere():
            old.difference_update(rows.values_list(field, flat=True).iterator(chunk_size=5000))
    return sorted(old)


def sweep() -> int:
    """Remove orphans and the folders of children whose worker was killed; return how many."""
    removed = 0
    for path in orphans():
        # Asked once more for each: removing is for ever.
        if _files().filter(file=path).exists() or _pictures().filter(path=path).exists():
            continue
        if any(rows.filter(**{field: path}).exists() for rows, field in _elsewhere()):
            continue
        (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)
        removed += 1
    for folder in _old(Path(tempfile.gettempdir()), f"{FOLDER}*"):
        shutil.rmtree(folder, ignore_errors=True)
        removed += 1
    return removed


def _files() -> Any:  # helpdesk has no types
    return FollowUpAttachment.objects.values_list("file", flat=True)


def _pictures() -> QuerySet[Any, Any]:
    return FilePicture.objects.values_list("path", flat=True)


def _elsewhere() -> list[tuple[Any, str]]:
    """Return what rooms above keep: their rows and the field that holds a path."""
    return [found for path in settings.SUPPORT_STORED for found in import_string(path)()]


def _old(folder: Path, pattern: str) -> Iterator[Path]:
    limit = time.time() - AGE
    for path in folder.glob(pattern):
        try:
            if path.lstat().st_mtime < limit:
                yield path
        except FileNotFoundError:
            continue
