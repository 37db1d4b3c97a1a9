"""Makes guides with files for the matrix of rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments

if TYPE_CHECKING:
    from support.models import Agency
    from tests.house.world import World


def guide_file(agency_of: Callable[[World], Agency], role: str, **more: int) -> Arguments:
    """Make a published guide of an agency, for connected agencies if ours, with one examined file."""

    def arguments(world: World) -> Mapping[str, Any]:
        from kb.domain.states import Visibility
        from tests.kb.filed import published_with

        agency = agency_of(world)
        seen_by = Visibility.CONNECTED if agency == world.agency else Visibility.AGENCY
        return {"token": published_with(role, agency=agency, visibility=seen_by).token, **more}

    return arguments


def drafted(agency_of: Callable[[World], Agency]) -> Arguments:
    """Make a guide that an agency is writing."""

    def arguments(world: World) -> Mapping[str, Any]:
        from tests.kb.factories import draft

        return {"slug": draft(agency=agency_of(world)).slug}

    return arguments


def uploaded_by(viewer: str, **more: int) -> Arguments:
    """Make an upload with a picture that `viewer` has not decided on."""

    def arguments(world: World) -> Mapping[str, Any]:
        from kb.models import GuideImport, GuideImportPicture
        from tests.kb.filed import png

        report = {"kept": {}, "losses": {}, "lost": [], "places": []}
        row = GuideImport.objects.create(
            name="a.docx", raw=b"x", body="<p>x</p>", report=report, by=world.user(viewer)
        )
        GuideImportPicture.objects.create(of=row, place=1, content=png(), width=40, height=30)
        return {"pk": row.pk, **more}

    return arguments
