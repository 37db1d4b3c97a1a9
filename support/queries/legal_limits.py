"""The limits of the law a ticket stands under, each with its deadline; nothing for other topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from support.domain.legal_limits import SOON, Standing, deadline, standing
from support.domain.lifecycle import OPEN
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


def running_out(now: datetime) -> list[int]:
    """Return the open tickets with a limit that nobody met and that has SOON or less left, or is over."""
    found: set[int] = set()
    for limit in limits():
        met = LegalTerm.objects.filter(case=OuterRef("pk"), limit=limit, done_at__isnull=False)
        since = LegalTerm.objects.filter(case=OuterRef("pk"), limit=limit).values("since")[:1]
        cases = Case.objects.filter(~Exists(met), topic=limit.topic_id, stage__in=OPEN)
        near = cases.annotate(since=Coalesce(Subquery(since), F("received_at")))
        near = near.filter(since__lte=now + SOON - timedelta(hours=limit.hours))
        found |= set(near.values_list("pk", flat=True))
    return sorted(found)


def of_case(viewer: Actor, case: Case, now: datetime | None = None) -> list[Running]:
    """Return the limits of a ticket, with what the viewer may see of it; no query for other topics."""
    own = [limit for limit in limits() if limit.topic_id == case.topic_id]
    if not own:
        return []
    seen = tickets.visible_to(viewer).filter(pk=case.pk)
    kept = {term.limit_id: term for term in LegalTerm.objects.filter(case__in=seen).select_related("done_by")}
    now = now or timezone.now()
    return [_running(case, limit, kept.get(limit.pk), now) for limit in own]


def _running(case: Case, limit: LegalLimit, term: LegalTerm | None, now: datetime) -> Running:
    since = term.since if term else case.received_at
    due = deadline(since, limit.hours)
    how = standing(due, now, term.done_at if term else None)
    return Running(limit, term, since, due, how, term is not None)
