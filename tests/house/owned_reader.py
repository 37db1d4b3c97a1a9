"""Makes guides for the matrix of rights: one everybody reads, one another agency keeps to itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments

if TYPE_CHECKING:
    from tests.house.world import World


def public(_world: World) -> Mapping[str, Any]:
    """Make a guide everybody reads."""
    from kb.domain.states import Visibility
    from tests.kb.factories import published

    return {"slug": published(visibility=Visibility.PUBLIC).slug}


def kept_to_itself(world: World) -> Mapping[str, Any]:
    """Make a guide the other agency keeps to itself."""
    from kb.domain.states import Visibility
    from tests.kb.factories import published

    return {"slug": published(agency=world.other_agency, visibility=Visibility.AGENCY).slug}


def version_of(guide: Arguments) -> Arguments:
    """Name the first version of what `guide` makes."""

    def arguments(world: World) -> Mapping[str, Any]:
        return {**guide(world), "number": "1.0"}

    return arguments
