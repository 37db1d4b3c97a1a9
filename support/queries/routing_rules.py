"""Routing rules as kept: those in force, what they ask about a request, and who is next in a queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from support.domain.errors import NotFound
from support.domain.lifecycle import OPEN
from support.domain.roles import WORKERS, Actor
from support.domain.rules import Condition, Facts, Giving, Load, Rule
from support.models import (
    Agency,
    Assignment,
    Case,
    ConnectedSystem,
    Connection,
    QueueMember,
    QueueProfile,
    RoutingRule,
)
from support.queries import duty

SECONDS = 60  # how long a change may stay unseen by another process
_RULES = "rules:routing"
MOST = 500


@dataclass(frozen=True, slots=True)
class Dated:
    """A rule and when it is in force."""

    rule: Rule
    since: datetime
    until: datetime | None


def rules(at: datetime | None = None) -> tuple[Rule, ...]:
    """Return the rules in force at `at` (now), in order; a change is seen within SECONDS everywhere."""
    known: tuple[Dated, ...] | None = cache.get(_RULES)
    if known is None:
        known = _load()
        cache.set(_RULES, known, SECONDS)
    moment = at or timezone.now()
    return tuple(
        one.rule for one in known if one.since <= moment and (one.until is None or moment < one.until)
    )


def _load() -> tuple[Dated, ...]:
    """Read what is in force or will be; what is over decides nothing any more."""
    found = RoutingRule.objects.filter(Q(valid_to=None) | Q(valid_to__gt=timezone.now()))
    return tuple(Dated(rule_of(one), one.valid_from, one.valid_to) for one in found)


def forget() -> None:
    """Let the next question read the rules anew."""
    cache.delete(_RULES)


def rule_of(row: RoutingRule) -> Rule:
    """Return a kept rule as the domain knows it."""
    return Rule(
        number=row.pk or 0,
        name=row.name,
        condition=Condition(
            channels=frozenset(row.channels),
            kinds=frozenset(row.kinds),
            topics=frozenset(row.topics),
            system=row.system_id,
            platform=row.platform_id,
            agency=row.agency_id,
            agency_kinds=frozenset(row.agency_kinds),
            owner_kinds=frozenset(row.owner_kinds),
            words=tuple(row.words),
            whole=row.whole,
        ),
        queue=row.queue_id,
        giving=Giving(row.giving),
        person=row.person_id,
        clause=row.clause,
    )


@dataclass(slots=True)
class Known:
    """What rules ask about rows a request names: kinds of agencies, owners and platforms of systems."""

    agencies: Mapping[int, str]
    owners: Mapping[int, str]
    systems: Mapping[int, frozenset[int]]
    connections: Mapping[int, int | None]

    def facts(self, case: Case, body: str) -> Facts:
        """Return the facts of a case; `body` is the text of its first message."""
        over = self.connections.get(case.connection_id or 0)
        of_system = self.systems.get(case.system_id or 0, frozenset())
        return Facts(
            channel=case.channel,
            kind=case.kind,
            topic=case.topic_id or "",
            system=case.system_id,
            platforms=frozenset({over}) if over else of_system,
            agency=case.requesting_agency_id,
            agency_kind=self.agencies.get(case.requesting_agency_id or 0, ""),
            owner_kind=self.owners.get(case.system_id or 0, ""),
            subject=case.subject,
            body=body,
        )


def known(cases: Iterable[Case], rules: Sequence[Rule]) -> Known:
    """Read what `rules` ask about `cases`: a few questions for all of them, none where nothing is asked."""
    given = list(cases)
    agencies = {one.requesting_agency_id for one in given if one.requesting_agency_id}
    systems = {one.system_id for one in given if one.system_id}
    links = {one.connection_id for one in given if one.connection_id}
    asks_agency = agencies and any(rule.condition.agency_kinds for rule in rules)
    asks_owner = systems and any(rule.condition.owner_kinds for rule in rules)
    asks_platform = any(rule.condition.platform for rule in rules)
    return Known(
        dict(Agency.objects.filter(pk__in=agencies).values_list("pk", "kind")) if asks_agency else {},
        _owners(systems) if asks_owner else {},
        _platforms(systems) if asks_platform and systems else {},
        dict(Connection.objects.filter(pk__in=links).values_list("pk", "platform_id"))
        if asks_platform and links
        else {},
    )


def _owners(systems: Iterable[int]) -> dict[int, str]:
    found = ConnectedSystem.objects.filter(pk__in=systems, owner__isnull=False)
    return dict(found.values_list("pk", "owner__kind"))


def _platforms(systems: Iterable[int]) -> dict[int, frozenset[int]]:
    made: dict[int, set[int]] = {}
    through = ConnectedSystem.platforms.through.objects.filter(connectedsystem__in=systems)
    for system, platform in through.values_list("connectedsystem_id", "platform_id"):
        made.setdefault(system, set()).add(platform)
    return {system: frozenset(found) for system, found in made.items()}


def members(queues: Iterable[int]) -> dict[int, list[int]]:
    """Return the people named for each queue who work tickets and are not switched off, by id."""
    found: dict[int, list[int]] = {queue: [] for queue in queues}
    people = QueueMember.objects.filter(
        profile__in=list(found), user__is_active=True, user__groups__name__in=[role.value for role in WORKERS]
    )
    for queue, user in people.order_by("user_id").values_list("profile_id", "user_id").distinct():
        found[queue].append(user)
    return found


def loads(queues: Iterable[int], at: datetime) -> dict[int, dict[int, Load]]:
    """Return by queue what each of its people who is not away on that day carries now.

    The same person's load is one object in every queue. Lock the queues first: two who count at once give
    the same person twice.
    """
    named = members(queues)
    people = {user for users in named.values() for user in users}
    here = people - duty.away(people, at) if people else set()
    carried = Case.objects.filter(assignee__in=here, stage__in=OPEN).order_by()
    opened = dict(carried.values_list("assignee").annotate(n=Count("pk"))) if here else {}
    latest = _latest(here)
    each = {user: Load(user, opened.get(user, 0), latest.get(user, 0)) for user in here}
    return {queue: {user: each[user] for user in users if user in each} for queue, users in named.items()}


def _latest(people: Iterable[int]) -> dict[int, int]:
    """Return the latest assignment a rule gave to each: one step into an index a person."""
    of_one = Assignment.objects.filter(user=OuterRef("pk"), rule__isnull=False).order_by("-pk").values("pk")
    users = get_user_model().objects.filter(pk__in=list(people)).order_by()
    return {user: last or 0 for user, last in users.values_list("pk", Subquery(of_one[:1]))}


def closed_queues() -> frozenset[int]:
    """Return the restricted queues."""
    return frozenset(QueueProfile.objects.filter(restricted=True).values_list("pk", flat=True))


def present() -> QuerySet[RoutingRule]:
    """Return the rules nobody closed, in order: those in force and those still to come."""
    return RoutingRule.objects.filter(valid_to=None).order_by("place", "pk")


_SHOWN = ("made_by", "closed_by", "queue", "person", "system", "platform", "agency")


def shown(at: datetime) -> list[RoutingRule]:
    """Return what the page of rules shows: those in force at `at`, and those to come, in order."""
    found = RoutingRule.objects.filter(Q(valid_to=None) | Q(valid_to__gt=at))
    return list(found.select_related(*_SHOWN).order_by("place", "pk")[:MOST])


def former(at: datetime, size: int = 50) -> list[RoutingRule]:
    """Return the latest rules no longer in force, newest first."""
    found = RoutingRule.objects.filter(valid_to__lte=at).select_related(*_SHOWN)
    return list(found.order_by("-valid_to", "-pk")[:size])


def get(pk: int) -> RoutingRule:
    """Return one rule; raises NotFound."""
    found = RoutingRule.objects.select_related(*_SHOWN, "replaces").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def may_see_queue(viewer: Actor, queue_id: int | None) -> bool:
    """True when `viewer` may know that work lies in this queue."""
    return queue_id is None or queue_id in viewer.queues or queue_id not in closed_queues()
