"""What an agency that leads, or once led, sees of tickets; the rule is in `queries.tickets` (Điều 3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from support.accounts.models import User
from support.domain.leads import OURS
from support.domain.roles import Actor, Role
from support.models import Agency, Case, Lead
from support.queries import leads

PAGE = 50


def _terms(viewer: Actor) -> QuerySet[Lead]:
    """Return the terms of the viewer's agencies; our own house leads through its roles alone."""
    return Lead.objects.filter(agency__in=viewer.led).exclude(body=OURS.value)


def leaders(agencies: QuerySet[Agency]) -> QuerySet[Agency]:
    """Return those of `agencies` that lead, or once led, a ticket in our place."""
    terms = Lead.objects.filter(agency=OuterRef("pk")).exclude(body=OURS.value)
    return agencies.filter(Exists(terms))


def led_by(viewer: Actor) -> Q:
    """Return the condition that an agency of `viewer` leads a case now."""
    if not viewer.led:
        return Q(pk__in=())
    return Q(pk__in=_terms(viewer).filter(until=None).values("case"))


def once_led_by(viewer: Actor) -> Q:
    """Return the condition that an agency of `viewer` has led a case and handed it over."""
    if not viewer.led:
        return Q(pk__in=())
    return Q(pk__in=ended(viewer).values("case"))


def ended(viewer: Actor) -> QuerySet[Lead]:
    """Return the terms of the viewer's agencies that are over."""
    return _terms(viewer).exclude(until=None)


def led_until(viewer: Actor, cases: Iterable[int]) -> dict[int, Lead]:
    """Return for each of `cases` the latest ended term of an agency of `viewer`; one query."""
    found = ended(viewer).filter(case__in=list(cases)).order_by("until", "pk")
    return {term.case_id: term for term in found}


@dataclass(frozen=True, slots=True)
class Sight:
    """How much of one case somebody sees.

    `full`: all of it, with notes, as staff does. Else what stood there at `until` (a former lead's
    hand-over), with notes; and what the requester reads, where `asked`.
    """

    full: bool = False
    until: datetime | None = None
    asked: bool = False


def sight(viewer: Actor, case: Case) -> Sight:
    """Return what membership of agencies shows of a case; roles are asked elsewhere."""
    known = leads.terms(case) if viewer.led else ()
    theirs = [term for term in known if term.agency_id in viewer.led and not term.is_ours]
    over = [term.until for term in theirs if term.until is not None]
    return Sight(
        full=len(over) < len(theirs),
        until=max(over, default=None),
        asked=case.requesting_agency_id in viewer.reads_of,
    )


def frozen(cases: Sequence[Case], terms: dict[int, Lead]) -> None:
    """Let cases whose lead was handed over show how they stood then: nothing later may shine through.

    Changes the objects alone; they are for looking at, and must not be saved.
    """
    for case in cases:
        term = terms.get(case.pk)
        if term is None or term.until is None:
            continue
        then = term.closing
        case.subject = then.get("subject", case.subject)
        case.stage = then.get("stage", case.stage)
        case.kind = then.get("kind", case.kind)
        case.topic_id = then.get("topic")
        case.priority = then.get("priority", case.priority)
        case.assignee_id = then.get("assignee")
        case.requesting_agency_id = then.get("agency", case.requesting_agency_id)
        case.contact_id = then.get("contact", case.contact_id)
        case.activity_at = min(case.activity_at, term.until)
        case.requester_at = min(case.requester_at, term.until) if case.requester_at else None


def handed_over(viewer: Actor, size: int = PAGE) -> list[tuple[Case, Lead]]:
    """Return the cases an agency of `viewer` led and no longer does, as they stood then, latest first."""
    now = _terms(viewer).filter(until=None).values("case")
    later = ended(viewer).filter(case=OuterRef("case"), until__gt=OuterRef("until"))
    last = ended(viewer).exclude(case__in=now).exclude(Exists(later)).order_by("-until", "-pk")
    rows = list(last.select_related("case__requesting_agency", "case__contact", "agency")[:size])
    frozen([row.case for row in rows], {row.case_id: row for row in rows})
    return [(row.case, row) for row in rows]


def members_of(agency_id: int | None) -> QuerySet[User]:
    """Return the current members of an agency and of the one it was merged into, in Vietnamese order."""
    lasting = Q(memberships__until=None) | Q(memberships__until__gt=timezone.now())
    heirs = Agency.objects.filter(predecessors=agency_id or 0).values("pk")
    of = Q(memberships__agency=agency_id or 0) | Q(memberships__agency__in=heirs)
    people = get_user_model().objects.filter(lasting & of, is_active=True)
    return people.distinct().order_by("sort_key", "pk")


def may_hand_over(viewer: Actor, case: Case) -> bool:
    """True for those who decide who leads: duty officers, team leads, the engineer who holds the ticket."""
    if viewer.is_system or viewer.roles & {Role.TEAM_LEAD, Role.DUTY_OFFICER}:
        return True
    return Role.ENGINEER in viewer.roles and case.assignee_id == viewer.user_id


def agency_of(case: Case) -> Agency | None:
    """Return the agency that leads a case in our place, None while we do."""
    now = Lead.objects.filter(case=case, until=None).exclude(body=OURS.value).select_related("agency").first()
    return now.agency if now else None
