"""Makes what the matrix of rights tries the library's shelves and synonyms on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.house.world import World


def kinds(_world: World) -> Mapping[str, Any]:
    """Name the shelves by topic."""
    return {"kind": "chu-de"}


def shelf_of_a_public_guide(_world: World) -> Mapping[str, Any]:
    """Name the shelf of a guide everybody reads."""
    from django.core.cache import cache

    from kb.domain.states import Visibility
    from tests.kb.factories import published

    cache.clear()
    return {"kind": "chu-de", "key": published(visibility=Visibility.PUBLIC).topic_id}


def shelf_of_another_agency(world: World) -> Mapping[str, Any]:
    """Name the shelf of an agency that keeps all its guides to itself."""
    from django.core.cache import cache

    from kb.domain.states import Visibility
    from tests.kb.factories import published

    cache.clear()
    published(agency=world.other_agency, visibility=Visibility.AGENCY)
    return {"kind": "co-quan", "key": str(world.other_agency.pk)}


def synonym(_world: World) -> Mapping[str, Any]:
    """Make a group of words."""
    from kb.models import Synonym

    return {"pk": Synonym.objects.get_or_create(words="treo\nđứng máy")[0].pk}
