"""Who holds the pen of a guide: taken by writing, asked for, given away, taken over when it lies idle."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from kb.actions import base, files
from kb.models import Guide, GuideLock
from kb.queries import writing as kept
from support import outbox
from support.domain.errors import FieldError, NotAllowed
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.outbox import Happened

HELD = timedelta(minutes=30)  # the pen is held this long after the last saving


def lock_of(guide: Guide) -> GuideLock | None:
    """Return the lock of a locked guide with its holder."""
    return GuideLock.objects.filter(guide=guide).select_related("holder").first()


def hold(by: Actor, guide: Guide) -> GuideLock | None:
    """Give the pen of a locked guide to `by`, or prolong it; who asked for it still asks."""
    if by.user_id is None:
        return None
    now, lock = timezone.now(), lock_of(guide)
    if lock is None or lock.holder_id != by.user_id:
        wanted = {"holder_id": by.user_id, "since": now, "until": now + HELD}
        made, _new = GuideLock.objects.update_or_create(
            guide=guide, defaults=wanted | {"asked_by": None, "asked_at": None}
        )
        return made
    lock.until = now + HELD
    lock.save(update_fields=["until"])
    return lock


def require(by: Actor, guide: Guide) -> None:
    """Raise NotAllowed while somebody else holds the pen of a locked guide."""
    lock = lock_of(guide)
    if lock and lock.holder_id != by.user_id and lock.until > timezone.now():
        raise NotAllowed(_("%(name)s đang giữ quyền soạn."), name=str(lock.holder))


@transaction.atomic
def take(by: Actor, *, guide_id: int) -> GuideLock | None:
    """Take the pen when nobody holds it; whoever holds it keeps it. Returns the lock as it stands."""
    guide = base.lock_for_writing(by, guide_id)
    files.writable_version(guide)
    lock = lock_of(guide)
    if lock and lock.holder_id != by.user_id and lock.until > timezone.now():
        return lock
    return hold(by, guide)


@transaction.atomic
def ask(by: Actor, *, guide_id: int) -> GuideLock:
    """Ask the holder for the pen; raises NotAllowed when nobody else holds it."""
    guide = base.lock_for_writing(by, guide_id)
    lock = lock_of(guide)
    if lock is None or lock.holder_id == by.user_id or lock.until <= timezone.now():
        raise NotAllowed(_("Không ai khác đang giữ quyền soạn."))
    if lock.asked_by_id != by.user_id:
        lock.asked_by_id, lock.asked_at = by.user_id, timezone.now()
        lock.save(update_fields=["asked_by", "asked_at"])
        _say(by, EventKind.GUIDE_PEN_ASKED, guide, {"holder": lock.holder_id})
    return lock


@transaction.atomic
def give(by: Actor, *, guide_id: int) -> GuideLock | None:
    """Give the pen to whoever asked for it, or lay it down; raises NotAllowed for who does not hold it."""
    guide = base.lock_for_writing(by, guide_id)
    lock = lock_of(guide)
    if lock is None or lock.holder_id != by.user_id:
        raise NotAllowed(_("Anh/chị không còn giữ quyền soạn."))
    _say(by, EventKind.GUIDE_PEN_GIVEN, guide, {"to": lock.asked_by_id})
    if lock.asked_by_id is None:
        lock.delete()
        return None
    now = timezone.now()
    lock.holder_id, lock.since, lock.until = lock.asked_by_id, now, now + HELD
    lock.asked_by_id = lock.asked_at = None
    lock.save()
    return lock


@transaction.atomic
def seize(by: Actor, *, guide_id: int, reason: str) -> GuideLock | None:
    """Take the pen from a holder who has not saved for five minutes, or whose time is over; say why.

    Raises FieldError ("reason") without one, NotAllowed while the holder is writing. What the former holder
    sends later is kept as a lost saving.
    """
    guide = base.lock_for_writing(by, guide_id)
    version = files.writable_version(guide)
    lock = lock_of(guide)
    if lock is None or lock.holder_id == by.user_id:
        return hold(by, guide)
    if not nfc(reason).strip():
        raise FieldError("reason", _("Hãy nêu lý do giành quyền soạn."))
    if not kept.idle(lock, version):
        raise NotAllowed(
            _("%(name)s vừa lưu cách đây chưa đến 5 phút. Hãy xin quyền soạn."), name=str(lock.holder)
        )
    former = lock.holder_id
    taken = hold(by, guide)
    texts = {"reason": nfc(reason).strip()[:500]}
    _say(by, EventKind.GUIDE_PEN_TAKEN, guide, {"from": former}, texts)
    return taken


def _say(
    by: Actor,
    kind: EventKind,
    guide: Guide,
    data: dict[str, int | None],
    texts: dict[str, str] | None = None,
) -> None:
    outbox.record(by, Happened(kind, data={"guide": guide.pk, **data}, texts=texts or {}))
