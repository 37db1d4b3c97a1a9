"""Makes tickets filed in the portal without an account, for the matrix of rights."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments

if TYPE_CHECKING:
    from support.models import Agency
    from tests.house.world import World

_serial = itertools.count(1)  # one address may file only so often


def _address() -> str:
    return f"nguoi-{next(_serial)}@thu-rieng.example"


def tracked(_world: World) -> Mapping[str, Any]:
    """Make a filing of a stranger; gives the token of its link."""
    from support.queries import tracking
    from tests.support.filings import strangers

    return {"token": tracking.token_of(strangers(_address())[1])}


def followed(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a ticket of an agency that is followed by a link."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.models import Case
        from tests.support.filings import strangers

        case = Case.objects.get(pk=strangers(_address())[0].case_id)
        Case.objects.filter(pk=case.pk).update(requesting_agency=agency_of(world))
        return {"number": case.number}

    return arguments
