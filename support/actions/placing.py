"""Placing tickets by rules: their queue, who gets them; each placement keeps its rule, words and clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import prefetch_related_objects
from django.utils import timezone

from support import outbox
from support.actions import stage_rules
from support.domain.events import EventKind
from support.domain.lifecycle import Stage
from support.domain.roles import WORKERS, Actor, Role
from support.domain.rules import BY_HAND, Giving, How, Match, first_match, give_out
from support.models import Assignment, Case, FollowUp, Lead, QueueProfile, rows
from support.queries import duty, lead_rules, routing_rules
from support.queries import leads as led

# What rules ask about; a change of any other property leaves a ticket where it is.
ASKED = frozenset({"topic_id", "kind", "system_id", "connection_id"})
_HOW = {Giving.PERSON: How.PERSON, Giving.LOAD: How.LOAD, Giving.DUTY: How.DUTY}
_STARTS = frozenset({Stage.NEW, Stage.ACCEPTED, Stage.REOPENED})


@dataclass(slots=True)
class Placed:
    """A case a rule placed: `how` says whether it reached a person or its queue alone."""

    case: Case
    match: Match
    how: How = How.QUEUE


def place_new(given: Sequence[tuple[Case, str]], at: datetime) -> list[Placed]:
    """Let the rules in force place new cases, not yet written; each comes with its first message's text.

    A fixed number of questions for all of them, none where no rule fits. Inside a transaction: who gives out
    by load locks the queues.
    """
    rules = routing_rules.rules(at)
    if not rules:
        return []
    known = routing_rules.known((case for case, _body in given), rules)
    placed = [
        Placed(case, match)
        for case, body in given
        if (match := first_match(known.facts(case, body), rules)) is not None
    ]
    if not placed:
        return []
    closed = routing_rules.closed_queues()
    for one in placed:
        _move(one, closed)
    _give(placed, closed, at)
    return placed


def _move(one: Placed, closed: frozenset[int]) -> None:
    """Put a case into its rule's queue; what a restricted topic closed, no rule opens."""
    queue = one.match.rule.queue
    if queue is not None and (one.case.queue_id not in closed or queue in closed):
        one.case.queue_id = queue


