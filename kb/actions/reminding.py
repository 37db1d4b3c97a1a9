"""Reminders to look a published guide through: 30 and 7 days before its day, on it, and 7 days past it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kb.actions import base, telling
from kb.actions.telling import Why
from kb.models import GuideReminder, GuideVersion
from kb.queries import keys
from kb.queries import review as kept
from support import outbox
from support.accounts.models import User
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.outbox import Happened


def remind_due() -> int:
    """Send the reminders whose day has come in Vietnam, each once a version and step; returns how many."""
    today, sent = timezone.localdate(), 0
    for step in kept.REMINDERS:
        found = kept.to_remind(step, today).values_list("pk", "guide_id")
        sent += sum(_remind(guide_id, pk, step, today) for pk, guide_id in sorted(found))
    return sent


@transaction.atomic
def _remind(guide_id: int, pk: int, step: int, today: date) -> bool:
    by, at = Actor.system("kho tài liệu"), timezone.now()
    guide = base.lock_guide(by, guide_id)
    version = kept.to_remind(step, today).filter(pk=pk).select_related("approver").first()
    if version is None or guide.review_by is None:
        return False
    version.guide = guide
    GuideReminder.objects.create(version=version, due_on=guide.review_by, step=step, at=at)
    _tell(by, version, step, at)
    return True


def _why(day: date, today: date) -> Why:
    """Return what there is to say: after a pause a step may come later than its day."""
    if day == today:
        return Why.TODAY
    return Why.REVIEW if day > today else Why.LATE


def _tell(by: Actor, version: GuideVersion, step: int, at: datetime) -> None:
    day = version.guide.review_by
    if day is None:
        return
    data = {"guide": version.guide_id, "version": version.pk, "step": step}
    event = outbox.record(by, Happened(EventKind.GUIDE_REVIEW_REMINDED, data=data), at=at)
    people: dict[int, User] = {one.pk: one for one in keys.writers(version)}
    if version.approver and version.approver.is_active:
        people[version.approver.pk] = version.approver
    why = _why(day, timezone.localdate(at))
    telling.write(version, why, people.values(), event_id=event.pk, at=at, day=day)
