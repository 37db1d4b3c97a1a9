"""Makes what the pages of the registers are tried on: an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments, ticket_of

if TYPE_CHECKING:
    from support.models import Agency
    from tests.house.world import World

FORMS = ("", "-print", "-export", "-xlsx")  # a register on the screen, on paper, as files


def entry_of(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make an entry of the register, for a ticket of an agency."""

    def arguments(world: World) -> Mapping[str, Any]:
        entry = ticket_of(agency_of(world)).entries.get()
        return {"year": entry.year, "number": entry.number}

    return arguments


def letter_of(world: World) -> Mapping[str, Any]:
    """Make a letter that came for a ticket."""
    from support.models import Letter
    from tests.house.owned import on_paper, ours

    on_paper(ours)(world)
    return {"pk": Letter.objects.latest("pk").pk}
