"""Makes what the matrix of rights tries rules and the duty roster on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from support.domain import roles
from tests.house.owned import Arguments

if TYPE_CHECKING:
    from support.models import RoutingRule
    from tests.house.world import World


def routing_rule(**more: Any) -> RoutingRule:
    from django.utils import timezone

    from support.models import QueueProfile, RoutingRule

    now = timezone.now()
    last = RoutingRule.objects.order_by("-place").values_list("place", flat=True).first() or 0
    given = {"name": "Quy tắc thử", "queue_id": QueueProfile.objects.get(key="ket-noi").pk} | more
    return RoutingRule.objects.create(place=last + 65536, valid_from=now, made_at=now, **given)


def rule_of(_world: World) -> Mapping[str, Any]:
    return {"pk": routing_rule().pk}


def closed_rule(_world: World) -> Mapping[str, Any]:
    from django.utils import timezone

    return {"pk": routing_rule(valid_to=timezone.now() + timedelta(seconds=1)).pk}


def lead_rule(_world: World) -> Mapping[str, Any]:
    from support.models import LeadRule

    return {"pk": LeadRule.objects.filter(valid_to=None).order_by("place")[0].pk}


def replaced_lead_rule(_world: World) -> Mapping[str, Any]:
    from django.utils import timezone

    from support.models import LeadRule

    old = LeadRule.objects.filter(valid_to=None).exclude(topics=[]).order_by("-place")[0]
    now = timezone.now()
    LeadRule.objects.filter(pk=old.pk).update(valid_to=now)
    new = LeadRule.objects.create(
        place=old.place,
        topics=["I"],
        lead="ndb",
        clause="12",
        how="law",
        valid_from=now,
        made_at=now,
        replaces=old,
    )
    return {"pk": new.pk}


def shift_of(_world: World) -> Mapping[str, Any]:
    from django.utils import timezone

    from support.models import DutyShift
    from tests import factories

    now = timezone.now()
    later = DutyShift.objects.count() + 1
    since = now + timedelta(days=later)
    until, person = since + timedelta(hours=8), factories.engineer()
    return {"pk": DutyShift.objects.create(user=person, since=since, until=until, made_at=now).pk}


def absence_of(_world: World) -> Mapping[str, Any]:
    """Give an absence of nobody who tries."""
    from django.utils import timezone

    from support.models import Absence
    from tests import factories

    today, person = timezone.localdate(), factories.engineer()
    return {"pk": Absence.objects.create(user=person, first=today, last=today, made_at=timezone.now()).pk}


_KEEPERS = frozenset(role.value for role in roles.CURATORS)
# Pages of rules and roster: name, who may, what it is tried on, method.
ROSTER: tuple[tuple[str, frozenset[str], Arguments | None, str], ...] = (
    ("rules", _KEEPERS, None, "get"),
    ("rule-new", _KEEPERS, None, "get"),
    ("rule-trial", _KEEPERS, None, "get"),
    ("rule", _KEEPERS, rule_of, "get"),
    ("rule-move", _KEEPERS, rule_of, "post"),
    ("rule-close", _KEEPERS, rule_of, "get"),
    ("rule-restore", _KEEPERS, closed_rule, "get"),
    ("lead-rules", _KEEPERS, None, "get"),
    ("lead-rule-new", _KEEPERS, None, "get"),
    ("lead-rule", _KEEPERS, lead_rule, "get"),
    ("lead-rule-close", _KEEPERS, lead_rule, "get"),
    ("lead-rule-restore", _KEEPERS, replaced_lead_rule, "get"),
    ("duty", frozenset(role.value for role in roles.CATALOGUE), None, "get"),
    ("duty-new", _KEEPERS, None, "get"),
    ("duty-pattern", _KEEPERS, None, "get"),
    ("duty-shift", frozenset(role.value for role in roles.CATALOGUE), shift_of, "get"),
    ("duty-cancel", _KEEPERS, shift_of, "post"),
    ("duty-away", frozenset(role.value for role in roles.WORKERS), None, "get"),
    # Somebody else's days away: only who keeps the roster, and works, takes them back.
    ("duty-back", frozenset({roles.Role.TEAM_LEAD.value}), absence_of, "post"),
)
