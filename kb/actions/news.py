"""Mails about guides: a day's publications to who subscribed, a withdrawal at once, flags to the writers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kb.domain.states import FeedbackKind
from kb.models import Feedback, Guide, GuideNotice, GuideVersion, Subscription
from kb.queries import following, guides
from support import outbox
from support.accounts.models import User
from support.actions import outgoing
from support.domain import privacy
from support.domain.events import EventKind
from support.domain.roles import Actor, Role
from support.domain.words import _
from support.models import MailKind
from support.outbox import Happened
from support.queries.viewers import actor_for

BY = Actor.system("tin tài liệu")
MOST = 40  # guides named in one mail; of more, how many
A_DAY = timedelta(days=1)
Kind = GuideNotice.Kind


def tell_news() -> int:
    """Send who subscribed one mail about what came since the last one; returns how many mails were queued.

    It speaks of what was published up to the hour of today: what comes later waits for tomorrow's. Run twice
    it sends once, for each mail leaves its row first.
    """
    until = timezone.localtime().replace(hour=settings.GUIDE_NEWS_HOUR, minute=0, second=0, microsecond=0)
    if timezone.now() < until:
        return 0
    return sum(_news(person, mine, until) for person, mine in _subscribers())


def _subscribers() -> Iterable[tuple[User, list[Subscription]]]:
    rows = Subscription.objects.filter(until=None, user__is_active=True).select_related("user")
    by_person: dict[int, list[Subscription]] = {}
    for one in rows.order_by("user_id", "pk"):
        by_person.setdefault(one.user_id, []).append(one)
    return [(mine[0].user, mine) for mine in by_person.values()]


def _news(person: User, mine: Sequence[Subscription], until: datetime) -> int:
    day = timezone.localdate(until)
    last = GuideNotice.objects.filter(kind=Kind.NEWS, user=person).order_by("-until").first()
    if last and last.day >= day:
        return 0
    begun = min(one.since for one in mine)
    since = max(last.until, begun) if last else begun
    found = list(_told_to(actor_for(person), mine, since, until)[: MOST + 1])
    if not found:
        return 0
    number = len(found) if len(found) <= MOST else _told_to(actor_for(person), mine, since, until).count()
    more = max(0, number - MOST)
    context = _context(person, found[:MOST]) | {"more": more, "what": "news", "why": "", "count": 0}
    subject = _("Tài liệu mới và thay đổi: %(count)s") % {"count": number}
    notice = GuideNotice(kind=Kind.NEWS, user=person, day=day, until=until)
    return _send(notice, [person], subject, context)


def _told_to(viewer: Actor, mine: Sequence[Subscription], since: datetime, until: datetime) -> Any:
    everything = any(one.system_id is None for one in mine)
    systems = None if everything else {one.system_id for one in mine if one.system_id}
    return following.published_between(viewer, since, until, systems)


def tell_ended() -> int:
    """Tell at once who follows a guide that it was withdrawn; returns how many mails were queued."""
    sent = 0
    ended = following.ended_since(timezone.now() - A_DAY)
    if not ended:
        return 0
    told = set(
        GuideNotice.objects.filter(kind=Kind.ENDED, version__in=[one.pk for one in ended]).values_list(
            "user_id", "version_id"
        )
    )
    people = list(_subscribers())
    for version in ended:
        systems = set(version.guide.systems.values_list("pk", flat=True))
        for person, mine in people:
            if (person.pk, version.pk) not in told and _follows(mine, systems, version):
                sent += _end(person, version)
    return sent


def _follows(mine: Sequence[Subscription], systems: set[int], version: GuideVersion) -> bool:
    since = [one.since for one in mine if one.system_id is None or one.system_id in systems]
    return bool(since) and version.ended_at is not None and min(since) <= version.ended_at


def _end(person: User, version: GuideVersion) -> int:
    """Tell one person, if the guide was theirs to read."""
    if not guides.seen(actor_for(person)).filter(pk=version.guide_id).exists():
        return 0
    context = _context(person, []) | {
        "what": "ended",
        "guides": [_line(version.guide, version)],
        "why": privacy.mask(version.ended_for),
        "more": 0,
        "count": 0,
    }
    subject = _("Thu hồi tài liệu: %(title)s") % {"title": privacy.mask(version.title)}
    now = timezone.now()
    notice = GuideNotice(
        kind=Kind.ENDED,
        user=person,
        guide=version.guide,
        version=version,
        day=timezone.localdate(now),
        until=now,
    )
    return _send(notice, [person], subject, context)


def tell_flags() -> int:
    """Tell the writers of a guide of what readers want changed, one mail a guide and day at most."""
    waiting = Feedback.objects.filter(kind=FeedbackKind.NEEDS_CHANGE.value, done_at=None)
    recent = waiting.filter(at__gt=timezone.now() - 2 * A_DAY).values_list("guide", flat=True).distinct()
    return sum(_flags(guide) for guide in Guide.objects.filter(pk__in=recent).select_related("current"))


def _flags(guide: Guide) -> int:
    now = timezone.now()
    last = GuideNotice.objects.filter(kind=Kind.FLAGS, guide=guide).order_by("-until").first()
    if last and last.day >= timezone.localdate(now):
        return 0
    rows = Feedback.objects.filter(guide=guide, kind=FeedbackKind.NEEDS_CHANGE.value, done_at=None)
    count = rows.filter(at__gt=last.until).count() if last else rows.count()
    people = owners(guide)
    if not count or not people:
        return 0
    page = f"{settings.BASE_URL}{reverse('kb:opinions')}"
    context = {
        "template": "guide_news",
        "what": "flags",
        "guides": [_line(guide, guide.current)],
        "count": count,
        "page": page,
        "more": 0,
        "why": "",
    }
    subject = _("Người đọc báo cần sửa: %(title)s") % {"title": privacy.mask(guide.title)}
    notice = GuideNotice(kind=Kind.FLAGS, guide=guide, day=timezone.localdate(now), until=now)
    return _send(notice, people, subject, context)


def owners(guide: Guide) -> list[User]:
    """Return who answers for a guide: the author of its version, else the liaisons or our editors."""
    people = User.objects.filter(is_active=True)
    author = guide.current.author_id if guide.current else guide.created_by_id
    first = people.filter(pk=author).first()
    if first is not None and guides.writes(actor_for(first), guide):
        return [first]
    if guide.agency_id is None:
        return list(people.filter(groups__name=Role.GUIDE_EDITOR.value).order_by("pk")[:5])
    return list(people.filter(pk__in=guides.liaisons(guide).values("user")).order_by("pk")[:5])


# --- What all three share ---------------------------------------------------------------------------------


def _context(person: User, found: Sequence[Guide]) -> dict[str, Any]:
    token = following.stop_token(person.pk)
    return {
        "template": "guide_news",
        "guides": [_line(one, one.current) for one in found],
        "leave": reverse("kb:unsubscribe", kwargs={"token": token}),
        "page": f"{settings.BASE_URL}{reverse('kb:follow')}",
    }


def _line(guide: Guide, version: GuideVersion | None) -> dict[str, Any]:
    number = version.number if version else ""
    return {
        "title": privacy.mask(guide.title),
        "number": number,
        "new": version is not None and version.supersedes_id is None,
        "note": privacy.mask(version.note) if version else "",
        "url": f"{settings.BASE_URL}{reverse('kb:guide', kwargs={'slug': guide.slug})}",
    }


def _send(notice: GuideNotice, people: Sequence[User], subject: str, context: dict[str, Any]) -> int:
    """Queue the mail and its row in one transaction; 0 when another was first or nobody can be reached."""
    to = [(one.email, str(one)) for one in people if outgoing.is_outside(one.email)]
    if not to:
        return 0
    now = timezone.now()
    try:
        with transaction.atomic():
            notice.save()
            data = {"notice": notice.pk, "kind": notice.kind, "guide": notice.guide_id}
            event = outbox.record(BY, Happened(EventKind.GUIDES_TOLD, data=data), at=now)
            draft = outgoing.Draft(
                kind=MailKind.REMINDER,
                key=f"tl{notice.pk}",
                event_id=event.pk,
                subject=subject,
                to=to,
                context=context,
            )
            notice.mail = outgoing.queue_many([draft], at=now)[0]
            notice.save(update_fields=["mail"])
    except IntegrityError:
        return 0
    return 1
