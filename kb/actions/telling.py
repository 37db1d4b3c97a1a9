"""Mails about a guide under review: to whom a signature is asked, to who wrote it, at its review date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kb.models import GuideVersion
from kb.queries import keys
from support.accounts.models import User
from support.actions import outgoing
from support.domain import privacy
from support.domain.words import _
from support.models import MailKind


class Why(StrEnum):
    """Why somebody is written to; the value is stored in the mail's context."""

    APPROVE = "approve"
    CHECK = "check"
    CHANGES = "changes"
    APPROVED = "approved"
    PUBLISHED = "published"
    HELD_BACK = "held_back"
    RECHECK = "recheck"
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    REVIEW = "review"
    TODAY = "today"
    LATE = "late"


DUE = frozenset({Why.REVIEW, Why.TODAY, Why.LATE})  # about a day of review; the rest is about a signature
_UPKEEP = DUE | {Why.RECHECK, Why.KEPT, Why.NOT_KEPT}


SUBJECTS: dict[Why, str] = {
    Why.APPROVE: _("Chờ duyệt tài liệu: %(title)s, bản %(number)s"),
    Why.CHECK: _("Chờ kiểm tra tài liệu: %(title)s, bản %(number)s"),
    Why.CHANGES: _("Yêu cầu sửa tài liệu: %(title)s, bản %(number)s"),
    Why.APPROVED: _("Đã duyệt tài liệu: %(title)s, bản %(number)s"),
    Why.PUBLISHED: _("Đã công bố tài liệu: %(title)s, bản %(number)s"),
    Why.HELD_BACK: _("Chưa công bố được tài liệu: %(title)s, bản %(number)s"),
    Why.RECHECK: _("Chờ kiểm tra việc rà soát tài liệu: %(title)s, bản %(number)s"),
    Why.KEPT: _("Đã đồng ý giữ nguyên tài liệu: %(title)s, bản %(number)s"),
    Why.NOT_KEPT: _("Chưa đồng ý giữ nguyên tài liệu: %(title)s, bản %(number)s"),
    Why.REVIEW: _("Còn %(days)s ngày đến ngày rà soát tài liệu: %(title)s"),
    Why.TODAY: _("Hôm nay là ngày rà soát tài liệu: %(title)s"),
    Why.LATE: _("Quá ngày rà soát %(days)s ngày: %(title)s"),
}


def write(
    version: GuideVersion,
    why: Why,
    people: Iterable[User],
    *,
    event_id: int,
    at: datetime,
    day: date | None = None,
) -> int:
    """Queue one mail a person in the caller's transaction; returns how many. It never holds the words.

    `day` is the day it is about: of review for reminders and what comes of them, else from when it holds.
    """
    title = privacy.mask(version.title)
    day = day or version.effective_on
    days = abs((day - timezone.localdate(at)).days) if day else 0
    subject = SUBJECTS[why] % {"title": title, "number": version.number, "days": days}
    context = {
        "template": "guide_review",
        "why": why.value,
        "title": title,
        "version": version.number,
        "link": _page(version, why),
        "on": f"{day:%d/%m/%Y}" if day else "",
        "days": days,
    }
    drafts = [
        outgoing.Draft(
            kind=MailKind.REMINDER,
            key=f"g{event_id}-{person.pk}",
            event_id=event_id,
            subject=subject,
            to=((person.email, str(person)),),
            context=context,
        )
        for person in list(people)[: keys.MOST]
        if outgoing.is_outside(person.email)
    ]
    if drafts:
        outgoing.queue_many(drafts, at=at)
    return len(drafts)


def _page(version: GuideVersion, why: Why) -> str:
    """Return the page where one goes on: the review, what is read by now, or where it is looked through."""
    if why in _UPKEEP:
        here = reverse("kb:reaffirm", kwargs={"slug": version.guide.slug})
    elif why is Why.PUBLISHED:
        here = reverse("kb:guide", kwargs={"slug": version.guide.slug})
    else:
        here = reverse("kb:review", kwargs={"pk": version.pk})
    return f"{settings.BASE_URL}{here}"
