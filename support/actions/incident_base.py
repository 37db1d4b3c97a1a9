"""What every action on an incident shares: its lock, its event, many tickets written at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F

from support import outbox
from support.actions import base
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, Stale
from support.domain.events import EventKind
from support.domain.privacy import detect
from support.domain.roles import Actor
from support.domain.words import _
from support.models import Case, Event, Incident, IncidentEvent
from support.queries import incidents, tickets

TEXT_MAX = 8000


def lock(by: Actor, incident_id: int, *, version: int | None = None) -> Incident:
    """Lock one incident for who works tickets; before any ticket's lock. NotFound, Forbidden, Stale."""
    if not by.is_worker:
        if not incidents.visible_to(by).filter(pk=incident_id).exists():
            raise NotFound
        raise Forbidden
    incident = Incident.objects.select_for_update().filter(pk=incident_id).first()
    if incident is None:
        raise NotFound
    if version is not None and version != incident.version:
        raise Stale(_("Sự cố vừa được người khác thay đổi. Hãy xem lại rồi làm tiếp."))
    return incident


def lock_children(by: Actor, case_ids: Iterable[int]) -> dict[int, Case]:
    """Lock those tickets that `by` may work, ascending (the one lock order); others are not there."""
    rows = tickets.for_staff(by).select_for_update(of=("self",)).filter(pk__in=sorted(set(case_ids)))
    return {case.pk: case for case in rows.order_by("pk")}


def check_running(incident: Incident) -> None:
    """Raise NotAllowed for an incident that has ended."""
    if not incident.is_running:
        raise NotAllowed(_("Sự cố đã kết thúc. Hãy mở lại trước khi làm tiếp."))


def save(incident: Incident, *fields: str) -> None:
    """Save the named fields and count the version; what runs is read anew by the next page."""
    incident.version = F("version") + 1
    incident.save(update_fields=[*fields, "version"])
    incident.refresh_from_db(fields=["version"])
    transaction.on_commit(incidents.forget_running)


def record(
    by: Actor,
    kind: EventKind,
    incident: Incident,
    *,
    cases: Iterable[int] = (),
    data: Mapping[str, Any] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Event:
    """Record the one event of an action, as part of the incident's story and of the tickets it touches."""
    said = {name: words for name, words in (texts or {}).items() if words.strip()}
    told = {"incident": incident.pk, "number": incident.number, **(data or {})}
    event = outbox.record(by, outbox.Happened(kind, sorted(cases), told, said))
    IncidentEvent.objects.bulk_create([IncidentEvent(event=event, incident=incident)])
    # The doorbell rang with the event; the story it belongs to is there by the time of the commit.
    return event


def required(text: str, what: str, *, limit: int = TEXT_MAX) -> str:
    """Return words many people will read, without a personal number (Điều 3.1). FieldError, NotAllowed."""
    refuse_numbers("text", text)
    return base.required(text, what, limit=limit)


def refuse_numbers(field: str, text: str) -> None:
    """Raise FieldError when the words hold a personal number."""
    if detect(text):
        raise FieldError(
            field, _("Nội dung có chỗ giống số định danh cá nhân. Lời này gửi tới nhiều cơ quan; hãy bỏ đi.")
        )


def write_stages(cases: Iterable[Case], moves: Mapping[int, str], at: datetime) -> None:
    """Bring locked tickets to their stages (unchanged ones too), set-based; as `base.save` for one."""
    moved = [case for case in cases if case.pk in moves]
    for case in moved:
        case.stage, case.activity_at = moves[case.pk], max(case.activity_at, at)
    base.save_many(moved, ("stage", "activity_at"), at)


after_commit = partial(transaction.on_commit, incidents.forget_running)
