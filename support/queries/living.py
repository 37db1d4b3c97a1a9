"""Where the words of a merged ticket go: the living one (`Case.merged_into` always names the last)."""

from __future__ import annotations

from collections.abc import Iterable

from support.domain.roles import Actor
from support.models import Case
from support.queries import tickets


def of(ids: Iterable[int]) -> dict[int, int]:
    """Map each ticket to the one its words go to now: itself, or what it was merged into; one query."""
    found = {pk: pk for pk in ids}
    if not found:
        return {}
    gone = Case.objects.filter(pk__in=found, merged_into__isnull=False)
    return found | {pk: into for pk, into in gone.values_list("pk", "merged_into") if into}


def of_number(viewer: Actor, number: str) -> Case:
    """Return the ticket that stands for `number` now, when `viewer` may see both; raises NotFound."""
    case = tickets.get(viewer, number)
    return tickets.by_id(viewer, case.merged_into_id) if case.merged_into_id else case
