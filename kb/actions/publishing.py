"""Publishing, ending and taking up again: what readers of a guide have before them."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kb.actions import base, followers, freezing, shield, telling
from kb.actions.telling import Why
from kb.domain.states import FROZEN, WRITABLE, VersionState
from kb.models import Guide, GuideReminder, GuideSave, GuideVersion, GuideVersionFile
from kb.queries import guides, keys
from support import outbox
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, ProductError
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc, sort_key
from support.domain.words import _
from support.outbox import Happened

log = logging.getLogger(__name__)


def put_out(by: Actor, guide: Guide, version: GuideVersion, *, at: datetime) -> GuideVersion:
    """Make a signed version of the locked guide the one readers get; the one before is superseded.

    The shield was asked with the last key, and is again on the day of a later publication (`publish_due`).
    Raises NotAllowed when it no longer says what was signed.
    """
    if not freezing.verify(version):
        raise NotAllowed(_("Nội dung không còn khớp với bản đã duyệt. Hãy yêu cầu sửa rồi duyệt lại."))
    before = guide.versions.select_for_update().filter(state=VersionState.PUBLISHED.value).first()
    if before is not None:
        _end(before, VersionState.SUPERSEDED, at)
    version.state, version.supersedes, version.published_at = VersionState.PUBLISHED.value, before, at
    version.save()
    guide.current, guide.review_by, guide.changed_at = version, version.review_by, at
    guide.title, guide.summary = version.title, version.summary
    guide.sort_key = sort_key(version.title)
    base.touch(guide, "current", "review_by", "changed_at", "title", "summary", "sort_key")
    base.mirror(guide)
    event_id = _record(by, EventKind.GUIDE_PUBLISHED, version, at, supersedes=before.pk if before else None)
    telling.write(version, Why.PUBLISHED, keys.writers(version), event_id=event_id, at=at)
    followers.tell(guide)
    return version


def _end(version: GuideVersion, state: VersionState, at: datetime, why: str = "") -> None:
    version.state, version.ended_at, version.ended_for = state.value, at, why
    version.save(update_fields=["state", "ended_at", "ended_for"])


def _record(
    by: Actor, kind: EventKind, version: GuideVersion, at: datetime, *, why: str = "", **data: object
) -> int:
    told = {"guide": version.guide_id, "version": version.pk, **data}
    return outbox.record(by, Happened(kind, data=told, texts={"reason": why} if why else {}), at=at).pk


def _close(guide: Guide, at: datetime) -> None:
    """Leave readers without a version: the guide's page says why."""
    guide.current, guide.review_by, guide.changed_at = None, None, at
    base.touch(guide, "current", "review_by", "changed_at")
    base.mirror(guide)
    followers.tell(guide)


def ends(by: Actor, guide: Guide) -> bool:
    """Return whether `by` may withdraw the guide: who holds one of its keys."""
    return guides.approves(by, guide) or guides.checks(by, guide)


@transaction.atomic
def withdraw(by: Actor, *, guide_id: int, reason: str) -> GuideVersion:
    """Take the published version from its readers, with a reason they read; raises Forbidden, FieldError."""
    guide = base.lock_guide(by, guide_id)
    if not ends(by, guide):
        raise Forbidden
    version = guide.versions.select_for_update().filter(state=VersionState.PUBLISHED.value).first()
    if version is None:
        raise NotAllowed(_("Tài liệu không có phiên bản đang công bố."))
    why, at = nfc(reason).strip(), timezone.now()
    if not why:
        raise FieldError("reason", _("Hãy ghi lý do thu hồi: người đọc sẽ thấy lý do này."))
    _end(version, VersionState.WITHDRAWN, at, why)
    _close(guide, at)
    _record(by, EventKind.GUIDE_WITHDRAWN, version, at, why=why)
    return version


