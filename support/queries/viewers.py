"""From a signed-in user to the Actor that every query and action asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from support.domain.roles import Actor, Role
from support.models import Membership, QueueMember

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from support.accounts.models import User

_KNOWN = {role.value for role in Role}


def actor_for(user: User | AnonymousUser) -> Actor:
    """Return the Actor of a user: groups as roles, current memberships, restricted queues (3 queries)."""
    if not user.is_authenticated or not user.is_active:
        return Actor(kind="user")
    roles = {name for name in user.groups.values_list("name", flat=True) if name in _KNOWN}
    current = Membership.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), user=user)
    queues = QueueMember.objects.filter(user=user).values_list("profile_id", flat=True) if roles else ()
    return Actor(
        kind="user",
        name=str(user),
        user_id=user.pk,
        roles=frozenset(Role(name) for name in roles),
        agencies=frozenset(current.values_list("agency_id", flat=True)),
        queues=frozenset(queues),
    )
