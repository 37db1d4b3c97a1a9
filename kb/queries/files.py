"""The one rule of guides' files: who may know of one, and what stands before it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.conf import settings

from kb.domain.states import FileRole
from kb.models import GuideFile, GuideFilePicture, KBIAttachment
from kb.queries import guides
from support.domain.errors import NotFound
from support.domain.files import FileState, Flag
from support.domain.roles import Actor

_HARMFUL = frozenset({Flag.BOMB.value, Flag.EXECUTABLE.value})  # readers never get these


class Gate(StrEnum):
    """What stands between a viewer and a file."""

    OPEN = "open"
    CONFIRM = "confirm"  # one says that one knows it is not examined, or could not be
    WAIT = "wait"
    BLOCKED = "blocked"


def by_token(viewer: Actor, token: str, *, role: FileRole | None = None) -> GuideFile:
    """Return a file of a version that `viewer` may open, without its text; raises NotFound (3 queries).

    The document a guide was imported from may hold comments and former words: it is for who writes or checks.
    """
    found = GuideFile.objects.select_related("guide", "attachment").defer("text").filter(token=token).first()
    if found is None or (role is not None and found.role != role.value):
        raise NotFound
    if found.role == FileRole.SOURCE.value and not inside(viewer, found):
        raise NotFound
    if not guides.versions(viewer, found.guide).filter(files__file=found).exists():
        raise NotFound
    return found


def inside(viewer: Actor, file: GuideFile) -> bool:
    """True for whom the guide is theirs to write or to check."""
    return guides.writes(viewer, file.guide) or guides.checks(viewer, file.guide)


def gate(viewer: Actor, file: GuideFile) -> Gate:
    """Return what stands before `viewer`, who may know of `file`."""
    ours = inside(viewer, file)
    if file.state == FileState.BLOCKED or (not ours and _HARMFUL & set(file.flags)):
        return Gate.BLOCKED
    if file.state == FileState.CHECKED:
        return Gate.CONFIRM if _HARMFUL & set(file.flags) else Gate.OPEN
    if file.state == FileState.UNREADABLE:
        return Gate.CONFIRM
    return Gate.WAIT if settings.CLAMD or not ours else Gate.CONFIRM


def pictures(file: GuideFile) -> list[GuideFilePicture]:
    """Return the pages drawn anew, without the thumbnail."""
    return list(file.drawn.filter(place__gt=0).order_by("place"))


def stored() -> list[tuple[Any, str]]:
    """Return what names files on the disk: rows, and the field with the path (settings.SUPPORT_STORED)."""
    return [(KBIAttachment.objects.all(), "file"), (GuideFilePicture.objects.all(), "path")]
