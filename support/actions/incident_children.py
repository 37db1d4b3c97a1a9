"""Tickets of an incident: attached in bulk, taken out, or said to be another matter; set-based."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from support.actions import incident_base
from support.domain import lifecycle
from support.domain.errors import NotAllowed, UserError
from support.domain.events import EventKind
from support.domain.incidents import MOST_CHILDREN, Joined
from support.domain.lifecycle import OPEN, Stage
from support.domain.roles import Actor
from support.domain.words import _
from support.models import Incident, IncidentCase


@dataclass(slots=True)
class Attached:
    """What became of tickets to attach: keys of those that are now, and why each other is not."""

    added: list[int] = field(default_factory=list)
    refused: list[tuple[str, UserError]] = field(default_factory=list)  # the ticket's number, and why


@transaction.atomic
def attach(by: Actor, *, incident_id: int, case_ids: Sequence[int], how: Joined = Joined.NUMBER) -> Attached:
    """Attach open tickets to a running incident; those that cannot be are left, each with why.

    A ticket is of one running incident at most; one attached already stays so. One event for all. Tickets
    `by` may not see are not there. Raises NotFound, Forbidden, NotAllowed.
    """
    incident = incident_base.lock(by, incident_id)
    incident_base.check_running(incident)
    cases = incident_base.lock_children(by, case_ids)
    _check_room(incident, len(cases))
    known = {one.case_id: one for one in IncidentCase.objects.filter(incident=incident, case__in=cases)}
    elsewhere = dict(
        IncidentCase.objects.filter(case__in=cases, current=True)
        .exclude(incident=incident)
        .values_list("case_id", "incident__number")
    )
    result, now = Attached(), timezone.now()
    for pk, case in cases.items():
        if pk in known and known[pk].current:
            continue
        if Stage(case.stage) not in OPEN:
            stage = lifecycle.LABELS[Stage(case.stage)]
            why = NotAllowed(_("phiếu đang ở giai đoạn “%(stage)s”"), stage=stage)
            result.refused.append((case.number, why))
        elif pk in elsewhere:
            why = NotAllowed(_("phiếu đã gắn vào %(number)s"), number=elsewhere[pk])
            result.refused.append((case.number, why))
        else:
            result.added.append(pk)
    if result.added:
        again = [pk for pk in result.added if pk in known]
        same = {"how": how.value, "attached_at": now, "attached_by_id": by.user_id}
        back = IncidentCase.objects.filter(incident=incident, case__in=again)
        back.update(**same, current=True, detached_at=None, detached_by=None)
        IncidentCase.objects.bulk_create(
            [IncidentCase(incident=incident, case_id=pk, **same) for pk in result.added if pk not in known]
        )
        data = {"how": how.value, "count": len(result.added)}
        incident_base.record(by, EventKind.INCIDENT_ATTACHED, incident, cases=result.added, data=data)
    return result


def _check_room(incident: Incident, more: int) -> None:
    attached = IncidentCase.objects.filter(incident=incident, current=True).count()
    if attached + more > MOST_CHILDREN:
        raise NotAllowed(_("Một sự cố gắn tối đa %(limit)s phiếu."), limit=MOST_CHILDREN)


@transaction.atomic
def detach(by: Actor, *, incident_id: int, case_ids: Sequence[int]) -> list[int]:
    """Take tickets out of an incident; they are not offered again. Returns the keys of those taken out."""
    incident = incident_base.lock(by, incident_id)
    cases = incident_base.lock_children(by, case_ids)
    rows = IncidentCase.objects.filter(incident=incident, case__in=cases, detached_at=None)
    taken = list(rows.order_by("case_id").values_list("case_id", flat=True))
    if taken:
        rows.update(current=False, detached_at=timezone.now(), detached_by_id=by.user_id)
        incident_base.record(
            by, EventKind.INCIDENT_DETACHED, incident, cases=taken, data={"count": len(taken)}
        )
    return taken


@transaction.atomic
def dismiss(by: Actor, *, incident_id: int, case_ids: Sequence[int]) -> list[int]:
    """Say that tickets offered are another matter: they are not offered for this incident again."""
    incident = incident_base.lock(by, incident_id)
    cases = incident_base.lock_children(by, case_ids)
    known = IncidentCase.objects.filter(incident=incident, case__in=cases)
    fresh = sorted(set(cases) - set(known.values_list("case_id", flat=True)))
    now = timezone.now()
    IncidentCase.objects.bulk_create(
        [
            IncidentCase(
                incident=incident,
                case_id=pk,
                how=Joined.DISMISSED.value,
                current=False,
                attached_at=now,
                detached_at=now,
                detached_by_id=by.user_id,
            )
            for pk in fresh
        ]
    )
    if fresh:
        data = {"how": Joined.DISMISSED.value, "count": len(fresh)}
        incident_base.record(by, EventKind.INCIDENT_DETACHED, incident, data=data)
    return fresh
