"""Invitations as an administrator sees them."""

from __future__ import annotations

from django.db.models import QuerySet

from support.domain.errors import NotFound
from support.domain.roles import Actor, Role
from support.models import Invitation

MOST = 100


def latest(viewer: Actor) -> QuerySet[Invitation]:
    """Return the latest invitations, newest first; raises NotFound for all but administrators."""
    if Role.ADMINISTRATOR not in viewer.roles:
        raise NotFound
    return Invitation.objects.select_related("agency", "invited_by").order_by("-created_at")[:MOST]
