"""What the machine suggests for a ticket: kept at intake, accepted or changed by a person (Điều 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import base, leads, placing
from support.domain.channels import Channel
from support.domain.errors import NotAllowed, UserError
from support.domain.events import EventKind
from support.domain.requests import OpenRequest
from support.domain.roles import Actor
from support.domain.routing import Suggestion
from support.domain.rules import How
from support.domain.suggest import Facts
from support.domain.systems import AgencyKind
from support.domain.topics import BY_CODE
from support.domain.words import _
from support.models import Agency, Case, ConnectedSystem, Connection, TopicSuggestion, rows

REGRET = timedelta(hours=1)  # how long many tickets accepted at once may be taken back
RESTORED = (
    "topic_id", "queue_id", "system_id", "connection_id", "without_system", "priority", "stage",
    "assignee_id",
)  # fmt: skip


def known_of(requests: Sequence[tuple[OpenRequest, int | None]], in_use: Iterable[str]) -> list[Facts]:
    """Return what is known of requests besides their words; each comes with the agency its sender is of.

    `in_use`: codes of the topics of today.

    At most three queries, whatever the number of requests, and none for what none of them names.
    """
    agencies = _named(request.agency_id or of for request, of in requests)
    links = _named(request.connection_id for request, _of in requests)
    systems = _named(request.system_id for request, _of in requests)
    kinds = _pairs(Agency.objects.filter(pk__in=agencies, kind__in=_TELLING), "kind") if agencies else {}
    platforms = _pairs(Connection.objects.filter(pk__in=links), "platform__name") if links else {}
    owners = (
        _pairs(ConnectedSystem.objects.filter(pk__in=systems, owner__kind__in=_TELLING), "owner__kind")
        if systems
        else {}
    )
    over = frozenset(BY_CODE).difference(in_use)
    return [
        Facts(
            "",
            over=over,
            platform=platforms.get(request.connection_id) or "",
            files=tuple(file.name for file in request.message.files if not file.inline),
            asker=_kind(kinds.get(request.agency_id or of)),
            owner=_kind(owners.get(request.system_id)),
        )
        for request, of in requests
    ]


_TELLING = (AgencyKind.POLICE.value, AgencyKind.DEFENCE.value)


def _named(ids: Iterable[int | None]) -> set[int]:
    return {one for one in ids if one is not None}


def _pairs(found: Any, name: str) -> dict[int | None, str | None]:
    return dict(found.values_list("pk", name))


def _kind(value: str | None) -> AgencyKind | None:
    return AgencyKind(value) if value else None


def keep(by: Actor, made: Iterable[tuple[OpenRequest, Case, Suggestion]]) -> None:
    """Keep what was suggested for new cases, in one insert.

    Nothing is kept of what a worker classified while taking it in, and of work we gave ourselves.
    """
    lines = []
    for request, case, suggested in made:
        if not request.registered or (request.topic and not _guessed(by, request)):
            continue
        ranked = [[one.topic, one.share, list(one.words)] for one in suggested.ranked]
        if case.topic_id:  # what a form's choice bounded stands first
            own = [one for one in ranked if one[0] == case.topic_id]
            others = [one for one in ranked if one[0] != case.topic_id]
            ranked = [*(own or [[case.topic_id, 0, []]]), *others][:3]
        share = ranked[0][1] if case.topic_id and ranked else 0
        lines.append(
            (
                case.pk,
                case.topic_id,
                share,
                ranked,
                suggested.priority,
                list(suggested.urgent),
                suggested.doubtful,
            )
        )
    columns = ("case_id", "first_id", "share", "ranked", "priority", "urgent", "doubtful")
    rows.insert(TopicSuggestion, columns, lines)


def _guessed(by: Actor, request: OpenRequest) -> bool:
    """True where the topic is only what the words and the choice of a form suggest, and no worker said it."""
    return not by.is_worker and request.channel is Channel.PORTAL


def decide(by: Actor, case: Case) -> dict[str, Any]:
    """Note what a person made of the suggestion for a locked case; returns what the event says of it."""
    found = TopicSuggestion.objects.filter(case=case, outcome="").first()
    if found is None or not case.topic_id or by.is_system:
        return {}
    others = {one[0] for one in found.ranked}
    if case.topic_id == found.first_id:
        found.outcome = "accepted"
    else:
        found.outcome = "other" if case.topic_id in others else "changed"
    found.decided_id, found.decided_at, found.decided_by_id = case.topic_id, timezone.now(), by.user_id
    found.save(update_fields=["outcome", "decided", "decided_at", "decided_by"])
    return {"suggestion": found.outcome, "suggested": found.first_id}


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of many: accepted whole, accepted but still without a system, and left as they were."""

    done: tuple[int, ...]
    lacking: tuple[int, ...]
    left: int


def remember(case_id: int, before: Mapping[str, Any], version: int) -> None:
    """Keep how a ticket stood before it was accepted with others, and its version after."""
    TopicSuggestion.objects.filter(case=case_id).update(before={**before, "version": version})


@transaction.atomic
def take_back(by: Actor, *, case_ids: Sequence[int]) -> list[int]:
    """Take back what `by` accepted at once within REGRET; returns the cases restored.

    A ticket that somebody touched since stays as it is.
    """
    base.lock_cases(case_ids)  # all in the one order, before anything else is locked
    restored = [case_id for case_id in sorted(set(case_ids)) if _take_back(by, case_id)]
    if not restored:
        raise NotAllowed(_("Không còn hoàn tác được: các phiếu đã có người xử lý tiếp."))
    return restored


def _take_back(by: Actor, case_id: int) -> bool:
    mine = TopicSuggestion.objects.filter(
        case=case_id, decided_by=by.user_id, decided_at__gte=timezone.now() - REGRET
    ).exclude(before=None)
    if not mine.exists():
        return False
    try:
        case = base.lock_for_work(by, case_id)
    except UserError:  # it lies in a queue closed to `by` now: its own people look after it
        return False
    found = mine.select_for_update().first()
    if found is None or found.before is None or case.version != found.before["version"]:
        return False
    changed = {name: [getattr(case, name), found.before[name]] for name in RESTORED}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    for name, (_now, then) in changed.items():
        setattr(case, name, then)
    moved = changed.pop("stage", None)
    data: dict[str, Any] = {"changed": changed, "suggestion": "taken_back"}
    data |= {"from": moved[0], "to": moved[1]} if moved else {}
    outbox.record(by, outbox.Happened(EventKind.CLASSIFIED, [case.pk], data))
    if "assignee_id" in changed:
        placing.end(case, timezone.now())
        if case.assignee_id is not None:
            placing.put(by, case, How.HAND)
    base.save(case, *RESTORED)
    leads.settle(by, case=case)
    TopicSuggestion.objects.filter(pk=found.pk).update(
        outcome="", decided=None, decided_at=None, decided_by=None, before=None
    )
    return True
