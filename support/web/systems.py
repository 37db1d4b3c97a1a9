"""What screens show of the catalogue: badges of a system, a connection as its viewer may know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from support.domain import phones, privacy, system_flags
from support.domain.roles import Actor, Role
from support.domain.system_flags import Facts, Flag
from support.domain.systems import AgencyKind, Exemption
from support.models import Case, ConnectedSystem, Connection, Liaison


@dataclass(frozen=True, slots=True)
class Shown:
    """A badge in the reader's language."""

    words: str
    tone: str
    icon: str
    flag: str


def facts_of(system: ConnectedSystem, connected: date | None = None) -> Facts:
    """Return the facts of a row (load it with its owner); `connected` is its oldest connection's day."""
    return Facts(
        level=system.safety_level,
        assessed=system.assessed_on,
        connected=connected,
        exemption=Exemption(system.exemption),
        owner_kind=AgencyKind(system.owner.kind) if system.owner else None,
        owned=system.owner_id is not None,
        to_verify=system.to_verify,
    )


def connected_of(system: ConnectedSystem) -> date | None:
    """Return the first day of a system's oldest connection, as `queries.systems.systems` brings it."""
    found: date | None = getattr(system, "connected", None)
    return found


def badges(system: ConnectedSystem, connected: date | None = None) -> list[Shown]:
    """Return the badges of a system as of today."""
    found = system_flags.badges(facts_of(system, connected), timezone.localdate())
    return [
        Shown(_(one.words) % one.param if one.param else _(one.words), one.tone, one.icon, one.flag.value)
        for one in found
    ]


def warnings(case: Case) -> list[Shown]:
    """Return what matters of its system to who handles a ticket: the level, an overdue check."""
    if case.system is None:
        return []
    since = case.connection.since if case.connection else None
    return [one for one in badges(case.system, since) if one.flag in {Flag.LEVEL, Flag.OVERDUE}]


def next_check(system: ConnectedSystem, connected: date | None = None) -> date | None:
    """Return the day the next yearly check is due, None where there is none."""
    return system_flags.next_check(facts_of(system, connected))


def link(connection: Connection, viewer: Actor) -> dict[str, Any]:
    """Return what a row shows of a connection: `over_scope` for team leads alone (R28)."""
    today = timezone.localdate()
    return {
        "connection": connection,
        "services": list(connection.services.all()),
        "speakers": [speaker(one) for one in getattr(connection, "speakers", ())],
        "ended": connection.until is not None and connection.until < today,
        "over_scope": Role.TEAM_LEAD in viewer.roles and connection.over_scope,
    }


def speaker(liaison: Liaison) -> dict[str, Any]:
    """Return a liaison with the ways to reach the person."""
    person, today = liaison.contact or liaison.user, timezone.localdate()
    phone = str(getattr(person, "phone", "") or "")
    return {
        "liaison": liaison,
        "name": str(person),
        "email": str(getattr(person, "email", "") or ""),
        "phone": phones.shown(phone) if phone else "",
        "call": phone,
        "current": liaison.since <= today and (liaison.until is None or liaison.until >= today),
    }


def lines(shown: dict[str, Any]) -> list[list[str]]:
    """Return a connection as lines of a sheet, one for each liaison, at least one."""
    connection: Connection = shown["connection"]
    about = [
        connection.agency.name,
        connection.system.name,
        str(connection.platform) if connection.platform else _("chưa ghi, theo nền tảng của hệ thống"),
        "; ".join(str(one) for one in shown["services"]),
    ]
    people = [[one["name"], one["phone"], one["email"]] for one in shown["speakers"]]
    return [about + person for person in people or [[_("chưa có đầu mối"), "", ""]]]


def ticket(case: Case) -> dict[str, Any]:
    """Return what a short list shows of a ticket, personal data hidden."""
    return {"case": case, "subject": privacy.mask(privacy.beginning(case.subject, 200)[0])}
