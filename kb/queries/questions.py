"""Tickets of one cause: topic, system, error code if any; those no guide answered; duties made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kb.domain.states import DutySource
from kb.models import Guide, GuideCitation, GuideDuty
from kb.queries import duties, guides
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.domain.text import fold
from support.models import Case, QueueProfile
from support.queries import tickets

PAGE = 20
EVIDENCE = 400  # tickets told on one page at most
OPTIONS = 200  # guides one may choose from
_OUT = (Stage.REJECTED.value, Stage.DUPLICATE.value)


@dataclass(frozen=True, slots=True)
class Cause:
    """What tickets share; the code is folded, "" where none was told."""

    topic: str
    system: int | None
    code: str


def unanswered(since: datetime) -> Iterator[tuple[Cause, int, date]]:
    """Yield recent tickets with a cause and no guide named in them: cause, ticket, day it came.

    A topic alone is no cause. Tickets of closed queues stay out: what is made of them is read by more people.
    """
    closed = QueueProfile.objects.filter(restricted=True).values("pk")
    cited = Exists(GuideCitation.objects.filter(case=OuterRef("pk")))
    rows = Case.objects.filter(~cited, received_at__gte=since, topic__isnull=False)
    rows = rows.exclude(stage__in=_OUT).exclude(queue__in=closed)
    told = rows.values_list("pk", "topic", "system", "api_incident__error_code", "received_at")
    for pk, topic, system, code, at in told.iterator(chunk_size=2000):
        cause = Cause(topic, system, fold(code or "")[:80])
        if cause.system or cause.code:
            yield cause, pk, timezone.localdate(at)


def cause_of(duty: GuideDuty) -> Cause:
    """Return what a duty from questions is about."""
    return Cause(duty.topic_id or "", duty.system_id, duty.code)


def ended_since(day: date) -> dict[Cause, date]:
    """Return the causes whose duty ended on a day or later, with the last day one did."""
    rows = GuideDuty.objects.filter(source=DutySource.QUESTIONS.value, ended_on__gte=day)
    return {cause_of(duty): duty.ended_on for duty in rows.order_by("ended_on") if duty.ended_on}


def known(causes: Iterable[Cause]) -> set[Cause]:
    """Return those of the causes that have an open duty."""
    topics = {cause.topic for cause in causes}
    rows = GuideDuty.objects.filter(source=DutySource.QUESTIONS.value, ended_on=None, topic__in=topics)
    return {cause_of(duty) for duty in rows} & set(causes)


# --- the page ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """An open duty from questions, the tickets behind it that the viewer sees, guides it may be linked to."""

    duty: GuideDuty
    tickets: list[Case]
    guides: list[Guide]


def asked(viewer: Actor) -> QuerySet[GuideDuty]:
    """Return the open duties from questions `viewer` sees."""
    return duties.seen(viewer).filter(source=DutySource.QUESTIONS.value, ended_on=None)


def page(viewer: Actor, after: str = "") -> tuple[list[Asked], str]:
    """Return a page of them, newest first, and the cursor of the next (4 queries)."""
    rows = asked(viewer).select_related("system", "topic", "agency", "guide")
    if after.isascii() and after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    evidence, options = _evidence(viewer, shown), _options(viewer, shown)
    told = [Asked(duty, evidence[cause_of(duty)], options[duty.topic_id or ""]) for duty in shown]
    return told, str(shown[-1].pk) if len(found) > PAGE else ""


def _evidence(viewer: Actor, shown: list[GuideDuty]) -> dict[Cause, list[Case]]:
    found: dict[Cause, list[Case]] = defaultdict(list)
    if not shown:
        return found
    since = min(duty.made_at for duty in shown) - timedelta(days=settings.GUIDE_ASKED_DAYS)
    where = Q(pk__in=())
    for duty in shown:
        where |= Q(topic=duty.topic_id, system=duty.system_id)
    rows = tickets.visible_now(viewer).filter(where, received_at__gte=since).exclude(stage__in=_OUT)
    rows = rows.select_related("api_incident").order_by("-received_at", "-pk")
    for case in rows[:EVIDENCE]:
        api = getattr(case, "api_incident", None)
        code = fold(api.error_code)[:80] if api else ""
        found[Cause(case.topic_id or "", case.system_id, code)].append(case)
    return found


def _options(viewer: Actor, shown: list[GuideDuty]) -> dict[str, list[Guide]]:
    found: dict[str, list[Guide]] = defaultdict(list)
    topics = {duty.topic_id for duty in shown}
    rows = guides.readable(viewer).filter(topic__in=topics).only("pk", "title", "topic_id")
    for guide in rows.order_by("sort_key", "pk")[:OPTIONS]:
        found[guide.topic_id].append(guide)
    return found
