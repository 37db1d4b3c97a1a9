"""A request tried on the rules: what the machine would suggest, which rule decides, who leads and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from support.domain import kinds, routing, suggest
from support.domain.kinds import Kind
from support.domain.leads import BODY_LABELS, HOW_LABELS, row_for
from support.domain.roles import Actor
from support.domain.rules import GIVING_LABELS, Giving, Match, first_match, next_of
from support.domain.systems import AgencyKind
from support.domain.topics import BY_CODE
from support.models import Agency, Case, ConnectedSystem, QueueProfile, Topic
from support.queries import duty, lead_rules, lists, routing_rules
from support.queries.register import day_start
from support.web import rules


def told(viewer: Actor, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a request as `given` by TrialForm would come to; nothing is kept.

    What lies in a restricted queue the viewer is not named for is told by the queue's name alone.
    """
    day = given["day"]
    at = day_start(day) if day and day > timezone.localdate() else timezone.now()
    kind = Kind(given["kind"]) if given["kind"] else None
    topics = {one.code: one for one in lists.topics_on(timezone.localdate(at))}
    known = suggest.Facts("", over=frozenset(BY_CODE).difference(topics))
    guess = routing.suggest(given["subject"], given["body"], kind, known)
    topic = topics.get(given["topic"] or guess.topic)
    case = _case(given, topic, kind or guess.kind, guess.queue)
    active = routing_rules.rules(at)
    match = first_match(routing_rules.known([case], active).facts(case, given["body"]), active)
    closed = routing_rules.closed_queues()
    if match and match.rule.queue is not None and (case.queue_id not in closed or match.rule.queue in closed):
        case.queue_id = match.rule.queue
    return {
        "topic": topic,
        "guessed": "" if given["topic"] else guess.reason,
        "kind": _(kinds.LABELS[Kind(case.kind)]),
        "rule": _rule(match),
        "queue": QueueProfile.objects.select_related("queue").get(pk=case.queue_id),
        "person": _person(viewer, match, case.queue_id, at),
        "lead": _lead(given, topic, at),
    }


def _case(given: Mapping[str, Any], topic: Topic | None, kind: Kind, queue: str) -> Case:
    profile = topic.queue_id if topic else QueueProfile.objects.get(key=queue).pk
    return Case(
        kind=kind.value,
        channel=given["channel"],
        subject=given["subject"],
        topic=topic,
        queue_id=profile,
        system_id=int(given["system"]) if given["system"] else None,
        requesting_agency_id=int(given["agency"]) if given["agency"] else None,
    )


def _rule(match: Match | None) -> dict[str, Any] | None:
    if match is None:
        return None
    row = routing_rules.get(match.rule.number)
    return {"row": row, "asks": rules.asked(row), "does": rules.does(row), "words": rules.quoted(match.words)}


def _person(viewer: Actor, match: Match | None, queue: int, at: datetime) -> str:
    """Return who would get it, in words; of a queue closed to the viewer only how."""
    if match is None or match.rule.giving is Giving.NOBODY:
        return _("chưa phân công")
    way = _(GIVING_LABELS[match.rule.giving])
    if not routing_rules.may_see_queue(viewer, queue):
        return way
    if match.rule.giving is Giving.PERSON:
        return str(routing_rules.get(match.rule.number).person)
    if match.rule.giving is Giving.DUTY:
        found = duty.on_duty(queue, at)
        return f"{way}: {found}" if found else _("%s: chưa có ai trực lúc đó") % way
    following = next_of(list(routing_rules.loads([queue], at)[queue].values()))
    if following is None:
        return _("%s: không còn ai trong hàng đợi") % way
    return _("%(way)s: đến lượt %(who)s") % {"way": way, "who": duty.person(following.user)}


def _lead(given: Mapping[str, Any], topic: Topic | None, at: datetime) -> dict[str, Any]:
    """Return who leads by the table in force then, who coordinates, by which clause and row."""
    system = ConnectedSystem.objects.filter(pk=given["system"] or 0).select_related("owner").first()
    agency = Agency.objects.filter(pk=given["agency"] or 0).first()
    owner = AgencyKind(system.owner.kind) if system and system.owner else None
    asking = AgencyKind(agency.kind) if agency else None
    row = row_for(topic.code if topic else "", owner, asking, rows=lead_rules.rows(at))
    firm = HOW_LABELS[row.leading.how]
    kept = lead_rules.get(row.number) if row.number else None
    return {
        "lead": _(BODY_LABELS[row.leading.lead]) if row.leading.lead else "",
        "note": _(firm) if firm else "",
        "coordinating": "; ".join(_(BODY_LABELS[body]) for body in row.leading.coordinating),
        "clause": row.leading.clause,
        "asks": rules.asked_for_lead(kept) if kept else [],
        "source": kept.source if kept else "",
    }
