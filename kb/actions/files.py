"""Files of a guide: pictures drawn anew for its text, attachments of its version, the source it came from."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kb.actions import base
from kb.domain.states import WRITABLE, FileRole, VersionState
from kb.models import Guide, GuideFile, GuideVersion, GuideVersionFile, KBIAttachment
from kb.queries import guides
from support import outbox
from support.actions import files as stored
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.files import visible_name
from support.domain.requests import FileIn
from support.domain.roles import Actor
from support.domain.text import nfc, without_hidden
from support.domain.words import _
from support.outbox import Happened
from support.reading import kinds, parent

PICTURE_MAX = 10 * 1024 * 1024  # bytes of a picture as it comes; drawn anew it is smaller
ALT_MAX = 300
MOST = 200  # files of one version


@dataclass(frozen=True, slots=True)
class _Made:
    """A file as it is kept: its name, type, bytes, and size in pixels (0 for what is no picture)."""

    name: str
    kind: str
    content: bytes
    width: int = 0
    height: int = 0


def add(by: Actor, *, guide: Guide, role: FileRole, name: str, content: bytes, alt: str = "") -> GuideFile:
    """Keep a file with the guide's open version; raises FieldError ("file", "alt"), NotAllowed, Forbidden.

    A picture (png, jpeg, gif, webp) is drawn anew in the limited child process: no EXIF, no place, no
    colour profile goes along. Drawing and storing come before the transaction, which only writes rows.
    """
    if not guides.writes(by, guide) or by.user_id is None:
        raise Forbidden
    made = _made(role, name, content)
    with stored.kept([FileIn(made.name, made.kind, made.content)]) as paths:
        return _insert(by, guide, role, made, (paths[0], nfc(alt).strip()[:ALT_MAX]))


def add_drawn(by: Actor, *, guide: Guide, name: str, picture: parent.Picture, alt: str = "") -> GuideFile:
    """Keep a picture that the child process drew anew already; raises NotAllowed, Forbidden."""
    if not guides.writes(by, guide) or by.user_id is None:
        raise Forbidden
    kind = kinds.sniff(picture.content[: kinds.HEAD])
    made = _Made(clean_name(name), kind, picture.content, picture.width, picture.height)
    with stored.kept([FileIn(made.name, made.kind, made.content)]) as paths:
        return _insert(by, guide, FileRole.PICTURE, made, (paths[0], nfc(alt).strip()[:ALT_MAX]))


def clean_name(name: str) -> str:
    """Return a file's name as it is kept: its last part, controls written out, at most 255 characters."""
    last = nfc(name).replace("\\", "/").rpartition("/")[2]
    return without_hidden(visible_name(last)).strip()[:255] or "tep"


def _made(role: FileRole, name: str, content: bytes) -> _Made:
    if not content:
        raise FieldError("file", _("Tệp rỗng."))
    if len(content) > (PICTURE_MAX if role is FileRole.PICTURE else stored.MAX_FILE):
        most = (PICTURE_MAX if role is FileRole.PICTURE else stored.MAX_FILE) // 1024 // 1024
        raise FieldError("file", _("Tệp lớn quá %(most)s MB."), most=most)
    kept = clean_name(name)
    if role is not FileRole.PICTURE:
        return _Made(kept, kinds.sniff(content[: kinds.HEAD], kept.rpartition(".")[2].lower()), content)
    return _drawn(kept, content)


def _drawn(name: str, content: bytes) -> _Made:
    kind = kinds.sniff(content[: kinds.HEAD])
    if kind not in kinds.PICTURES:
        raise FieldError("file", _("Ảnh phải là tệp PNG, JPEG, GIF hoặc WebP."))
    with tempfile.NamedTemporaryFile(prefix=parent.FOLDER) as given:
        given.write(content)
        given.flush()
        picture = parent.redraw(Path(given.name), kind)
    if picture is None:
        raise FieldError("file", _("Không vẽ lại được ảnh này: tệp hỏng hoặc quá lớn."))
    kept = kinds.sniff(picture.content[: kinds.HEAD])
    return _Made(name, kept, picture.content, picture.width, picture.height)


@transaction.atomic
def _insert(by: Actor, guide: Guide, role: FileRole, made: _Made, where: tuple[str, str]) -> GuideFile:
    """Write the rows of a stored file; `where` is its path and the words that say what it shows."""
    if by.user_id is None:
        raise Forbidden
    locked = base.lock_for_writing(by, guide.pk)
    version = writable_version(locked)
    now, (path, alt) = timezone.now(), where
    last = GuideVersionFile.objects.filter(version=version).aggregate(last=Max("place"))["last"] or 0
    if last >= MOST:
        raise FieldError("file", _("Mỗi phiên bản giữ tối đa %(most)s tệp."), most=MOST)
    attachment = KBIAttachment(
        kbitem_id=locked.pk, filename=made.name, mime_type=made.kind, size=len(made.content)
    )
    attachment.file.name = path
    # By the base class: helpdesk's own save() would read the file and set name and type by its own rules.
    KBIAttachment.objects.bulk_create([attachment])
    kept = GuideFile.objects.create(
        attachment=attachment,
        guide=locked,
        role=role.value,
        token=secrets.token_hex(16),
        sha256=hashlib.sha256(made.content).hexdigest(),
        alt=alt,
        width=made.width,
        height=made.height,
        added_by_id=by.user_id,
        added_at=now,
        due_at=now,
    )
    GuideVersionFile.objects.create(version=version, file=kept, place=last + 1)
    data = {"guide": locked.pk, "version": version.pk, "file": kept.pk, "role": role.value}
    outbox.record(by, Happened(EventKind.GUIDE_FILE_ADDED, data=data), at=now)
    return kept


def writable_version(guide: Guide) -> GuideVersion:
    """Return the locked guide's version whose words may change; raises NotAllowed."""
    version = base.open_version(guide)
    if version is None or VersionState(version.state) not in WRITABLE:
        raise NotAllowed(_("Tài liệu này chưa có phiên bản nào đang soạn."))
    return version


@transaction.atomic
def remove(by: Actor, *, guide_id: int, file_id: int) -> GuideFile:
    """Take a file out of the open version; older versions keep it. Raises NotFound, NotAllowed, Forbidden."""
    guide = base.lock_for_writing(by, guide_id)
    version = writable_version(guide)
    row = (
        GuideVersionFile.objects.filter(version=version, file=file_id)
        .exclude(file__role=FileRole.SOURCE.value)
        .select_related("file")
        .first()
    )
    if row is None:
        raise NotFound
    row.delete()
    data = {"guide": guide.pk, "version": version.pk, "file": file_id}
    outbox.record(by, Happened(EventKind.GUIDE_FILE_REMOVED, data=data))
    return row.file
