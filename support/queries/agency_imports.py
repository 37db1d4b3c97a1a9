"""Uploaded lists of agencies, for those who keep the catalogue."""

from __future__ import annotations

from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.models import AgencyImport
from support.queries.agencies import may_change

LATEST = 10


def latest(viewer: Actor) -> list[AgencyImport]:
    """Return the lists uploaded last, without their bytes; raises NotFound for those who may not change."""
    if not may_change(viewer):
        raise NotFound
    return list(AgencyImport.objects.select_related("by").defer("raw", "faults").order_by("-pk")[:LATEST])


def get(viewer: Actor, pk: int) -> AgencyImport:
    """Return one list without its bytes; raises NotFound."""
    found = AgencyImport.objects.select_related("by").defer("raw").filter(pk=pk).first()
    if found is None or not may_change(viewer):
        raise NotFound
    return found
