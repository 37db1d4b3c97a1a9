"""An attached file as a message shows it: name, size, what is known of it, and its thumbnail."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from support.domain import privacy
from support.domain.files import FLAGS, SCANS, STATES, TROUBLES, WARNINGS, FileState, Flag, Scan, Trouble
from support.domain.roles import Actor
from support.models import FileCheck, FollowUpAttachment, Message
from support.queries import filegate
from support.queries.filegate import Gate


@dataclass(frozen=True, slots=True)
class Tag:
    """Something known of a file, in words with an icon and a tone."""

    words: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Thumb:
    """A small picture of a file, with its size in pixels so that the page does not jump."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class File:
    """An attached file: where it is fetched and looked at, its name, size, icon and what is known of it."""

    url: str
    name: str
    size: int
    icon: str
    title: str = ""
    tags: list[Tag] = field(default_factory=list)
    view: str = ""
    thumb: Thumb | None = None


_ICONS = (
    ("image/", "image"),
    ("application/pdf", "file-earmark-pdf"),
    ("application/zip", "file-earmark-zip"),
)


def shown(viewer: Actor, message: Message, one: FollowUpAttachment, *, staff: bool) -> File:
    """Return what a page shows of an attachment of `message` (`inspection` loaded with it)."""
    check: FileCheck | None = getattr(one, "inspection", None)
    way = filegate.gate(viewer, message, check, staff=staff)
    kind = (check.kind if check else "") or one.mime_type or ""
    looked = check is not None and check.pictures > 0 and way is Gate.OPEN
    return File(
        url=reverse("support:file", kwargs={"pk": one.pk}),
        name=name_of(one),
        size=one.size or 0,
        icon=next((icon for start, icon in _ICONS if kind.startswith(start)), "paperclip"),
        title=title(check),
        tags=tags(check),
        view=reverse("support:file-preview", kwargs={"pk": one.pk}) if looked else "",
        thumb=_thumb(check) if check and looked else None,
    )


def name_of(one: FollowUpAttachment) -> str:
    """Return a file's name, personal data hidden."""
    return privacy.mask(one.filename or _("tệp"))


def _thumb(check: FileCheck) -> Thumb:
    url = reverse("support:file-picture", kwargs={"pk": check.pk, "place": 0})
    return Thumb(url, check.thumb_width, check.thumb_height)


def title(check: FileCheck | None) -> str:
    """Return the state of a file and of its scan in one line, with the reason when there is one."""
    state = FileState(check.state) if check else FileState.UNCHECKED
    words = [_(STATES[state])]
    if check and state is not FileState.UNCHECKED:
        words.append(_(SCANS[Scan(check.scan)]))
        if state is FileState.UNREADABLE:
            words.append(why(check))
    return ". ".join(word.rstrip(".") for word in words if word) + "."


def why(check: FileCheck) -> str:
    """Return in words why a file could not be read; the name of a virus as the scanner gave it."""
    return _(TROUBLES[Trouble(check.why)]) if check.why in set(Trouble) else check.why


def tags(check: FileCheck | None) -> list[Tag]:
    """Return what is to be known before a file is opened; nothing for one that is examined and harmless."""
    state = FileState(check.state) if check else FileState.UNCHECKED
    if check is None or state is FileState.UNCHECKED:
        words = SCANS[Scan.WAITING] if settings.CLAMD else STATES[FileState.UNCHECKED]
        return [Tag(_(words), "hourglass-split", "warn")]
    if state is FileState.BLOCKED:
        return [Tag(f"{_(STATES[state])}: {check.why}", "shield-exclamation", "bad")]
    found = [Tag(_(STATES[state]), "question-circle", "mute")] if state is FileState.UNREADABLE else []
    if check.inline:
        found.append(Tag(_("Ảnh trong thư"), "image", "mute"))
    if check.personal:
        found.append(Tag(_("Có dữ liệu cá nhân"), "eye-slash", "warn"))
    known = [flag for flag in Flag if flag in WARNINGS and flag.value in check.flags]
    return found + [Tag(_(FLAGS[flag]), "exclamation-triangle", "warn") for flag in known]
