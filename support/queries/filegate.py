"""The one rule for opening an attached file that its message lets one see: at once, after a word, or not."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings

from support.domain.files import FileState, Scan
from support.domain.roles import Actor
from support.models import FileCheck, FollowUpAttachment, Message, MessageKind

_INBOUND = frozenset({MessageKind.MAIL_IN.value, MessageKind.PORTAL_IN.value, MessageKind.LETTER_IN.value})


class Gate(StrEnum):
    """What stands between a viewer and a file."""

    OPEN = "open"
    CONFIRM = "confirm"  # staff say that they know it is not examined, or could not be
    REASON = "reason"  # it holds personal data: as for a message, one says why (Điều 3.1)
    WAIT = "wait"
    BLOCKED = "blocked"


def gate(viewer: Actor, message: Message, check: FileCheck | None, *, staff: bool) -> Gate:
    """Return what stands before `viewer`, who may read `message`; without `check` a file is unexamined."""
    state = check.state if check else FileState.UNCHECKED
    if state == FileState.BLOCKED:
        return Gate.BLOCKED
    if state == FileState.UNCHECKED and settings.CLAMD:
        return Gate.WAIT  # a scanner is to say something first, to everybody
    own = message.author_id is not None and message.author_id == viewer.user_id
    if check is not None and check.personal and not own:
        return Gate.REASON
    if own or state == FileState.CHECKED:
        return Gate.OPEN
    if staff:
        return Gate.CONFIRM
    return Gate.WAIT if state == FileState.UNCHECKED and message.kind in _INBOUND else Gate.OPEN


def check_of(attachment: FollowUpAttachment) -> FileCheck | None:
    """Return the examination of a file, without its text."""
    return FileCheck.objects.defer("text").filter(pk=attachment.pk).first()


def unscanned(check: FileCheck | None) -> bool:
    """Tell whether a file is known not to have been scanned."""
    return check is not None and check.scan == Scan.OFF


def shown_beside(attachment: FollowUpAttachment) -> list[FileCheck]:
    """Return the examinations of the files with previews on the same message, in their order."""
    found = FileCheck.objects.filter(attachment__followup=attachment.followup_id, pictures__gt=0)
    return list(found.select_related("attachment").defer("text").order_by("pk"))
