"""Which duties a viewer sees, and who manages them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from kb.domain.states import DutySource
from kb.models import GuideDuty
from support.domain.roles import READERS, Actor, Role

# Our default: who reminds, links and sets aside; and who reads what questions there were.
MANAGERS = frozenset({Role.GUIDE_EDITOR, Role.TEAM_LEAD, Role.DUTY_OFFICER, Role.OVERSIGHT})
ASKED_READERS = READERS | {Role.GUIDE_EDITOR}


def manages(viewer: Actor) -> bool:
    """True for who reminds agencies, and links or sets aside duties."""
    return viewer.is_system or bool(viewer.roles & MANAGERS)


def seen(viewer: Actor) -> QuerySet[GuideDuty]:
    """Return the duties `viewer` sees in full: staff all, an agency its own; others see what is published.

    What was made from questions tells of tickets: those who read tickets, and the guide editors.
    """
    rows = GuideDuty.objects.all()
    if viewer.is_system:
        return rows
    allowed = Q(pk__in=())
    if viewer.is_staff:
        allowed |= ~Q(source=DutySource.QUESTIONS.value)
        if viewer.roles & ASKED_READERS:
            allowed |= Q(source=DutySource.QUESTIONS.value)
    if viewer.reads_of:
        allowed |= Q(agency__in=viewer.reads_of, source=DutySource.CONNECTION.value)
    return rows.filter(allowed)
