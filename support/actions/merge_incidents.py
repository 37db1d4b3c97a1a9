"""What a merge does to a running incident: the living ticket is of it where the merged one was.

The merged ticket keeps its own row, so that it is of the incident again when taken out; it is not told
meanwhile, for only open tickets are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from support.domain.incidents import MOST_CHILDREN, Joined
from support.domain.roles import Actor
from support.models import Case, CaseMove, Incident, IncidentCase

KEPT = "incident_row"  # in CaseMove.before: the row a merge made


def lock(case_ids: Iterable[int]) -> None:
    """Lock the running incidents of these tickets; before any ticket's lock."""
    current = IncidentCase.objects.filter(case__in=list(case_ids), current=True).values("incident")
    list(Incident.objects.select_for_update().filter(pk__in=current).order_by("pk").values_list("pk"))


def join(by: Actor, gone: Case, into: Case, at: datetime) -> dict[str, int]:
    """Attach the living ticket to the incident of the merged one; returns what the move keeps of it.

    Not where it is of another running one, or where somebody once took it out of this one, or said that it
    is another matter; nor into an incident that is full.
    """
    part = IncidentCase.objects.filter(case=gone, current=True).first()
    if part is None:
        return {}
    incident = part.incident_id
    if IncidentCase.objects.filter(case=into, current=True).exists():
        return {}
    if IncidentCase.objects.filter(case=into, incident=incident).exists():
        return {}
    if IncidentCase.objects.filter(incident=incident, current=True).count() >= MOST_CHILDREN:
        return {}
    made = IncidentCase.objects.create(
        incident_id=incident, case=into, how=Joined.TICKET.value, attached_at=at, attached_by_id=by.user_id
    )
    return {KEPT: made.pk}


def leave(move: CaseMove) -> None:
    """Take back what the merge made, unless a person took the ticket out meanwhile: then his word stands."""
    IncidentCase.objects.filter(pk=move.before.get(KEPT), detached_at=None).delete()
