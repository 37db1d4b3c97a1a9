"""Makes guides under review for the matrix of rights: of the member's agency, or of another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments

if TYPE_CHECKING:
    from kb.models import Guide, GuideVersion
    from support.models import Agency
    from tests.house.world import World

AgencyOf = Callable[["World"], "Agency"]


def _draft(agency: Agency) -> Guide:
    from tests.kb.factories import draft

    return draft(agency=agency)


def _sent(agency: Agency) -> GuideVersion:
    from kb.actions import review
    from support.queries.viewers import actor_for

    guide = _draft(agency)
    return review.submit(actor_for(guide.created_by), guide_id=guide.pk)


def sent(agency_of: AgencyOf) -> Arguments:
    """Make a version that waits for its first key."""
    return lambda world: {"pk": _sent(agency_of(world)).pk}


def spoken_of(agency_of: AgencyOf) -> Arguments:
    """Make a version that waits, with something said of it."""

    def arguments(world: World) -> Mapping[str, Any]:
        from kb.actions import comments
        from support.queries.viewers import actor_for

        version = _sent(agency_of(world))
        said = comments.comment(
            actor_for(version.author), version_id=version.pk, said=comments.Said("Xem lại đoạn này.")
        )
        return {"pk": version.pk, "comment": said.pk}

    return arguments


def drafted(agency_of: AgencyOf) -> Arguments:
    """Make a draft."""
    return lambda world: {"slug": _draft(agency_of(world)).slug}


def due(agency_of: AgencyOf) -> Arguments:
    """Make a published guide whose day of review has come."""

    def arguments(world: World) -> Mapping[str, Any]:
        from tests.kb.factories import overdue

        return {"slug": overdue(agency=agency_of(world)).slug}

    return arguments


def reaffirmed(agency_of: AgencyOf) -> Arguments:
    """Make one that was looked through and waits for the NDB agency."""

    def arguments(world: World) -> Mapping[str, Any]:
        from tests.kb.factories import overdue, reaffirmation

        row = reaffirmation(overdue(agency=agency_of(world)))
        return {"slug": row.version.guide.slug, "pk": row.pk}

    return arguments


def standing(agency_of: AgencyOf) -> Arguments:
    """Make a published guide of an agency."""

    def arguments(world: World) -> Mapping[str, Any]:
        from tests.kb.factories import published

        return {"slug": published(agency=agency_of(world)).slug}

    return arguments
