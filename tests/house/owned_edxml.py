"""Makes imported electronic documents for the matrix of rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments

if TYPE_CHECKING:
    from support.models import Agency
    from tests.house.world import World


def electronic(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a document that an agency sent as edXML."""

    def arguments(world: World) -> Mapping[str, Any]:
        from support.actions import edxml
        from tests import factories
        from tests.support.domain.edxml.builder import Draft

        draft = Draft(fields={"From.OrganId": agency_of(world).code or "", "DueDate": None})
        made = edxml.import_files(factories.SYSTEM, [("vb.edxml", draft.write())])
        return {"pk": made.results[0]["document"]}

    return arguments


def imported(_world: World) -> Mapping[str, Any]:
    """Make an import of one file that cannot be read."""
    from support.actions import edxml
    from tests import factories

    return {"pk": edxml.import_files(factories.SYSTEM, [("hong.edxml", b"x")]).pk}
