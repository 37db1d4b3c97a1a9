"""Links that other acts bring about: what a new ticket is about, duplicates that are opened again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from support.domain.links import LinkKind
from support.domain.roles import Actor
from support.models import Case, CaseLink, rows


def related(by: Actor, cases: Iterable[Case], at: datetime) -> None:
    """Link tickets just filed to the one each says it is related to; no query where none does."""
    pairs = [(case.related_to_id, case.pk) for case in cases if case.related_to_id]
    kind = LinkKind.RELATED.value
    rows.insert(CaseLink, ("source_id", "target_id"), pairs, kind=kind, at=at, by_id=by.user_id)


def lift(by: Actor, case_ids: Iterable[int]) -> None:
    """End what says of locked tickets, just opened again, that they are duplicates."""
    ids = list(case_ids)
    if not ids:
        return
    known = CaseLink.objects.filter(kind=LinkKind.DUPLICATE_OF.value, source__in=ids, ended_at=None)
    known.update(ended_at=timezone.now(), ended_by=by.user_id)
