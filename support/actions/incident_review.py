"""After an incident (N19): opened again, looked back on, and approved by a team lead."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from support.actions import base, incident_base, incident_notices
from support.domain.errors import FieldError, Forbidden, NotAllowed
from support.domain.events import EventKind
from support.domain.incidents import IncidentState, check_move
from support.domain.privacy import mask
from support.domain.roles import Actor, Role
from support.domain.text import nfc
from support.domain.words import _
from support.models import Incident

TEXT_MAX = 8000


@dataclass(frozen=True, slots=True)
class Review:
    """What was learnt: the cause, what prevents the next one (who, until when), guides to change."""

    cause: str = ""
    prevention: str = ""
    guides: str = ""


@transaction.atomic
def reopen(by: Actor, *, incident_id: int, reason: str) -> Incident:
    """Let an ended incident run again, with the tickets that are not of another one; says why."""
    incident = incident_base.lock(by, incident_id)
    if incident.is_running:
        return incident
    why = mask(base.required(nfc(reason), _("Lý do mở lại"), limit=1000))
    check_move(IncidentState(incident.state), IncidentState.OPEN)
    incident.state, incident.ended_at = IncidentState.OPEN.value, None
    incident.fixed_at = incident.reviewed_at = incident.reviewed_by = None
    incident_base.record(by, EventKind.INCIDENT_REOPENED, incident, texts={"reason": why})
    incident_notices.run_again(incident)
    incident_base.save(incident, "state", "ended_at", "fixed_at", "reviewed_at", "reviewed_by")
    return incident


@transaction.atomic
def save_review(by: Actor, *, incident_id: int, review: Review, version: int | None = None) -> Incident:
    """Write the review of an ended incident; refused once it is approved. FieldError, Stale, NotAllowed."""
    incident = incident_base.lock(by, incident_id, version=version)
    if incident.is_running:
        raise NotAllowed(_("Rà soát mở khi sự cố đã kết thúc."))
    if incident.state == IncidentState.REVIEWED:
        raise NotAllowed(_("Rà soát đã được duyệt nên không sửa được nữa. Cần sửa thì mở lại sự cố."))
    changed = []
    for name in ("cause", "prevention", "guides"):
        text = nfc(getattr(review, name)).strip()
        incident_base.refuse_numbers(name, text)
        if len(text) > TEXT_MAX:
            raise FieldError(name, _("Dài quá %(limit)s ký tự."), limit=TEXT_MAX)
        if text != getattr(incident, name):
            setattr(incident, name, text)
            changed.append(name)
    if changed:
        data = {"fields": changed}
        incident_base.record(by, EventKind.INCIDENT_REVIEWED, incident, data=data)
        incident_base.save(incident, *changed)
    return incident


_PARTS = {
    "cause": _("Chưa ghi nguyên nhân gốc."),
    "prevention": _("Chưa ghi việc phòng ngừa, người làm và hạn."),
    "guides": _("Chưa ghi tài liệu cần sửa; không có thì ghi “không”."),
}


@transaction.atomic
def approve(by: Actor, *, incident_id: int) -> Incident:
    """Approve a review that has all its parts: a team lead does; the incident is closed by it."""
    incident = incident_base.lock(by, incident_id)
    if Role.TEAM_LEAD not in by.roles and not by.is_system:
        raise Forbidden(_("Chỉ lãnh đạo đội duyệt rà soát sau sự cố."))
    if incident.state == IncidentState.REVIEWED:
        return incident
    check_move(IncidentState(incident.state), IncidentState.REVIEWED)
    for name, sentence in _PARTS.items():
        if not getattr(incident, name).strip():
            raise FieldError(name, sentence)
    incident.state, incident.reviewed_at = IncidentState.REVIEWED.value, timezone.now()
    incident.reviewed_by_id = by.user_id
    data = {"fields": [], "approved": True}
    incident_base.record(by, EventKind.INCIDENT_REVIEWED, incident, data=data)
    incident_base.save(incident, "state", "reviewed_at", "reviewed_by")
    return incident
