"""The table of leads as kept: the rows in force at a moment, and what they decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone

from support.domain import leads
from support.domain.errors import NotFound
from support.domain.leads import Body, How, Leading, Row
from support.domain.systems import AgencyKind
from support.models import Agency, Case, LeadRule

SECONDS = 60  # how long a change may stay unseen by another process
_ROWS = "rules:leads"
MOST = 500


@dataclass(frozen=True, slots=True)
class Dated:
    """A row of the table and when it is in force."""

    row: Row
    since: datetime
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        """True when the row is in force at `at`."""
        return self.since <= at and (self.until is None or at < self.until)


def rows(at: datetime | None = None) -> tuple[Row, ...]:
    """Return the rows in force at `at` (now), in order; a change is seen within SECONDS everywhere."""
    known: tuple[Dated, ...] | None = cache.get(_ROWS)
    if known is None:
        known = tuple(Dated(row_of(one), one.valid_from, one.valid_to) for one in LeadRule.objects.all())
        cache.set(_ROWS, known, SECONDS)
    moment = at or timezone.now()
    return tuple(one.row for one in known if one.holds(moment))


def forget() -> None:
    """Let the next question read the table anew."""
    cache.delete(_ROWS)


def row_of(rule: LeadRule) -> Row:
    """Return a kept rule as the domain knows it."""
    return Row(
        topics=tuple(rule.topics),
        leading=Leading(
            Body(rule.lead) if rule.lead else None,
            tuple(Body(one) for one in rule.coordinating),
            rule.clause,
            How(rule.how),
        ),
        owners=tuple(AgencyKind(one) for one in rule.owners),
        requesters=tuple(AgencyKind(one) for one in rule.requesters),
        number=rule.pk,
    )


def decide(
    topic: str,
    owner: AgencyKind | None = None,
    requester: AgencyKind | None = None,
    *,
    at: datetime | None = None,
) -> Leading:
    """Return who leads a ticket of `topic` by the table in force; see domain.leads.row_for."""
    return leads.decide(topic, owner, requester, rows=rows(at))


def decided_for(case: Case, table: Sequence[Row] | None = None) -> Leading:
    """Return what the table says of a case: by its topic, the owner of its system, and who asks.

    `table` is the one in force, for whoever asks about many cases.
    """
    owner = case.system.owner if case.system else None
    topic, table = case.topic_id or "", rows() if table is None else table
    return leads.decide(topic, _kind(owner), _kind(case.requesting_agency), rows=table)


def _kind(agency: Agency | None) -> AgencyKind | None:
    return AgencyKind(agency.kind) if agency and agency.kind else None


def may_be_led_by_others(topics: Iterable[str], table: Sequence[Row]) -> frozenset[str]:
    """Return those of `topics` for which `table` may name another lead than us."""
    return frozenset(topic for topic in set(topics) if leads.may_be_led_by_others(topic, table))


def present() -> QuerySet[LeadRule]:
    """Return the rules nobody closed, in order: those in force and those still to come."""
    return LeadRule.objects.filter(valid_to=None).select_related("made_by").order_by("place", "pk")


def shown(at: datetime) -> list[LeadRule]:
    """Return what a page of the table shows: rules in force at `at`, and those to come, in order."""
    found = LeadRule.objects.filter(Q(valid_to=None) | Q(valid_to__gt=at))
    return list(found.select_related("made_by").order_by("place", "pk")[:MOST])


def former(at: datetime, size: int = 50) -> list[LeadRule]:
    """Return the latest rules no longer in force, newest first."""
    found = LeadRule.objects.filter(valid_to__lte=at).select_related("made_by", "closed_by")
    return list(found.order_by("-valid_to", "-pk")[:size])


def get(pk: int) -> LeadRule:
    """Return one rule; raises NotFound."""
    found = LeadRule.objects.select_related("made_by", "closed_by", "replaces").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
