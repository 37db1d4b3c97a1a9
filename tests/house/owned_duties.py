"""Duties to try the matrix of rights on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from support.models import Agency
    from tests.house.owned import Arguments
    from tests.house.world import World


def duty_of(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make an agency owe a guide."""

    def arguments(world: World) -> Mapping[str, Any]:
        from kb.actions import duties
        from kb.models import GuideDuty
        from tests.kb.duty_room import connect, system

        connection = connect(agency_of(world), system())
        duties.arrange(connections=[connection.pk])
        return {"pk": GuideDuty.objects.get(connection=connection).pk}

    return arguments


def asked_duty(_world: World) -> Mapping[str, Any]:
    """Make a duty out of questions; no agency sees it."""
    from django.utils import timezone

    from kb.models import GuideDuty
    from tests.kb.duty_room import system

    now = timezone.now()
    made = GuideDuty.objects.create(
        topic_id="A3", system=system(), source="questions", state_since=now, made_at=now
    )
    return {"pk": made.pk}