def _give(placed: Sequence[Placed], closed: frozenset[int], at: datetime) -> None:
    """Give the cases to people as their rules say; a case stays with its queue while nobody fits."""
    named = [one for one in placed if one.match.rule.giving in {Giving.PERSON, Giving.DUTY}]
    if named:
        _give_named(named, closed, at)
    by_load = [one for one in placed if one.match.rule.giving is Giving.LOAD]
    if not by_load:
        return
    # All queues in one order: two who give out at once wait for each other, and count what the first gave.
    list(QueueProfile.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    loads = routing_rules.loads({one.case.queue_id for one in by_load}, at)
    turn = max((load.turn for of in loads.values() for load in of.values()), default=0)
    for one in by_load:
        turn += 1
        _hold(one, give_out(loads[one.case.queue_id], turn))


def _give_named(named: Sequence[Placed], closed: frozenset[int], at: datetime) -> None:
    """Give to the person a rule names, or to who is on duty: if he works, is not away, and may see it."""
    wanted = [(one, _wanted(one, at)) for one in named]
    people = {user for _one, user in wanted if user is not None}
    if not people:
        return
    able = workers(people) - duty.away(people, at)
    inside = routing_rules.members({one.case.queue_id for one in named} & closed)
    for one, user in wanted:
        within = inside.get(one.case.queue_id)
        if user in able and (within is None or user in within):
            _hold(one, user)


def _wanted(one: Placed, at: datetime) -> int | None:
    if one.match.rule.giving is Giving.PERSON:
        return one.match.rule.person
    found = duty.shift_of(one.case.queue_id, at)
    return found.user if found else None


def workers(people: Iterable[int]) -> set[int]:
    """Return those of `people` who work tickets and are not switched off."""
    users = get_user_model().objects.filter(pk__in=list(people), is_active=True)
    return set(users.filter(groups__name__in=[role.value for role in WORKERS]).values_list("pk", flat=True))


def _hold(one: Placed, user: int | None) -> None:
    if user is None:
        return
    one.case.assignee_id, one.how = user, _HOW[one.match.rule.giving]
    if Stage(one.case.stage) in _STARTS and not stage_rules.waits(one.case, Stage.ASSIGNED):
        one.case.stage = Stage.ASSIGNED.value


def keep(by: Actor, placed: Sequence[Placed], at: datetime) -> None:
    """Write what `place_new` decided, beside the new cases: their terms, and an event each."""
    if not placed:
        return
    prefetch_related_objects([one.case for one in placed], "system__owner", "requesting_agency")
    rows.insert(
        Assignment,
        ("case_id", "user_id", "queue_id", "how", "rule_id", "words", "clause"),
        [
            (
                one.case.pk,
                one.case.assignee_id if one.how is not How.QUEUE else None,
                one.case.queue_id,
                one.how.value,
                one.match.rule.number,
                list(one.match.words),
                one.match.rule.clause or lead_rules.decided_for(one.case).clause,
            )
            for one in placed
        ],
        since=at,
        by_id=by.user_id,
    )
    outbox.record_many(
        by,
        [outbox.Happened(EventKind.ASSIGNED, [one.case.pk], _data(one)) for one in placed],
        at=at,
    )


def _data(one: Placed, before: int | None = None) -> dict[str, Any]:
    """Return what an event says of a placement: ids alone, never words of the request."""
    held = one.case.assignee_id if one.how is not How.QUEUE else None
    data: dict[str, Any] = {"rule": one.match.rule.number, "how": one.how.value, "placed": one.case.queue_id}
    return data | {"from_user": before, "to_user": held}


def again(by: Actor, case: Case, changed: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """Let the rules place a locked case anew whose properties `changed`; returns what the event says.

    Adds the queue to `changed` where a rule moves it. A ticket somebody gave out by hand stays with whom he
    gave it to; only into a restricted queue a rule moves it all the same, and then takes it from a holder
    the queue is closed to.
    """
    if not changed.keys() & ASKED:
        return {}
    rules = routing_rules.rules()
    known = routing_rules.known([case], rules)
    match = first_match(known.facts(case, _first_words(case, rules)), rules)
    if match is None:
        return {}
    closed, term = routing_rules.closed_queues(), current(case)
    hand = by_hand(case, term)
    one, before, queue = Placed(case, match), case.assignee_id, case.queue_id
    if _may_move(by, one, closed, free=not hand and _by_itself(case, changed, term)):
        _move(one, closed)
    if case.queue_id != queue:
        changed["queue_id"] = (changed.get("queue_id", (queue,))[0], case.queue_id)
        hand = hand and not shut_out(case, closed)
    same = term is not None and term.rule_id == match.rule.number and term.queue_id == case.queue_id
    return {} if hand or same else _anew(by, one, before, closed)


def _anew(by: Actor, one: Placed, before: int | None, closed: frozenset[int]) -> dict[str, Any]:
    if shut_out(one.case, closed):
        one.case.assignee_id = None
    stage = one.case.stage
    _give([one], closed, timezone.now())
    if one.how is How.QUEUE and one.case.assignee_id is not None:
        return {}  # the rule names nobody: who holds the ticket by an earlier rule keeps it
    put(by, one.case, one.how, match=one.match)
    data = _data(one, before)
    return data | ({"from": stage, "to": one.case.stage} if one.case.stage != stage else {})


def _first_words(case: Case, rules: Sequence[Any]) -> str:
    """Return the text of a case's first message, if any rule reads it."""
    if not any(rule.condition.words and rule.condition.whole for rule in rules):
        return ""
    found = (
        FollowUp.objects.filter(ticket=case.pk, public=True).order_by("pk").values_list("comment", flat=True)
    )
    return found.first() or ""


def _may_move(by: Actor, one: Placed, closed: frozenset[int], *, free: bool) -> bool:
    """Into a restricted queue always; out of one where a lead acts; else where nobody chose the queue."""
    if one.case.queue_id in closed and not (by.is_system or Role.TEAM_LEAD in by.roles):
        return False
    return free or one.match.rule.queue in closed


def _by_itself(case: Case, changed: dict[str, tuple[Any, Any]], term: Assignment | None) -> bool:
    """True while the queue is where a topic or a rule put the case, not where a person did."""
    if "queue_id" in changed or (term is not None and term.queue_id == case.queue_id):
        return True
    found = QueueProfile.objects.filter(pk=case.queue_id).values_list("key", flat=True).first()
    topic = case.topic
    return found == "tiep-nhan" or (topic is not None and topic.queue_id == case.queue_id)


def shut_out(case: Case, closed: frozenset[int]) -> bool:
    """True when a case has a holder whom its queue is closed to."""
    if case.assignee_id is None or case.queue_id not in closed:
        return False
    return case.assignee_id not in routing_rules.members([case.queue_id])[case.queue_id]


def current(case: Case) -> Assignment | None:
    """Return the present term of a case, None where none was kept."""
    return Assignment.objects.filter(case=case, until=None).first()


def by_hand(case: Case, term: Assignment | None) -> bool:
    """True when a person gave the ticket out, or took it back; also where no term tells of the holder."""
    if term is None or (case.assignee_id is not None and term.user_id != case.assignee_id):
        return case.assignee_id is not None
    return How(term.how) in BY_HAND


def put(by: Actor, case: Case, how: How, *, match: Match | None = None) -> Assignment:
    """End the present term of a locked case and begin the next, with its clause; returns it."""
    now = timezone.now()
    end(case, now)
    rule = match.rule if match else None
    return Assignment.objects.create(
        case=case,
        user_id=case.assignee_id if how is not How.QUEUE else None,
        queue_id=case.queue_id,
        how=how.value,
        rule_id=rule.number if rule else None,
        words=list(match.words) if match else [],
        clause=(rule.clause if rule else "") or led.current(case).clause,
        since=now,
        by_id=by.user_id,
    )


def hand_on(by: Actor, cases: Sequence[Case], at: datetime) -> None:
    """Begin a term for each of these locked cases that a step of escalation gave to another, set-based."""
    if not cases:
        return
    keys = [case.pk for case in cases]
    Assignment.objects.filter(case__in=keys, until=None).update(until=at)
    clauses = dict(Lead.objects.filter(case__in=keys, until=None).values_list("case_id", "clause"))
    rows.insert(
        Assignment,
        ("case_id", "user_id", "queue_id", "how", "words", "clause"),
        [
            (
                one.pk,
                one.assignee_id,
                one.queue_id,
                How.STEP.value,
                [],
                clauses.get(one.pk) or led.ours(one).clause,
            )
            for one in cases
        ],
        since=at,
        by_id=by.user_id,
    )


def end(case: Case, at: datetime) -> None:
    """End the present term of a locked case."""
    Assignment.objects.filter(case=case, until=None).update(until=at)
