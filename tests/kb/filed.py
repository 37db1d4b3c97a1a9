"""Makes guides with files for tests: kept by the product's own action, examined by its own job."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from kb.actions import files, inspection
from kb.domain.states import FileRole
from kb.models import Guide, GuideFile
from support.queries.viewers import actor_for
from tests.kb.factories import draft, release
from tests.support.reading import made


def png(size: tuple[int, int] = (40, 30), colour: str = "teal") -> bytes:
    """Return a small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def put(guide: Guide, role: str = "attachment", name: str = "", content: bytes = b"") -> GuideFile:
    """Put a file into the guide's open version as its first author."""
    picture = role == FileRole.PICTURE
    return files.add(
        actor_for(guide.created_by),
        guide=guide,
        role=FileRole(role),
        name=name or ("anh.png" if picture else "phu-luc.pdf"),
        content=content or (png() if picture else made.pdf("Phụ lục một", "Phụ lục hai")),
        alt="Sơ đồ" if picture else "",
    )


def published_with(role: str, *, name: str = "", content: bytes = b"", **kwargs: Any) -> GuideFile:
    """Make a published guide with one examined file."""
    guide = draft(**kwargs)
    kept = put(guide, role, name, content)
    release(guide.versions.get())
    inspection.check_waiting()
    kept.refresh_from_db()
    return kept
