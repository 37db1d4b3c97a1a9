"""The yearly check of Điều 6.4c: opens what falls due, once each, whatever number of schedulers runs."""

from __future__ import annotations

import logging

from django.db import IntegrityError, transaction
from django.utils import timezone

from support.actions import assessments
from support.domain.assessment import Trigger
from support.domain.roles import Actor
from support.models import ConnectedSystem, SecurityAssessment
from support.queries import assessments as known

log = logging.getLogger(__name__)
BY = Actor.system("schedule")


def open_yearly() -> int:
    """Open the yearly check of every connected system it falls due for by today; return how many."""
    today = timezone.localdate()
    opened = 0
    for line in known.falls_due(known.schedule(today), today):
        try:
            opened += _open(line)
        except IntegrityError:
            log.info("yearly check of system %s is open already", line.system.pk)
    return opened


@transaction.atomic
def _open(line: known.Line) -> int:
    """Open one check under the lock of its system, unless another scheduler was here first."""
    ConnectedSystem.objects.select_for_update().get(pk=line.system.pk)
    yearly = SecurityAssessment.objects.filter(system=line.system, trigger=Trigger.YEARLY.value)
    if (yearly.filter(due_on=line.due) | yearly.filter(completed_on=None)).exists():
        return 0
    assessments.open_check(BY, assessments.Opening(line.system.pk, Trigger.YEARLY, due_on=line.due))
    return 1
