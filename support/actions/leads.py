"""Who leads a ticket: decided by the table of the law whenever what it asks about changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from support import outbox
from support.actions import base
from support.domain.events import EventKind
from support.domain.leads import BODY_LABELS, OURS, Body, How, Leading
from support.domain.lifecycle import Stage
from support.domain.roles import WORKERS, Actor
from support.models import Agency, Assignment, Case, Lead
from support.queries import lead_rules, leading, leads


@transaction.atomic
def settle(by: Actor, *, case: Case) -> Leading:
    """Let the table decide who leads a case its caller has locked; writes a new term when that changed.

    What the table leaves to a person (Điều 6.3 with 6.4b) changes nothing: the present lead stays, and the
    ticket asks for a decision. What a person decided stays too, whatever the table says afterwards.
    """
    decided = lead_rules.decided_for(case)
    row = Lead.objects.filter(case=case, until=None).first()
    ask(case, wanted=asks(decided, row))
    if row is not None and row.manual:
        return decided
    now = (row.body, row.clause) if row else (OURS.value, leads.DEFAULT_CLAUSE)
    if decided.lead is None or now == (decided.lead.value, decided.clause):
        return decided
    if row is None and decided.lead is OURS:
        return decided  # the default (Điều 11.2) needs no row
    begin(by, case, Term(decided.lead, standing_for(decided.lead), decided.clause))
    return decided


def settle_new(by: Actor, cases: Iterable[Case]) -> None:
    """Let the table decide for new cases; only branches that others may lead are asked about."""
    new, table = list(cases), lead_rules.rows()
    led = lead_rules.may_be_led_by_others((case.topic_id or "" for case in new), table)
    asked = [case for case in new if (case.topic_id or "") in led]
    prefetch_related_objects(asked, "system__owner", "requesting_agency")
    for case in asked:
        decided = lead_rules.decided_for(case, table)
        if decided.lead is not OURS and decided.how is not How.REFUSED:  # these leave a new case as it is
            settle(by, case=case)


def asks(decided: Leading, row: Lead | None) -> bool:
    """True while the table leaves the lead to a person who has not decided by that clause yet."""
    if decided.how is not How.MANUAL:
        return False
    return row is None or not row.manual or row.table_clause != decided.clause


def ask(case: Case, *, wanted: bool) -> None:
    """Set or clear the mark of a locked case that somebody has to decide who leads."""
    if case.lead_asked != wanted:
        case.lead_asked = wanted
        Case.objects.filter(pk=case.pk).update(lead_asked=wanted)


def standing_for(body: Body) -> int | None:
    """Return the agency of the catalogue that bears the name of a body of the law, if any."""
    found = Agency.objects.filter(name=BODY_LABELS[body], active=True)
    return found.values_list("pk", flat=True).first()


@dataclass(frozen=True, slots=True)
class Term:
    """A term to begin: who leads by which clause; of a decision by hand, why, and what the table said."""

    body: Body
    agency_id: int | None
    clause: str
    manual: bool = False
    reason: str = ""
    table: Leading | None = None


def begin(by: Actor, case: Case, term: Term) -> Lead:
    """End the present term of a locked case and begin another, at one moment and in one event.

    The ended term keeps how the ticket stood. Whoever holds the ticket for the former lead lets it go.
    """
    at = timezone.now()
    row = Lead.objects.filter(case=case, until=None).first()
    if row is not None:
        row.until, row.closing = at, _closing(case)
        row.save(update_fields=["until", "closing"])
    made = Lead.objects.create(
        case=case,
        body=term.body.value,
        agency_id=term.agency_id,
        clause=term.clause,
        since=at,
        by_id=by.user_id,
        manual=term.manual,
        reason=term.reason,
        table_body=(term.table.lead or "") if term.table else "",
        table_clause=term.table.clause if term.table else "",
    )
    data: dict[str, Any] = {
        "from": row.body if row else OURS.value,
        "to": term.body.value,
        "clause": term.clause,
        "from_agency": row.agency_id if row else None,
        "to_agency": term.agency_id,
        "manual": term.manual,
    }
    data |= _let_go(case, term.agency_id)
    texts = {"reason": term.reason} if term.reason else {}
    outbox.record(by, outbox.Happened(EventKind.LEAD_CHANGED, [case.pk], data, texts), at=at)
    base.save(case, "assignee", "stage")
    return made


def _closing(case: Case) -> dict[str, Any]:
    """Return how a ticket stands: what a former lead goes on seeing of it, whatever changes later."""
    return {
        "subject": case.subject,
        "stage": case.stage,
        "kind": case.kind,
        "topic": case.topic_id,
        "priority": case.priority,
        "queue": case.queue_id,
        "assignee": case.assignee_id,
        "agency": case.requesting_agency_id,
        "contact": case.contact_id,
    }


def _let_go(case: Case, agency_id: int | None) -> dict[str, Any]:
    """Take a ticket from a holder who works it for the former lead; returns what the event says of it.

    Our own people keep it: we coordinate whatever another agency leads.
    """
    if case.assignee_id is None or _works_for(case.assignee_id, agency_id):
        return {}
    data: dict[str, Any] = {"from_user": case.assignee_id, "to_user": None}
    case.assignee_id = None
    Assignment.objects.filter(case=case, until=None).update(until=timezone.now())
    if case.stage == Stage.ASSIGNED:
        case.stage = Stage.ACCEPTED.value
        data |= {"stage_from": Stage.ASSIGNED.value, "stage_to": case.stage}
    return data


def _works_for(user_id: int, agency_id: int | None) -> bool:
    people = get_user_model().objects.filter(pk=user_id)
    if people.filter(groups__name__in=[role.value for role in WORKERS]).exists():
        return True
    return leading.members_of(agency_id).filter(pk=user_id).exists()
