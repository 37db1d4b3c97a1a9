"""Makes tickets under a limit of the law and templates of tasks, for the matrix of rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments, ticket_of

if TYPE_CHECKING:
    from support.models import Agency
    from tests.house.world import World


def limited(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a ticket of a topic with a limit of the law."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.models import Case

        case = ticket_of(agency_of(world))
        Case.objects.filter(pk=case.pk).update(topic="E5")
        return {"number": case.number}

    return arguments


def templated(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a ticket, and a template of tasks that fits it."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.models import TaskTemplate

        case = ticket_of(agency_of(world))
        made, _created = TaskTemplate.objects.get_or_create(name="Mẫu thử")
        if not made.steps.exists():
            made.steps.create(words="Gọi lại cho người đề nghị")
        return {"number": case.number, "pk": made.pk}

    return arguments
