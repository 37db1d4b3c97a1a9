"""Makes linked, merged and longer tickets for the matrix of rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments

if TYPE_CHECKING:
    from support.models import Agency, Case
    from tests.house.world import World


def _two(agency: Agency) -> tuple[Case, Case]:
    from tests import factories

    first, second = factories.cases(2, of=agency)
    return first, second


def linked(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make two related tickets."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.actions import links
        from support.domain.links import Wanted
        from tests import factories

        one, other = _two(agency_of(world))
        made = links.link(factories.SYSTEM, case_id=one.pk, other_id=other.pk, wanted=Wanted.RELATED)
        return {"number": one.number, "pk": made.pk}

    return arguments


def merged_case(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a ticket merged into another."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.actions import merging
        from tests import factories

        gone, into = _two(agency_of(world))
        merging.merge(factories.SYSTEM, gone_id=gone.pk, into_id=into.pk)
        return {"number": gone.number}

    return arguments
