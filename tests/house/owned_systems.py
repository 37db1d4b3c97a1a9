"""Makes what the matrix of rights tries the catalogue of systems on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments

if TYPE_CHECKING:
    from support.models import Agency, Connection
    from tests.house.world import World


def link_of(agency: Agency) -> Connection:
    """Give the agency's connection to a system, made at the first call."""
    from support.models import ConnectedSystem, Connection

    system, _made = ConnectedSystem.objects.get_or_create(name="Hệ thống của người thử")
    return Connection.objects.get_or_create(agency=agency, system=system, until=None)[0]


def system_of(world: World) -> Mapping[str, Any]:
    return {"pk": link_of(world.agency).system_id}


def service_of(world: World) -> Mapping[str, Any]:
    from support.models import Service

    system = link_of(world.agency).system
    return {"pk": system.pk, "service_id": Service.objects.get_or_create(system=system, name="Tra cứu")[0].pk}


def connection_of(agency_of: Callable[[World], Agency]) -> Arguments:
    return lambda world: {"pk": link_of(agency_of(world)).pk}


def liaison_of(world: World) -> Mapping[str, Any]:
    from support.models import Contact, Liaison

    contact = Contact.objects.create(name="Người Đầu Mối", agency=world.agency)
    return {"pk": Liaison.objects.create(connection=link_of(world.agency), contact=contact).pk}


def platform(_world: World) -> Mapping[str, Any]:
    return {"key": "ndxp"}
