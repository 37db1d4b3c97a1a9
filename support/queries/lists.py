"""Short lists for forms and menus: queues, topics, colleagues, agencies a viewer may choose from."""

from __future__ import annotations

from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from support.accounts.models import User
from support.domain.roles import WORKERS, Actor
from support.models import Agency, ConnectedSystem, Platform, QueueProfile, Service, Topic


def queues(viewer: Actor) -> QuerySet[QueueProfile]:
    """Return the queues `viewer` may send a ticket to: restricted ones only when named for them."""
    profiles = QueueProfile.objects.select_related("queue").order_by("order")
    if viewer.is_system:
        return profiles
    return profiles.filter(restricted=False) | profiles.filter(pk__in=viewer.queues)


def topics() -> QuerySet[Topic]:
    """Return the topics one may choose today: the leaves in use."""
    return topics_on(timezone.localdate()).filter(children=None).select_related("parent").order_by("order")


def topics_on(day: date) -> QuerySet[Topic]:
    """Return branches and leaves in use on a day, in no order."""
    return Topic.objects.filter(Topic.in_use(day)).order_by()


def topics_over(day: date) -> QuerySet[Topic]:
    """Return the topics one may not choose on a day."""
    return Topic.objects.exclude(pk__in=topics_on(day).values("pk")).order_by()


def colleagues() -> QuerySet[User]:
    """Return the people who may be given a ticket, in Vietnamese order of their names."""
    users = get_user_model().objects.filter(is_active=True)
    return users.filter(groups__name__in=[r.value for r in WORKERS]).distinct().order_by("sort_key", "pk")


def agencies() -> QuerySet[Agency]:
    """Return the active agencies in Vietnamese order."""
    return Agency.objects.filter(active=True).order_by("sort_key")


def systems() -> QuerySet[ConnectedSystem]:
    """Return the connected systems in use, in Vietnamese order."""
    return ConnectedSystem.objects.filter(active=True).order_by("sort_key")


def platforms() -> QuerySet[Platform]:
    """Return the platforms in use."""
    return Platform.objects.filter(active=True)


def services() -> QuerySet[Service]:
    """Return the services in use, by code and name."""
    return Service.objects.filter(active=True).order_by("code", "name", "pk")


def every_topic() -> QuerySet[Topic]:
    """Return branches and leaves of the tree, in their order, those past or to come too: rules name them."""
    return Topic.objects.filter(active=True).order_by("order")
