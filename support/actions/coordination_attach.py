"""Agencies attached to a ticket without being asked yet: the owner of its system by itself (R35)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone

from support import outbox
from support.actions import leads
from support.domain.coordination import State
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.words import _
from support.models import Agency, Case, Coordination
from support.queries import coordinating, lead_rules


def fresh(by: Actor, case: Case, agency: Agency, now: datetime) -> Coordination:
    """Return an unsaved row of an agency somebody chose; where the table names it, with part and clause."""
    named = {one.agency.pk: one for one in coordinating.suggested(case)}.get(agency.pk)
    return Coordination(
        case=case,
        agency=agency,
        state=State.ATTACHED.value,
        body=named.body.value if named else "",
        clause=named.clause if named else "",
        attached_at=now,
        attached_by_id=by.user_id,
    )


def attach_owner(by: Actor, case: Case) -> None:
    """Keep the owner of the system attached to a case its caller has locked (R35).

    An owner attached before that nobody asked yet is taken off again once another system is named.
    """
    owner = coordinating.owner_to_attach(case)
    rows = Coordination.objects.filter(case=case)
    unasked = rows.filter(state=State.ATTACHED.value, body="owner").exclude(agency=owner)
    unasked.update(
        state=State.WITHDRAWN.value, ended_at=timezone.now(), reason=_("Hệ thống của phiếu đã đổi.")
    )
    known = rows.filter(agency=owner).exclude(state=State.WITHDRAWN.value)
    if owner is not None and not known.exists():
        attach_row(by, case, owner)


def settle_new(by: Actor, cases: Sequence[Case]) -> None:
    """Let the table of the law say who leads new cases, and attach the owners of their systems."""
    leads.settle_new(by, cases)
    attach_owners(by, cases)


def attach_owners(by: Actor, cases: Sequence[Case]) -> None:
    """Attach the owners of the systems of new cases, all at once (R35)."""
    concerned = [case for case in cases if case.system_id]
    prefetch_related_objects(concerned, "system__owner", "requesting_agency")
    found = [(case, owner) for case in concerned if (owner := coordinating.owner_to_attach(case))]
    now, clauses = timezone.now(), {case.pk: lead_rules.decided_for(case).clause for case, _owner in found}
    made = Coordination.objects.bulk_create(
        Coordination(
            case=case,
            agency=owner,
            state=State.ATTACHED.value,
            body="owner",
            clause=clauses[case.pk],
            attached_at=now,
            attached_by_id=by.user_id,
        )
        for case, owner in found
    )
    attached = [(row.case_id, {"coordination": row.pk, "agency": row.agency_id}) for row in made]
    if attached:
        kind = EventKind.COORD_ATTACHED
        outbox.record_many(by, [outbox.Happened(kind, [case_id], data) for case_id, data in attached])


def attach_row(by: Actor, case: Case, agency: Agency) -> Coordination:
    """Attach one agency to a locked case; one event."""
    row = fresh(by, case, agency, timezone.now())
    row.save()
    data = {"coordination": row.pk, "agency": row.agency_id}
    outbox.record(by, outbox.Happened(EventKind.COORD_ATTACHED, [case.pk], data))
    return row
