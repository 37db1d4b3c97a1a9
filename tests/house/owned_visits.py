"""Makes the visits that the matrix of rights tries its addresses on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments, ticket_of

if TYPE_CHECKING:
    from support.models import Agency
    from tests.house.world import World


def visit_of(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a visit that was added to a ticket."""

    def arguments(world: World) -> Mapping[str, Any]:
        from datetime import timedelta

        from django.utils import timezone

        from support.actions import reception, visits
        from support.domain.reception import VisitIn, VisitorIn
        from tests import factories

        case, came = ticket_of(agency_of(world)), timezone.now() - timedelta(hours=1)
        visit = VisitIn((VisitorIn("Ngọ Văn Quyết"),), came, came + timedelta(minutes=30), party=case.number)
        about = reception.About(subject="Làm việc thử")
        filed = visits.take_in(factories.SYSTEM, visit=visit, about=about, add_to=case.number)
        return {"pk": filed.message_id}

    return arguments
