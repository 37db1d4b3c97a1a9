"""Counting readings: a row each, summed later."""

from __future__ import annotations

import logging

from django.db import DatabaseError, transaction
from django.db.models import Count
from django.utils import timezone

from kb.domain.readings import kind_of
from kb.models import Guide, GuideReading
from support.domain.roles import Actor

LOG = logging.getLogger(__name__)
GROUPS, PIECE = 2000, 500  # of one run; rows of one step


def count(by: Actor, *, guide: Guide) -> None:
    """Count one reading of a published guide (1 insert); a lost one costs no reader the page."""
    if guide.current_id is None:
        return
    try:
        with transaction.atomic():
            GuideReading.objects.create(guide=guide, day=timezone.localdate(), reader=kind_of(by).value)
    except DatabaseError:
        LOG.warning("a reading of guide %s was not counted", guide.pk, exc_info=True)


def sum_up() -> int:
    """Make one row of those of the same guide, day and reader; returns how many rows went.

    Rows are named one by one: one that another process is still writing is neither lost nor counted twice.
    """
    alike = ("guide", "day", "reader")
    groups = GuideReading.objects.values(*alike).annotate(rows=Count("pk")).filter(rows__gt=1).order_by()
    return sum(_one(group) for group in groups.values(*alike)[:GROUPS])


def _one(group: dict[str, object]) -> int:
    gone = 0
    while True:
        with transaction.atomic():
            rows = GuideReading.objects.filter(**group).order_by("pk").select_for_update(skip_locked=True)
            found = dict(rows.values_list("pk", "count")[:PIECE])
            if len(found) < 2:
                return gone
            GuideReading.objects.filter(pk__in=found).delete()
            made = {f"{name}_id" if name == "guide" else name: value for name, value in group.items()}
            GuideReading.objects.create(**made, count=sum(found.values()))
            gone += len(found) - 1
