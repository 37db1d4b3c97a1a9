"""Who leads a ticket: decided by the table of the law whenever what it asks about changes."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from support import outbox
from support.actions import base
from support.domain.events import EventKind
from support.domain.leads import BODY_LABELS, LED_BY_OTHERS, OURS, Leading, decide
from support.domain.roles import Actor
from support.domain.systems import AgencyKind
from support.models import Agency, Case, Lead
from support.queries import leads


@transaction.atomic
def settle(by: Actor, *, case: Case) -> Leading:
    """Let the table decide who leads a case its caller has locked; writes a new term when that changed.

    What the table leaves to a person (Điều 6.3 with 6.4b) changes nothing: the present lead stays.
    """
    decided = decided_for(case)
    row = Lead.objects.filter(case=case, until=None).first()
    now = (row.body, row.clause) if row else (OURS.value, leads.DEFAULT_CLAUSE)
    if decided.lead is None or now == (decided.lead.value, decided.clause):
        return decided
    if row is None and decided.lead is OURS:
        return decided  # the default (Điều 11.2) needs no row
    at = timezone.now()
    Lead.objects.filter(case=case, until=None).update(until=at)
    agency = Agency.objects.filter(name=BODY_LABELS[decided.lead]).first()
    Lead.objects.create(
        case=case, body=decided.lead.value, agency=agency, clause=decided.clause, since=at, by_id=by.user_id
    )
    data = {"from": now[0], "to": decided.lead.value, "clause": decided.clause}
    outbox.record(by, outbox.Happened(EventKind.LEAD_CHANGED, [case.pk], data))
    base.save(case)
    return decided


def settle_new(by: Actor, cases: Iterable[Case]) -> None:
    """Let the table decide for new cases; only branches that others may lead are asked about."""
    asked = [case for case in cases if (case.topic_id or "-")[0] in LED_BY_OTHERS]
    prefetch_related_objects(asked, "system__owner", "requesting_agency")
    for case in asked:
        if decided_for(case).lead not in (None, OURS):  # these two leave a new case as it is
            settle(by, case=case)


def decided_for(case: Case) -> Leading:
    """Return what the table says of a case: by its topic, the owner of its system, and who asks."""
    owner = case.system.owner if case.system else None
    return decide(case.topic_id or "", _kind(owner), _kind(case.requesting_agency))


def _kind(agency: Agency | None) -> AgencyKind | None:
    return AgencyKind(agency.kind) if agency and agency.kind else None
