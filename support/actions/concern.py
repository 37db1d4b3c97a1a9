"""What a ticket concerns (Điều 1, R1): a connected system and the connection to it, or no system at all."""

from __future__ import annotations

from typing import Any

from support.domain.errors import FieldError
from support.domain.words import _
from support.models import Case, ConnectedSystem, Connection

NOTHING = 0  # no row has this number: takes the system, or the connection, away


def chosen(
    case: Case, *, system_id: int | None, without_system: bool | None, connection_id: int | None
) -> dict[str, Any]:
    """Return the columns of `case` as wanted; None leaves one as it is, NOTHING takes it away.

    "Không gắn hệ thống" takes both away; a connection brings its system, and goes when another system is
    chosen. Raises FieldError for what is unknown or does not fit together.
    """
    if without_system:
        return {"system_id": None, "without_system": True, "connection_id": None}
    values: dict[str, Any] = {}
    if without_system is not None or system_id:
        values["without_system"] = False
    if system_id is not None:
        values["system_id"] = _system(case, system_id)
    system = values.get("system_id", case.system_id)
    if connection_id:
        values |= _connection(case, connection_id, system)
    elif connection_id is not None or (case.connection_id and not _fits(case, system)):
        values["connection_id"] = None
    return values


def let_go(case: Case) -> list[str]:
    """Take away a connection that is not the requesting agency's any more; returns the columns now empty.

    Another agency's registered scope must not stand on the ticket of who turned out to ask (Điều 3.2).
    """
    if case.connection is None or case.connection.agency_id == case.requesting_agency_id:
        return []
    case.connection = None
    return ["connection"]


def _fits(case: Case, system_id: int | None) -> bool:
    return bool(case.connection and case.connection.system_id == system_id)


def _system(case: Case, system_id: int) -> int | None:
    if system_id == NOTHING:
        return None
    known = ConnectedSystem.objects.filter(pk=system_id)
    if system_id != case.system_id and not known.filter(active=True).exists():
        raise FieldError("system", _("Hệ thống không có trong danh mục."))
    return system_id


def _connection(case: Case, connection_id: int, system_id: int | None) -> dict[str, Any]:
    """A connection of the requesting agency alone: another agency's scope is not this ticket's matter."""
    connection = Connection.objects.filter(pk=connection_id).first()
    if connection is None or connection.agency_id != case.requesting_agency_id:
        raise FieldError("connection", _("Kết nối không phải của cơ quan đề nghị."))
    if system_id is not None and connection.system_id != system_id:
        raise FieldError("connection", _("Kết nối này không thuộc hệ thống đã chọn."))
    return {
        "connection_id": connection.pk,
        "system_id": connection.system_id,
        "without_system": False,
    }