@transaction.atomic
def restore(by: Actor, *, guide_id: int, version_id: int) -> GuideVersion:
    """Begin a new draft with words and files of a version once published; raises NotAllowed, Forbidden."""
    guide = base.lock_for_writing(by, guide_id)
    if by.user_id is None:
        raise Forbidden
    former = guide.versions.filter(pk=version_id).first()
    if former is None:
        raise NotFound
    if VersionState(former.state) not in FROZEN:
        raise NotAllowed(_("Chỉ khôi phục được phiên bản đã công bố."))
    if base.open_version(guide) is not None:
        raise NotAllowed(_("Đã có một phiên bản đang soạn hoặc chờ duyệt. Hãy xong phiên bản đó trước."))
    major, minor = base.next_number(guide)
    at = timezone.now()
    version = GuideVersion.objects.create(
        guide=guide,
        major=major,
        minor=minor,
        title=former.title,
        summary=former.summary,
        body=former.body,
        text=former.text,
        note=_("Khôi phục nội dung bản %(number)s.") % {"number": former.number},
        author_id=by.user_id,
        created_at=at,
        saved_at=at,
        saved=1,
    )
    _first_save(version)
    kept = GuideVersionFile.objects.filter(version=former).values_list("file_id", "place")
    GuideVersionFile.objects.bulk_create(
        GuideVersionFile(version=version, file_id=file, place=place) for file, place in kept
    )
    _record(by, EventKind.GUIDE_RESTORED, version, at, restored=former.pk)
    return version


def _first_save(version: GuideVersion) -> None:
    GuideSave.objects.create(
        version=version,
        number=1,
        by_id=version.author_id,
        at=version.created_at,
        title=version.title,
        summary=version.summary,
        body=version.body,
        note=version.note,
    )


@transaction.atomic
def abandon(by: Actor, *, guide_id: int) -> GuideVersion:
    """Give up the draft; its words stay, its number is not given again. Raises NotAllowed, Forbidden."""
    guide = base.lock_for_writing(by, guide_id)
    version = base.open_version(guide)
    if version is None or VersionState(version.state) not in WRITABLE:
        raise NotAllowed(_("Không có bản nháp để bỏ."))
    at = timezone.now()
    version.state, version.ended_at = VersionState.ABANDONED.value, at
    version.save(update_fields=["state", "ended_at"])
    _record(by, EventKind.GUIDE_ABANDONED, version, at)
    return version


def publish_due() -> int:
    """Publish the approved versions whose day has come in Vietnam; returns how many."""
    due = GuideVersion.objects.filter(
        state=VersionState.APPROVED.value, effective_on__lte=timezone.localdate()
    )
    return sum(_each(due.values_list("pk", "guide_id"), VersionState.APPROVED))


def expire_due() -> int:
    """End the published versions that are good no longer; returns how many."""
    over = GuideVersion.objects.filter(
        state=VersionState.PUBLISHED.value, expires_on__lte=timezone.localdate()
    )
    return sum(_each(over.values_list("pk", "guide_id"), VersionState.PUBLISHED))


def _each(found: Iterable[tuple[int, int]], state: VersionState) -> list[bool]:
    """Turn each version over in a transaction of its own: one that cannot be does not hold the others."""
    done = []
    for pk, guide_id in sorted(found):
        try:
            done.append(_turn(guide_id, pk, state))
        except ProductError as refused:
            log.warning("guide version %s stays %s: %s", pk, state.value, refused)
            if state is VersionState.APPROVED:
                _hold_back(guide_id, pk)
    return done


@transaction.atomic
def _hold_back(guide_id: int, pk: int) -> None:
    """Tell writers and signers, once, that the day came and readers still have no such version."""
    by, at = Actor.system("kho tài liệu"), timezone.now()
    guide = base.lock_guide(by, guide_id)
    version = GuideVersion.objects.filter(pk=pk).select_related("approver", "checker").first()
    if version is None or version.effective_on is None:
        return
    version.guide = guide
    _row, first = GuideReminder.objects.get_or_create(
        version=version, due_on=version.effective_on, step=0, defaults={"at": at}
    )
    if not first:
        return
    event_id = _record(by, EventKind.GUIDE_HELD_BACK, version, at)
    signed = [one for one in (version.approver, version.checker) if one is not None and one.is_active]
    people = {one.pk: one for one in (*keys.writers(version), *signed)}
    telling.write(version, Why.HELD_BACK, people.values(), event_id=event_id, at=at)


@transaction.atomic
def _turn(guide_id: int, pk: int, state: VersionState) -> bool:
    by, at = Actor.system("kho tài liệu"), timezone.now()
    guide = base.lock_guide(by, guide_id)
    version = GuideVersion.objects.select_for_update().filter(pk=pk, state=state.value).first()
    if version is None:
        return False
    version.guide = guide
    if state is VersionState.APPROVED:
        shield.check(version)
        put_out(by, guide, version, at=at)
        return True
    _end(version, VersionState.EXPIRED, at)
    _close(guide, at)
    _record(by, EventKind.GUIDE_EXPIRED, version, at)
    return True
