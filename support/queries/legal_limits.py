"""The limits of the law a ticket stands under, each with its deadline; nothing for other topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

from support.domain.legal_limits import Standing, deadline, standing
from support.domain.roles import Actor
from support.models import Case, LegalLimit, LegalTerm
from support.queries import calendar, tickets

_LIMITS = "legal:limits"


@dataclass(frozen=True, slots=True)
class Running:
    """A limit on a ticket; `known` is False while it counts from the receipt because nobody said more."""

    limit: LegalLimit
    term: LegalTerm | None
    since: datetime
    due: datetime
    standing: Standing
    known: bool


def limits() -> list[LegalLimit]:
    """Return the limits in use, at most a minute old."""
    known: list[LegalLimit] | None = cache.get(_LIMITS)
    if known is None:
        known = list(LegalLimit.objects.filter(active=True))
        cache.set(_LIMITS, known, calendar.SECONDS)
    return known


def forget() -> None:
    """Let the next question read the limits anew."""
    cache.delete(_LIMITS)


def of_case(viewer: Actor, case: Case) -> list[Running]:
    """Return the limits of a ticket, with what the viewer may see of it; no query for other topics."""
    own = [limit for limit in limits() if limit.topic_id == case.topic_id]
    if not own:
        return []
    seen = tickets.visible_to(viewer).filter(pk=case.pk)
    kept = {term.limit_id: term for term in LegalTerm.objects.filter(case__in=seen).select_related("done_by")}
    now = timezone.now()
    return [_running(case, limit, kept.get(limit.pk), now) for limit in own]


def _running(case: Case, limit: LegalLimit, term: LegalTerm | None, now: datetime) -> Running:
    since = term.since if term else case.received_at
    due = deadline(since, limit.hours)
    how = standing(due, now, term.done_at if term else None)
    return Running(limit, term, since, due, how, term is not None)
