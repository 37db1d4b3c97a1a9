"""Makes tickets with a notice of wrong data and with a request to keep logs, for the matrix of rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments, ticket_of

if TYPE_CHECKING:
    from support.models import Agency
    from tests.house.world import World


def noticed(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a ticket that keeps a notice of wrong data."""

    def arguments(world: World) -> Mapping[str, Any]:
        from tests.support.actions.test_notices import keep

        return {"number": keep(ticket_of(agency_of(world))).case.number}

    return arguments


def asked(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a ticket with a request to keep logs."""

    def arguments(world: World) -> Mapping[str, Any]:
        from django.utils import timezone

        from support.actions import notices
        from support.domain.preservation import Span
        from tests import factories

        case, day = ticket_of(agency_of(world)), timezone.localdate() - timedelta(days=3)
        wanted = notices.LogRequest(agency_of(world).pk, Span(day, day), "Đề nghị bảo toàn nhật ký.")
        made = notices.ask_logs(factories.SYSTEM, case_id=case.pk, wanted=wanted)
        return {"number": case.number, "pk": made.pk}

    return arguments
