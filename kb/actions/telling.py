"""Mails about a guide under review: to whom a signature is asked, to who wrote it, at its review date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.urls import reverse

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
    REVIEW = "review"
    LATE = "late"


SUBJECTS: dict[Why, str] = {
    Why.APPROVE: _("Chờ duyệt tài liệu: %(title)s, bản %(number)s"),
    Why.CHECK: _("Chờ kiểm tra tài liệu: %(title)s, bản %(number)s"),
    Why.CHANGES: _("Yêu cầu sửa tài liệu: %(title)s, bản %(number)s"),
    Why.APPROVED: _("Đã duyệt tài liệu: %(title)s, bản %(number)s"),
    Why.PUBLISHED: _("Đã công bố tài liệu: %(title)s, bản %(number)s"),
    Why.HELD_BACK: _("Chưa công bố được tài liệu: %(title)s, bản %(number)s"),
    Why.REVIEW: _("Sắp đến hạn rà soát tài liệu: %(title)s"),
    Why.LATE: _("Đến hạn rà soát tài liệu: %(title)s"),
}


def write(
    version: GuideVersion,
    why: Why,
    people: Iterable[User],
    *,
    event_id: int,
    at: datetime,
) -> int:
    """Queue one mail a person in the caller's transaction; returns how many. It never holds the words."""
    title = privacy.mask(version.title)
    subject = SUBJECTS[why] % {"title": title, "number": version.number}
    context = {
        "template": "guide_review",
        "why": why.value,
        "title": title,
        "version": version.number,
        "link": _page(version, why),
        "on": _day(version, why),
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
    """Return the page where one goes on: the review, or what is read by now."""
    if why in {Why.PUBLISHED, Why.REVIEW, Why.LATE}:
        return f"{settings.BASE_URL}{reverse('kb:guide', kwargs={'slug': version.guide.slug})}"
    return f"{settings.BASE_URL}{reverse('kb:review', kwargs={'pk': version.pk})}"


def _day(version: GuideVersion, why: Why) -> str:
    day = version.review_by if why in {Why.REVIEW, Why.LATE} else version.effective_on
    return day.strftime("%d/%m/%Y") if day else ""
