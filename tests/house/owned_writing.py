"""Makes drafts for the matrix of rights: of an agency, with a file and a saving kept apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments

if TYPE_CHECKING:
    from kb.models import Guide
    from support.models import Agency
    from tests.house.world import World


def _draft(agency: Agency) -> Guide:
    from kb.models import GuideLock
    from tests.kb.factories import draft

    guide = draft(agency=agency)
    GuideLock.objects.all().delete()
    return guide


def drafted(agency_of: Callable[[World], Agency]) -> Arguments:
    """Name a draft of an agency."""
    return lambda world: {"slug": _draft(agency_of(world)).slug}


def saved(agency_of: Callable[[World], Agency]) -> Arguments:
    """Name the first saving of a draft."""
    return lambda world: {"slug": _draft(agency_of(world)).slug, "number": 1}


def filed(agency_of: Callable[[World], Agency]) -> Arguments:
    """Name a file of a draft."""

    def arguments(world: World) -> Mapping[str, Any]:
        from kb.actions import files
        from kb.domain.states import FileRole
        from support.queries.viewers import actor_for

        guide = _draft(agency_of(world))
        by = actor_for(guide.created_by)
        made = files.add(by, guide=guide, role=FileRole.ATTACHMENT, name="a.txt", content=b"a")
        return {"slug": guide.slug, "pk": made.pk}

    return arguments
