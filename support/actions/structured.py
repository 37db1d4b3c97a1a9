"""What a structured kind brings when a ticket takes it, by hand or with a letter (Điều 6, 7)."""

from __future__ import annotations

from support.actions import assessments, connecting, design_changes
from support.domain.assessment import TOPIC_OF, Trigger
from support.domain.kinds import Kind
from support.domain.roles import Actor
from support.models import Case
from support.queries import tickets

_TRIGGER = {topic: trigger for trigger, topic in TOPIC_OF.items()}


def entered(by: Actor, case: Case) -> None:
    """Open what belongs to the kind a locked ticket was just given; raises what forbids that kind."""
    kind = Kind(case.kind)
    if kind is Kind.CONNECTION_REQUEST:
        connecting.receive(by, case_id=case.pk)
    elif kind is Kind.DESIGN_CHANGE_NOTICE:
        design_changes.receive(by, case_id=case.pk)
    elif kind is Kind.SECURITY_ASSESSMENT:
        trigger = _TRIGGER.get(case.topic_id or "", Trigger.SUDDEN)
        assessments.begin(by, case_id=case.pk, system_id=case.system_id, trigger=trigger)


def by_letter(by: Actor, case: Case) -> None:
    """Open what a letter brings: a request or a notice begins when its document is received (Điều 7.2).

    Who takes letters in need not be let into the queue this one goes to: then the product does it.
    """
    if Kind(case.kind) in {Kind.CONNECTION_REQUEST, Kind.DESIGN_CHANGE_NOTICE}:
        works = tickets.for_staff(by).filter(pk=case.pk).exists()
        entered(by if works else Actor.system("letters"), case)
