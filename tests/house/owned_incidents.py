"""Makes incidents for the matrix of rights: one that concerns an agency, with its ticket and a notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.house.owned import Arguments, ticket_of

if TYPE_CHECKING:
    from support.models import Agency, Incident
    from tests.house.world import World


def incident_of(agency: Agency, *, ended: bool = False) -> Incident:
    """Declare an incident of a system that this agency alone is connected to, with a ticket and a notice."""
    from support.domain.incidents import UpdateKind
    from support.models import ConnectedSystem, Connection
    from tests import factories
    from tests.support.incidents import stage

    made = stage.build()
    system = ConnectedSystem.objects.create(name=f"Hệ thống riêng của {agency.pk}")
    Connection.objects.get_or_create(agency=agency, system=system, until=None)
    case = ticket_of(agency)
    incident = stage.declared(factories.SYSTEM, made, case, platforms=[], systems=[system.pk])
    stage.tell(factories.SYSTEM, incident)
    if ended:
        stage.tell(factories.SYSTEM, incident, "het", UpdateKind.END)
    return incident


def known(agency_of: Callable[[World], Agency], *, ended: bool = False) -> Arguments:
    return lambda world: {"number": incident_of(agency_of(world), ended=ended).number}


def notified(agency_of: Callable[[World], Agency]) -> Arguments:
    def arguments(world: World) -> Mapping[str, Any]:
        incident = incident_of(agency_of(world))
        return {"number": incident.number, "pk": incident.updates.get().pk}

    return arguments
