"""Who follows the library by mail or feed, and what there is to tell them."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.db.models import Q, QuerySet

from kb.domain.states import VersionState
from kb.models import FeedKey, Guide, GuideVersion, Subscription
from kb.queries import guides
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.models import ConnectedSystem
from support.queries.viewers import actor_for

FEED_MOST = 50  # entries of a feed
OFFERED = 300  # systems to choose from
_FEED, _STOP = "kb.feed", "kb.stop"


def subscriptions(viewer: Actor) -> list[Subscription]:
    """Return what a person is subscribed to now, everything first (1 query)."""
    rows = Subscription.objects.filter(user=viewer.user_id or 0, until=None).select_related("system")
    return sorted(rows, key=lambda one: (one.system is not None, one.system.name if one.system else ""))


def offered(viewer: Actor) -> QuerySet[ConnectedSystem]:
    """Return the systems that guides `viewer` may read tell about, or that are followed already."""
    told = Guide.systems.through.objects.filter(guide__in=guides.readable(viewer)).values("connectedsystem")
    mine = Subscription.objects.filter(user=viewer.user_id or 0, until=None).values("system")
    return ConnectedSystem.objects.filter(Q(pk__in=told) | Q(pk__in=mine)).order_by("name")[:OFFERED]


def newest(viewer: Actor, system: int | None = None) -> list[Guide]:
    """Return the guides `viewer` may read that changed last, of one system if told (1 query)."""
    rows = guides.readable(viewer).filter(changed_at__isnull=False)
    if system is not None:
        rows = rows.filter(
            pk__in=Guide.systems.through.objects.filter(connectedsystem=system).values("guide")
        )
    light = rows.select_related("agency", "current").defer("current__body", "current__text")
    return list(light.order_by("-changed_at", "-pk")[:FEED_MOST])


def published_between(
    viewer: Actor, since: datetime, until: datetime, systems: set[int] | None
) -> QuerySet[Guide]:
    """Return guides `viewer` may read whose current version came in (since, until]; None: of any system."""
    rows = guides.readable(viewer).filter(current__published_at__gt=since, current__published_at__lte=until)
    if systems is not None:
        of = Guide.systems.through.objects.filter(connectedsystem__in=systems).values("guide")
        rows = rows.filter(pk__in=of)
    return rows.select_related("current").defer("current__body", "current__text").order_by("changed_at", "pk")


def ended_since(since: datetime) -> list[GuideVersion]:
    """Return the versions withdrawn since a moment whose guide readers have no more."""
    rows = GuideVersion.objects.filter(state=VersionState.WITHDRAWN.value, ended_at__gt=since)
    found = rows.filter(guide__current=None).select_related("guide").defer("body", "text")
    return list(found.order_by("ended_at", "pk")[:100])


# --- Addresses that stand for a person --------------------------------------------------------------------


def feed_key(viewer: Actor) -> FeedKey | None:
    """Return the open private feed of a person."""
    return FeedKey.objects.filter(user=viewer.user_id or 0, revoked_at=None).first()


def token_of(key: FeedKey) -> str:
    """Return what the feed's address ends with."""
    return signing.Signer(salt=_FEED, sep="~").sign(key.nonce)


def reader_of(token: str) -> Actor:
    """Return with whose eyes a private feed is read; raises NotFound for every one that does not open."""
    try:
        nonce = signing.Signer(salt=_FEED, sep="~").unsign(token)
    except signing.BadSignature as error:
        raise NotFound from error
    key = FeedKey.objects.filter(nonce=nonce, revoked_at=None).select_related("user").first()
    if key is None or not key.user.is_active:
        raise NotFound
    return actor_for(key.user)


def stop_token(user_id: int) -> str:
    """Return what the link in a mail ends with that stops the mails to a person."""
    return signing.Signer(salt=_STOP, sep="~").sign(str(user_id))


def who_stops(token: str) -> int:
    """Return whose mails a link stops; raises NotFound."""
    try:
        return int(signing.Signer(salt=_STOP, sep="~").unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise NotFound from error
