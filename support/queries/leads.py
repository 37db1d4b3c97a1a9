"""Reading who leads a ticket, now and before: its terms, how long each held it, what the table says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Aggregate, F, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from support.domain.clock import working_minutes
from support.domain.leads import BODY_LABELS, OURS, Body
from support.models import Assignment, Case, Lead
from support.queries import lead_rules
from support.queries.calendar import working_calendar

DEFAULT_CLAUSE = "11.2"


@dataclass(frozen=True, slots=True)
class Current:
    """The lead now: its body, clause, and the agency that stands for it; by default Điều 11.2's."""

    body: str = OURS.value
    clause: str = DEFAULT_CLAUSE
    agency: str = ""
    manual: bool = False

    @property
    def name(self) -> str:
        """Return what the body is called, a source string; `agency` is said in its place where known."""
        return BODY_LABELS[Body(self.body)]


@dataclass(frozen=True, slots=True)
class Term:
    """One term of leading: who, by which clause, from when to when (None: to this day), decided how.

    `closing` is how the ticket stood when the term ended. A term that nobody wrote (`pk` 0) is our own, by
    the default of Điều 11.2, before the first that was.
    """

    pk: int
    body: str
    clause: str
    since: datetime
    until: datetime | None = None
    agency_id: int | None = None
    agency: str = ""
    manual: bool = False
    reason: str = ""
    by: str = ""
    closing: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return what the body is called, a source string."""
        return BODY_LABELS[Body(self.body)]

    @property
    def is_ours(self) -> bool:
        """True while the database agency itself leads."""
        return self.body == OURS.value


class Together(Aggregate):
    """The rows of a group as one JSON array; their order is not told."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite calls it differently."""
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)


_TOLD = ("body", "clause", "since", "until", "agency_id", "manual", "reason", "closing")


def with_lead(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Let each case bring all its terms along, so that `terms` and `current` ask nothing more."""
    told = JSONObject(
        pk=F("pk"), agency=F("agency__name"), by=F("by__full_name"), **{name: F(name) for name in _TOLD}
    )
    terms = Lead.objects.filter(case=OuterRef("pk")).order_by().values("case").annotate(all=Together(told))
    return cases.annotate(lead_terms=Subquery(terms.values("all")))


def terms(case: Case) -> Sequence[Term]:
    """Return the written terms, oldest first: at once for a case of `with_lead`, else by one query."""
    found: list[Mapping[str, Any]] | None
    if hasattr(case, "lead_terms"):
        found = case.lead_terms
    else:
        found = getattr(with_lead(Case.objects.filter(pk=case.pk)).first(), "lead_terms", None)
    read = [_read(row) for row in found or ()]
    return sorted(read, key=lambda term: (term.since, term.pk))


def _read(row: Mapping[str, Any]) -> Term:
    return Term(
        pk=row["pk"],
        body=row["body"],
        clause=row["clause"],
        since=moment(row["since"]) or timezone.now(),
        until=moment(row["until"]),
        agency_id=row["agency_id"],
        agency=row["agency"] or "",
        manual=bool(row["manual"]),
        reason=row["reason"],
        by=row["by"] or "",
        closing=_object(row["closing"]),
    )


def _object(value: Any) -> Mapping[str, Any]:
    """Return a JSON object inside a JSON object; SQLite gives it as text."""
    found: Mapping[str, Any] = json.loads(value) if isinstance(value, str) else value or {}
    return found


def moment(said: str | None) -> datetime | None:
    """Read a moment out of JSON: SQLite writes it in UTC and does not say so."""
    at = parse_datetime(said) if said else None
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


def with_term(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Let each case bring along how it came to its queue and holder, and by which rule, as `placed_now`."""
    now = Assignment.objects.filter(case=OuterRef("pk"), until=None)
    told = JSONObject(
        how=F("how"), user=F("user_id"), rule=F("rule__name"), words=F("words"), clause=F("clause")
    )
    return cases.annotate(placed_now=Subquery(now.values_list(told)[:1]))


def current(case: Case) -> Current:
    """Return who leads a ticket now: at once for a case of `with_lead`, else by one query."""
    now = next((term for term in terms(case) if term.until is None), None)
    if now:
        return Current(now.body, now.clause, now.agency, now.manual)
    return ours(case)


def ours(case: Case) -> Current:
    """Return by which clause we lead a case that no term names: the table may have one for its topic."""
    said = lead_rules.decide(case.topic_id or "")  # Điều 7.2, 4.1, 12
    return Current(clause=said.clause) if said.lead is OURS else Current()


def history(case: Case) -> list[Lead]:
    """Return the terms of leading, oldest first."""
    return list(Lead.objects.filter(case=case).select_related("agency").order_by("since", "pk"))


@dataclass(frozen=True, slots=True)
class Held:
    """A term and how long it has lasted: working minutes by our calendar, and by the clock on the wall."""

    term: Term
    minutes: int
    lasted: timedelta


def held(case: Case, at: datetime | None = None) -> list[Held]:
    """Return who has held a ticket and for how long, oldest first; the times add up to the ticket's own.

    Before the first written term the ticket was ours (Điều 11.2), from the moment it came.
    """
    now, calendar = at or timezone.now(), working_calendar()
    known = list(terms(case))
    first = known[0].since if known else None
    if first is None or first - case.received_at > timedelta(minutes=1):
        ours = Term(0, OURS.value, DEFAULT_CLAUSE, case.received_at, first)
        known.insert(0, ours)
    return [
        Held(
            term,
            working_minutes(term.since, term.until or now, calendar),
            max(timedelta(), (term.until or now) - term.since),
        )
        for term in known
    ]
