"""Major incidents (N19): declared for systems or platforms, changed, noted on, followed by agencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from support.actions import base, incident_base, incident_children
from support.actions.numbers import take_incidents, vietnam_year
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.incidents import (
    IncidentKind,
    IncidentState,
    Joined,
    Severity,
    check_move,
    check_times,
    format_incident,
)
from support.domain.privacy import mask
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import ConnectedSystem, Incident, IncidentFollower, IncidentScope, Platform
from support.queries import incidents

TITLE_MAX = 300


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known of an incident: what stands still, since when, and what agencies may read of it."""

    title: str
    started_at: datetime
    kind: IncidentKind = IncidentKind.OUTAGE
    severity: Severity = Severity.PARTIAL
    systems: Sequence[int] = ()
    platforms: Sequence[int] = ()
    public_text: str = ""
    error_code: str = ""
    planned_end: datetime | None = None
    public: bool = False
    banner: bool = True


@transaction.atomic
def declare(by: Actor, *, wanted: Declared, case_ids: Sequence[int] = ()) -> Incident:
    """Declare an incident, with the tickets it was seen in; its number is the next of its year.

    Raises FieldError for what cannot be, Forbidden for who does not work tickets.
    """
    if not by.is_worker:
        raise Forbidden
    values = _checked(wanted)
    now = timezone.now()
    incident = Incident(declared_at=now, declared_by_id=by.user_id, **values)
    year = vietnam_year(now)
    incident.number = format_incident(year, take_incidents(year, 1))
    incident.save(force_insert=True)
    _rescope(incident, wanted)
    data = {"kind": incident.kind, "severity": incident.severity}
    incident_base.record(by, EventKind.INCIDENT_DECLARED, incident, data=data)
    if case_ids:
        incident_children.attach(by, incident_id=incident.pk, case_ids=case_ids, how=Joined.TICKET)
    incident_base.after_commit()
    return incident


@transaction.atomic
def change(by: Actor, *, incident_id: int, wanted: Declared, version: int | None = None) -> Incident:
    """Correct what is known; the event names which fields changed. FieldError, Forbidden, NotFound, Stale."""
    incident = incident_base.lock(by, incident_id, version=version)
    incident_base.check_running(incident)
    values = _checked(wanted)
    changed = sorted(name for name, value in values.items() if getattr(incident, name) != value)
    for name in changed:
        setattr(incident, name, values[name])
    if _rescope(incident, wanted):
        changed.append("scope")
    if not changed:
        return incident
    incident_base.record(by, EventKind.INCIDENT_CHANGED, incident, data={"fields": changed})
    incident_base.save(incident, *(name for name in changed if name != "scope"))
    return incident


def _checked(wanted: Declared) -> dict[str, object]:
    """Return the columns of what was typed; raises FieldError."""
    title, text = nfc(wanted.title).strip(), nfc(wanted.public_text).strip()
    if not title:
        raise FieldError("title", _("Hãy ghi tên sự cố."))
    incident_base.refuse_numbers("title", title)
    incident_base.refuse_numbers("public_text", text)
    incident_base.refuse_numbers("error_code", wanted.error_code)
    check_times(wanted.kind, wanted.started_at, wanted.planned_end, now=timezone.now())
    if not (wanted.systems or wanted.platforms):
        raise FieldError("scope", _("Hãy chọn ít nhất một hệ thống hoặc nền tảng."))
    return {
        "title": title[:TITLE_MAX],
        "kind": wanted.kind.value,
        "severity": wanted.severity.value,
        "public_text": text,
        "error_code": nfc(wanted.error_code).strip()[:80],
        "started_at": wanted.started_at,
        "planned_end": wanted.planned_end,
        "public": wanted.public,
        "banner": wanted.banner,
    }


def _rescope(incident: Incident, wanted: Declared) -> bool:
    """Write what the incident is about; True when that changed. Raises FieldError for unknown ones."""
    systems = set(ConnectedSystem.objects.filter(pk__in=wanted.systems).values_list("pk", flat=True))
    platforms = set(Platform.objects.filter(pk__in=wanted.platforms).values_list("pk", flat=True))
    if systems != set(wanted.systems) or platforms != set(wanted.platforms):
        raise FieldError("scope", _("Hệ thống hoặc nền tảng không có trong danh mục."))
    asked = {("system", pk) for pk in systems} | {("platform", pk) for pk in platforms}
    known = {
        ("system", one.system_id) if one.system_id else ("platform", one.platform_id): one.pk
        for one in IncidentScope.objects.filter(incident=incident)
    }
    gone = [pk for what, pk in known.items() if what not in asked]
    fresh = sorted(asked - set(known))
    IncidentScope.objects.filter(pk__in=gone).delete()
    IncidentScope.objects.bulk_create(
        [IncidentScope(incident=incident, **{f"{what}_id": pk}) for what, pk in fresh]
    )
    return bool(gone or fresh)


@transaction.atomic
def set_state(by: Actor, *, incident_id: int, state: IncidentState) -> Incident:
    """Move a running incident between “đang diễn ra” and “đang theo dõi”; its end is `incident_end.end`."""
    incident = incident_base.lock(by, incident_id)
    incident_base.check_running(incident)
    before = IncidentState(incident.state)
    if state is before:
        return incident
    if state not in {IncidentState.OPEN, IncidentState.MONITORING}:
        raise NotAllowed(_("Hãy dùng “Kết thúc sự cố”."))
    check_move(before, state)
    incident.state = state.value
    incident.fixed_at = timezone.now() if state is IncidentState.MONITORING else None
    data = {"fields": ["state"], "from": before.value, "to": state.value}
    incident_base.record(by, EventKind.INCIDENT_CHANGED, incident, data=data)
    incident_base.save(incident, "state", "fixed_at")
    return incident


@transaction.atomic
def note(by: Actor, *, incident_id: int, text: str) -> Incident:
    """Write a milestone into the story; staff alone read it."""
    incident = incident_base.lock(by, incident_id)
    words = mask(base.required(nfc(text), _("Mốc diễn biến"), limit=2000))
    incident_base.record(by, EventKind.INCIDENT_NOTED, incident, texts={"text": words})
    incident_base.save(incident)
    return incident


@transaction.atomic
def follow(by: Actor, *, incident_id: int) -> IncidentFollower:
    """Let a member of an agency be told of an incident without filing a request; twice is once."""
    incident = incidents.visible_to(by).filter(pk=incident_id).first()
    if incident is None or by.user_id is None or not by.agencies:
        raise NotFound
    incident_base.check_running(incident)
    known, new = IncidentFollower.objects.get_or_create(
        incident=incident,
        user_id=by.user_id,
        defaults={"agency_id": min(by.agencies), "at": timezone.now()},
    )
    if new:
        data = {"agency": known.agency_id}
        incident_base.record(by, EventKind.INCIDENT_FOLLOWED, incident, data=data)
    return known
