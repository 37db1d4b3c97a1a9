"""Makes what the matrix of rights tries the catalogue's addresses on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from support.models import Agency
    from tests.house.owned import Arguments
    from tests.house.world import World


def agency_of(whose: Callable[[World], Agency]) -> Arguments:
    """Give an agency of the world."""
    return lambda world: {"pk": whose(world).pk}


def domain_of(world: World) -> Mapping[str, Any]:
    made = world.agency.domains.create(domain=f"d{world.agency.domains.count()}.example")
    return {"pk": world.agency.pk, "domain_id": made.pk}


def membership_of(world: World) -> Mapping[str, Any]:
    from support.models import Membership
    from tests import factories

    made = Membership.objects.create(user=factories.user(), agency=world.agency)
    return {"pk": world.agency.pk, "membership_id": made.pk}


def ended(world: World) -> Mapping[str, Any]:
    from tests import factories

    return {"pk": factories.agency(active=False).pk}


def uploaded(_world: World) -> Mapping[str, Any]:
    from support.actions import agency_import
    from tests import factories

    raw = "Mã định danh,Tên cơ quan\nH05.99,Sở thử\n".encode()
    return {"pk": agency_import.check(factories.SYSTEM, name="a.csv", raw=raw).pk}


def person_of(_world: World) -> Mapping[str, Any]:
    from support.models import Contact

    return {"pk": Contact.objects.create(name="Người Liên Hệ").pk}


def two_people(world: World) -> Mapping[str, Any]:
    return {**person_of(world), "into_id": person_of(world)["pk"]}
