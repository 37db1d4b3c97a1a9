"""From a signed-in user to the Actor that every query and action asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone

from support.domain.roles import Actor, Role
from support.models import Agency, Membership, QueueMember
from support.queries import leading

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from support.accounts.models import User

_KNOWN = {role.value for role in Role}


def actor_for(user: User | AnonymousUser) -> Actor:
    """Return the Actor of a user: groups as roles, memberships with what they inherit, queues (one query)."""
    if not user.is_authenticated or not user.is_active:
        return Actor(kind="user")
    granted: dict[str, set[str]] = {
        "role": set(),
        "agency": set(),
        "former": set(),
        "queue": set(),
        "led": set(),
    }
    for kind, what in _grants(user):
        granted[kind].add(what)
    roles = frozenset(Role(name) for name in granted["role"] & _KNOWN)
    return Actor(
        kind="user",
        name=str(user),
        user_id=user.pk,
        roles=roles,
        agencies=frozenset(map(int, granted["agency"])),
        queues=frozenset(map(int, granted["queue"])) if roles else frozenset(),
        inherited=frozenset(map(int, granted["former"])),
        led=frozenset(map(int, granted["led"])),
    )


def _grants(user: User) -> Iterable[tuple[str, str]]:
    """Read what a user was given, as (kind, name or id); every page asks, so all are one query."""
    current = Membership.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), user=user)
    memberships = current.values_list(Value("agency"), Cast("agency_id", CharField()))
    former = Agency.objects.filter(successor__in=current.values("agency"))
    inherited = former.order_by().values_list(Value("former"), Cast("pk", CharField()))
    own = Agency.objects.filter(Q(pk__in=current.values("agency")) | Q(pk__in=former.values("pk")))
    led = leading.leaders(own).order_by().values_list(Value("led"), Cast("pk", CharField()))
    queues = QueueMember.objects.filter(user=user).values_list(
        Value("queue"), Cast("profile_id", CharField())
    )
    return user.groups.values_list(Value("role"), "name").union(memberships, inherited, queues, led, all=True)
