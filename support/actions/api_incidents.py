"""Writing down the technical side of an incident (Điều 5.2, R10); the ticket is then found by it."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from support import outbox
from support.actions import base
from support.actions.searchdocs import people_of, refresh_head
from support.domain.api_incident import ApiIn
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.models import ApiIncident


@transaction.atomic
def describe(by: Actor, *, case_id: int, told: ApiIn, version: int | None = None) -> ApiIncident:
    """Keep what is known of the failed call; the event names which fields changed, not their words.

    Raises FieldError, NotFound, Forbidden, Stale.
    """
    case = base.lock_for_work(by, case_id, version=version)
    known = ApiIncident.objects.filter(case=case).first() or ApiIncident(case=case)
    wanted, before = asdict(told.storable()), asdict(known.told)
    changed = sorted(name for name, value in wanted.items() if before[name] != value)
    if not changed:
        return known
    for name, value in wanted.items():
        setattr(known, name, value)
    known.save()
    outbox.record(by, outbox.Happened(EventKind.API_DESCRIBED, [case.pk], {"fields": changed}))
    base.save(case)
    refresh_head(case, people_of(case))
    return known
