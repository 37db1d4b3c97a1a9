"""Makes what the pages of the registers are tried on: an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments, ticket_of

if TYPE_CHECKING:
    from support.models import Agency
    from tests.house.world import World


def entry_of(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make an entry of the register, for a ticket of an agency."""

    def arguments(world: World) -> Mapping[str, Any]:
        entry = ticket_of(agency_of(world)).entries.get()
        return {"year": entry.year, "number": entry.number}

    return arguments
