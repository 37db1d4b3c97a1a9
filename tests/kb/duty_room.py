"""Connections to owe guides for, and the board as figures."""

from __future__ import annotations

import itertools
from datetime import date

from kb.models import GuideDuty
from support.models import Agency, ConnectedSystem, Connection

_serial = itertools.count(1)


def system(name: str = "", **more: object) -> ConnectedSystem:
    return ConnectedSystem.objects.create(name=name or f"Hệ thống thử số {next(_serial)}", **more)


def connect(
    agency: Agency, to: ConnectedSystem, *, since: date | None = None, until: date | None = None
) -> Connection:
    return Connection.objects.create(agency=agency, system=to, since=since, until=until)


def states(agencies: list[Agency], systems: list[ConnectedSystem]) -> list[list[str]]:
    """Give the board: a row an agency, a word a system, "-" where nothing is owed."""
    found = {
        (one.agency_id, one.system_id): one.state
        for one in GuideDuty.objects.filter(ended_on=None, service=None)
    }
    return [[found.get((agency.pk, one.pk), "-") for one in systems] for agency in agencies]
