"""Which tickets of the last days a rule would have placed otherwise, of those the viewer may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Min, QuerySet
from django.db.models.functions import Left
from django.utils import timezone

from support.accounts.models import User
from support.domain.leads import OURS, Body, Row, row_for
from support.domain.roles import Actor
from support.domain.rules import FIRST, Giving, Rule, first_match
from support.domain.systems import AgencyKind
from support.models import Agency, Case, ConnectedSystem, FollowUp, QueueProfile
from support.queries import routing_rules, tickets
from support.queries.leads import terms, with_lead

DAYS = 30
STEP = 2000  # tickets looked at in one answer; older ones are asked for by `after`
SHOWN = 50
_ONLY = (
    "number", "subject", "channel", "kind", "topic", "queue", "assignee", "system", "connection",
    "requesting_agency", "recorded_at",
)  # fmt: skip
DRAFT = 0  # the number of a rule that is not kept yet


@dataclass(frozen=True, slots=True)
class Side:
    """Where a ticket lies: queue and person by name ("" for nobody), or who leads it; `way`: how given."""

    queue: str = ""
    person: str = ""
    lead: Body | None = None
    way: Giving = Giving.NOBODY


@dataclass(frozen=True, slots=True)
class Move:
    """A ticket that would lie elsewhere."""

    case: Case
    before: Side
    after: Side


@dataclass(slots=True)
class Preview:
    """What was looked at and what would change; `next` asks for older tickets, None at the end."""

    looked: int = 0
    since: datetime | None = None
    total: int = 0
    moves: list[Move] = field(default_factory=list)
    counts: Counter[tuple[Side, Side]] = field(default_factory=Counter)
    next: int | None = None

    def add(self, move: Move) -> None:
        """Count a ticket that would lie elsewhere; the first SHOWN are kept."""
        self.total += 1
        self.counts[move.before, move.after] += 1
        if len(self.moves) < SHOWN:
            self.moves.append(move)


def _recent(visible: QuerySet[Case], after: int | None) -> tuple[list[Case], Preview]:
    """Return the newest of `visible` tickets of the last DAYS, at most STEP, older than `after`.

    Keys grow with the time of entry, so the walk from the newest key ends at the first one too old.
    """
    seen = visible.only(*_ONLY).order_by("-pk")
    if after is not None:
        seen = seen.filter(pk__lt=min(after, tickets.MOST_KEY))
    begun, found = timezone.now() - timedelta(days=DAYS), list(seen[:STEP])
    cases = [case for case in found if case.recorded_at >= begun]
    more = len(found) == STEP and len(cases) == len(found)
    oldest = cases[-1].recorded_at if cases else None
    return cases, Preview(len(cases), oldest, next=cases[-1].pk if more else None)


def routing(viewer: Actor, rules: Sequence[Rule], *, after: int | None = None) -> Preview:
    """Return what the rule numbered DRAFT among `rules`, in their order, would have moved."""
    cases, preview = _recent(tickets.for_staff(viewer), after)
    known, bodies = routing_rules.known(cases, rules), _bodies(cases, rules)
    closed, queues = routing_rules.closed_queues(), _queues()
    people = _people({rule.person for rule in rules} | {case.assignee_id for case in cases})
    for case in cases:
        match = first_match(known.facts(case, bodies.get(case.pk, "")), rules)
        if match is None or match.rule.number != DRAFT:
            continue
        rule = match.rule
        opens = case.queue_id in closed and rule.queue not in closed
        queue = case.queue_id if rule.queue is None or opens else rule.queue
        holder = _holder(case, rule, moved=queue != case.queue_id)
        if queue == case.queue_id and holder == (case.assignee_id, Giving.NOBODY):
            continue
        before = Side(queues.get(case.queue_id, ""), people.get(case.assignee_id or 0, ""))
        preview.add(
            Move(case, before, Side(queues.get(queue, ""), people.get(holder[0] or 0, ""), way=holder[1]))
        )
    return preview


def _holder(case: Case, rule: Rule, *, moved: bool) -> tuple[int | None, Giving]:
    """Return who would hold a ticket, or by which way somebody would; who holds one in its queue keeps it."""
    if rule.giving is Giving.PERSON:
        return rule.person, Giving.NOBODY
    if rule.giving is not Giving.NOBODY and (moved or case.assignee_id is None):
        return None, rule.giving
    return case.assignee_id, Giving.NOBODY


def _bodies(cases: Sequence[Case], rules: Iterable[Rule]) -> dict[int, str]:
    """Return the first lines of the cases, where any rule reads them."""
    if not any(rule.condition.words and rule.condition.whole for rule in rules):
        return {}
    said = FollowUp.objects.filter(ticket__in=[case.pk for case in cases], public=True).order_by()
    first = said.values("ticket").annotate(first=Min("pk")).values_list("first", flat=True)
    rows = FollowUp.objects.filter(pk__in=list(first)).order_by()
    return dict(rows.values_list("ticket_id", Left("comment", FIRST)))


def _queues() -> dict[int, str]:
    return dict(QueueProfile.objects.values_list("queue_id", "queue__title"))


def _people(ids: Iterable[int | None]) -> dict[int, str]:
    return {one.pk: str(one) for one in User.objects.filter(pk__in={one for one in ids if one})}


def leading(viewer: Actor, rows: Sequence[Row], *, after: int | None = None) -> Preview:
    """Return which tickets the row numbered DRAFT among `rows`, in their order, would give another lead."""
    cases, preview = _recent(with_lead(tickets.for_staff(viewer)), after)
    owners = _kinds(ConnectedSystem.objects.filter(owner__isnull=False).values_list("pk", "owner__kind"))
    asking = {case.requesting_agency_id for case in cases if case.requesting_agency_id}
    kinds = _kinds(Agency.objects.filter(pk__in=asking).values_list("pk", "kind"))
    for case in cases:
        row = row_for(
            case.topic_id or "",
            owners.get(case.system_id or 0),
            kinds.get(case.requesting_agency_id or 0),
            rows=rows,
        )
        term = next((one for one in terms(case) if one.until is None), None)
        now = Body(term.body) if term else OURS
        if row.number == DRAFT and row.leading.lead is not now:
            preview.add(Move(case, Side(lead=now), Side(lead=row.leading.lead)))
    return preview


def _kinds(pairs: Iterable[tuple[int, str]]) -> dict[int, AgencyKind]:
    return {pk: AgencyKind(kind) for pk, kind in pairs if kind}


Previewed = Callable[[int | None], Preview]
