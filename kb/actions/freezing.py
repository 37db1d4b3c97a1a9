"""Freezing a version: what its digest covers, and whether the digest still fits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from kb.domain.states import FROZEN, VersionState
from kb.models import GuideVersion, GuideVersionFile

SIGNED = FROZEN | {VersionState.APPROVED}


def content(version: GuideVersion) -> bytes:
    """Return what a version says as canonical JSON in UTF-8: what was signed, and nothing that may move on.

    Number, language, title, summary, body, dates from and until when it is good, and its files by name and
    SHA-256, in their order.
    """
    files = GuideVersionFile.objects.filter(version=version).order_by("place", "file_id")
    named = [list(pair) for pair in files.values_list("file__attachment__filename", "file__sha256")]
    said = {
        "number": version.number,
        "language": version.guide.language,
        "title": version.title,
        "summary": version.summary,
        "body": version.body,
        "effective_on": version.effective_on.isoformat() if version.effective_on else "",
        "review_by": version.review_by.isoformat() if version.review_by else "",
        "files": named,
    }
    if version.expires_on:
        said["expires_on"] = version.expires_on.isoformat()
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(version: GuideVersion) -> str:
    """Return SHA-256 of `content`, 64 hexadecimal digits."""
    return hashlib.sha256(content(version)).hexdigest()


def verify(version: GuideVersion) -> bool:
    """Return whether a signed version still says what was signed."""
    return bool(version.sha256) and version.sha256 == digest(version)


def broken(batch: int = 200) -> Iterator[GuideVersion]:
    """Yield the approved or once published versions whose digest no longer fits, by id."""
    states = [state.value for state in SIGNED]
    signed = GuideVersion.objects.filter(state__in=states).select_related("guide").order_by("pk")
    for version in signed.iterator(chunk_size=batch):
        if not verify(version):
            yield version
