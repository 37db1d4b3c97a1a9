"""Reading connection requests: what they give, what is missing, what is in the way of “Đủ điều kiện”."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from support.domain import assessment
from support.domain import connection_request as law
from support.domain.connection_request import PARTS, Part
from support.domain.errors import NotAllowed
from support.domain.systems import Exemption
from support.domain.words import _
from support.models import Case, ConnectedSystem, ConnectionRequest, DesignChange, Letter, Task

EID_KEY = "dinh-danh"  # the shipped platform of Điều 6.4a


@dataclass(frozen=True, slots=True)
class Request:
    """A connection request as people read it: the row, and what is missing."""

    row: ConnectionRequest
    missing: list[Part]


def of_case(case: Case) -> Request | None:
    """Return the connection request of a ticket, None when it has none; asks nothing after `tickets.get`."""
    row: ConnectionRequest | None = getattr(case, "connection_request", None)
    return Request(row, law.missing(given(row))) if row else None


def letter_of(case: Case) -> Letter | None:
    """Return the first letter of a ticket."""
    return Letter.objects.filter(message__case=case).order_by("pk").first()


def change_of(case: Case) -> DesignChange | None:
    """Return the design change a ticket tells of, None for others; asks nothing after `tickets.get`."""
    found: DesignChange | None = getattr(case, "design_change", None)
    return found


def check_after(case: Case) -> dict[str, str] | None:
    """Return number and stage of the check a notice led to, for a case of `tickets.get`.

    None where there is none, or none that the viewer who got the case may see.
    """
    found: dict[str, str] | None = getattr(case, "check_now", None)
    return found


def given(row: ConnectionRequest) -> dict[str, object]:
    """Return the ten contents by name, as `connection_request.missing` reads them."""
    return {part.name: getattr(row, part.name) for part in PARTS}


def on_eid_platform(system: ConnectedSystem) -> bool:
    """True for a system that runs on the platform of Điều 6.4a: no check before its connection."""
    noted = system.exemption == Exemption.EID_PLATFORM
    return noted or system.platforms.filter(key=EID_KEY).exists()


def checks(case: OuterRef | int, system: OuterRef | int) -> QuerySet[Task]:
    """Return the settled check of Điều 7.2c of a ticket, if it is of this system or that one is exempt."""
    within = OuterRef(system) if isinstance(system, OuterRef) else system
    exempt = Q(exemption=Exemption.EID_PLATFORM) | Q(platforms__key=EID_KEY)
    waived = Q(Exists(ConnectedSystem.objects.filter(exempt, pk=within)), follows=None)
    followed = Q(follows__assessment__system=system)
    return Task.objects.filter(waived | followed, case=case, key=law.CHECK, done_at__isnull=False)


def is_checked(case: Case) -> bool:
    """True when the check of Điều 7.2c is done for the system the request now names, or it is exempt.

    Asks nothing after `tickets.get`.
    """
    known: bool | None = getattr(case, "checked", None)
    return checks(case.pk, case.system_id or 0).exists() if known is None else known


def require_eligible(case: Case, row: ConnectionRequest) -> None:
    """Raise NotAllowed with what is in the way of “Đủ điều kiện”; nothing when all is there (R11, R18)."""
    if case.system is None:
        raise NotAllowed(_("Phiếu chưa gắn hệ thống kết nối (Điều 6.1)."))
    level = assessment.level_problem(case.system.safety_level)
    law.check_eligible(law.missing(given(row)), level, checked=is_checked(case))


def in_the_way(case: Case, row: ConnectionRequest) -> NotAllowed | None:
    """Return what is in the way of “Đủ điều kiện”, None when nothing is."""
    try:
        require_eligible(case, row)
    except NotAllowed as error:
        return error
    return None
