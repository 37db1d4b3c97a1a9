"""Reading who leads a ticket, now and before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from support.domain.leads import BODY_LABELS, OURS, Body, decide
from support.models import Case, Lead

DEFAULT_CLAUSE = "11.2"


@dataclass(frozen=True, slots=True)
class Current:
    """The lead now: its body, clause, and the agency that stands for it; by default Điều 11.2's."""

    body: str = OURS.value
    clause: str = DEFAULT_CLAUSE
    agency: str = ""

    @property
    def name(self) -> str:
        """Return what the body is called, a source string; `agency` is said in its place where known."""
        return BODY_LABELS[Body(self.body)]


def with_lead(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Let each case bring its present lead along, so that `current` asks nothing more."""
    now = Lead.objects.filter(case=OuterRef("pk"), until=None)
    told = JSONObject(body=F("body"), clause=F("clause"), agency=F("agency__name"))
    return cases.annotate(lead_now=Subquery(now.values_list(told)[:1]))


def current(case: Case) -> Current:
    """Return who leads a ticket now: at once for a case of `with_lead`, else by one query."""
    if not hasattr(case, "lead_now"):
        case = with_lead(Case.objects.filter(pk=case.pk)).get()
    found = getattr(case, "lead_now", None)
    if found:
        return Current(found["body"], found["clause"], found["agency"] or "")
    # We lead by default; the table may still name a clause of its own for the topic (Điều 7.2, 4.1, 12).
    said = decide(case.topic_id or "")
    return Current(clause=said.clause) if said.lead is OURS else Current()


def history(case: Case) -> list[Lead]:
    """Return the terms of leading, oldest first."""
    return list(Lead.objects.filter(case=case).select_related("agency").order_by("since", "pk"))
