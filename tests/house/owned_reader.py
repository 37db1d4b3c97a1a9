"""Makes guides for the matrix of rights: one everybody reads, one another agency keeps to itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments

if TYPE_CHECKING:
    from support.models import Agency
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


def opinion_on(agency_of: Callable[[World], Agency], *, done: bool = False) -> Arguments:
    """Make what a reader said of a guide an agency keeps."""

    def arguments(world: World) -> Mapping[str, Any]:
        from django.utils import timezone

        from kb.models import Feedback
        from tests import factories
        from tests.kb.factories import published

        guide = published(agency=agency_of(world))
        ended = {"done_at": timezone.now(), "done_by": factories.user(), "outcome": "Đã sửa"} if done else {}
        row = Feedback.objects.create(
            guide=guide, version=guide.current, kind="needs_change", comment="Sai", at=timezone.now(), **ended
        )
        return {"pk": row.pk}

    return arguments


def private_feed(_world: World) -> Mapping[str, Any]:
    """Make the private feed of some member: whoever holds the address reads it."""
    from kb.actions import following
    from kb.queries.following import token_of
    from tests import factories

    member = factories.actor(factories.member(factories.agency()))
    return {"token": token_of(following.open_feed(member))}


def stop_link(_world: World) -> Mapping[str, Any]:
    """Make the link that stops somebody's mails."""
    from kb.queries.following import stop_token
    from tests import factories

    return {"token": stop_token(factories.user().pk)}
