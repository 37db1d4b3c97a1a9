"""Following the library: which systems by mail, a private feed, and the end of both."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from kb.models import FeedKey, Subscription
from kb.queries import following
from support import outbox
from support.accounts.models import User
from support.domain.errors import FieldError, Forbidden, NotFound
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.words import _
from support.outbox import Happened

MOST = 100  # systems one person follows


@transaction.atomic
def follow(by: Actor, *, systems: Collection[int], everything: bool) -> list[Subscription]:
    """Make these the systems somebody gets mails about; everything stands for all, none of both stops.

    Raises Forbidden for who has no account, FieldError for a system that is not offered.
    """
    person = _locked(by.user_id)
    wanted: set[int | None] = {None} if everything else set(systems)
    known = {one.system_id: one for one in Subscription.objects.filter(user=person, until=None)}
    added = {one for one in wanted - known.keys() if one is not None}
    if len(wanted) > MOST:
        raise FieldError(
            "system", _("Chọn tối đa %(most)s hệ thống; nhiều hơn thì chọn mọi hệ thống."), most=MOST
        )
    if added - set(following.offered(by).values_list("pk", flat=True)):
        raise FieldError("system", _("Hệ thống không có trong danh sách."))
    now = timezone.now()
    dropped = [row.pk for system, row in known.items() if system not in wanted]
    Subscription.objects.filter(pk__in=dropped).update(until=now)
    Subscription.objects.bulk_create(
        Subscription(user=person, system_id=system, since=now) for system in wanted - known.keys()
    )
    kind = EventKind.GUIDES_FOLLOWED if wanted else EventKind.GUIDES_LEFT
    if dropped or wanted - known.keys():
        data = {"everything": everything, "systems": sorted(one for one in wanted if one is not None)}
        outbox.record(by, Happened(kind, data=data), at=now)
    return list(Subscription.objects.filter(user=person, until=None))


@transaction.atomic
def stop(by: Actor, *, token: str) -> int:
    """Stop every mail to the person a signed link names; returns how many subscriptions ended.

    Whoever holds the link may: it does nothing else (RFC 8058). Raises NotFound.
    """
    person = _locked(following.who_stops(token))
    ended = Subscription.objects.filter(user=person, until=None).update(until=timezone.now())
    if ended:
        outbox.record(by, Happened(EventKind.GUIDES_LEFT, data={"user": person.pk, "link": True}))
    return ended


@transaction.atomic
def open_feed(by: Actor) -> FeedKey:
    """Give a member of an agency a private feed of the guides it may read; the one before is closed.

    Raises Forbidden: what is internal leaves the house by no address that needs no signing in.
    """
    if not by.agencies or by.is_staff:
        raise Forbidden
    person, now = _locked(by.user_id), timezone.now()
    FeedKey.objects.filter(user=person, revoked_at=None).update(revoked_at=now)
    made = FeedKey.objects.create(user=person, nonce=secrets.token_urlsafe(24), made_at=now)
    outbox.record(by, Happened(EventKind.GUIDES_FEED_OPENED, data={"feed": made.pk}), at=now)
    return made


@transaction.atomic
def close_feed(by: Actor) -> None:
    """Close the private feed: its address opens nothing from now on; raises NotFound when none is open."""
    now = timezone.now()
    if not FeedKey.objects.filter(user=by.user_id or 0, revoked_at=None).update(revoked_at=now):
        raise NotFound
    outbox.record(by, Happened(EventKind.GUIDES_FEED_CLOSED), at=now)


def _locked(user_id: int | None) -> User:
    """Lock the person, so that two of their browsers do not each begin the same subscription."""
    found = User.objects.select_for_update().filter(pk=user_id or 0, is_active=True).first()
    if found is None:
        raise Forbidden
    return found
