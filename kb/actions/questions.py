"""From questions to missing guides: several tickets of one cause without a guide open a duty (N22)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from kb.actions.duties import lock
from kb.domain.states import DutySource, DutyState
from kb.models import Guide, GuideDuty, GuideDutyChange
from kb.queries import duties as kept
from kb.queries import questions
from kb.queries.questions import Cause
from support import outbox
from support.actions import base
from support.domain.errors import Forbidden, NotAllowed
from support.domain.events import EventKind
from support.domain.privacy import mask
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import ConnectedSystem
from support.outbox import Happened

_SWEEPER = Actor.system("Từ câu hỏi đến tài liệu")
REASON_MAX = 500
_TOLD = 50  # tickets named in the event


def sweep() -> int:
    """Open a duty for every cause with enough tickets of late and no guide; returns how many were opened.

    A cause that was set aside, or answered, counts anew from the day after.
    """
    since = timezone.now() - timedelta(days=settings.GUIDE_ASKED_DAYS)
    ended = questions.ended_since(timezone.localdate(since))
    found = defaultdict(list)
    for cause, case, day in questions.unanswered(since):
        if cause not in ended or day > ended[cause]:
            found[cause].append(case)
    many = {cause: cases for cause, cases in found.items() if len(cases) >= settings.GUIDE_ASKED_TICKETS}
    for cause in questions.known(many) | _explained(many):
        del many[cause]
    return sum(_open(cause, cases) for cause, cases in sorted(many.items(), key=_order))


def _order(item: tuple[Cause, list[int]]) -> tuple[str, int, str]:
    return item[0].topic, item[0].system or 0, item[0].code


def _explained(causes: Mapping[Cause, object]) -> set[Cause]:
    """Return the causes a published guide is there for: of the topic and the system, or with the code."""
    published = Guide.objects.filter(current__isnull=False, topic__in={cause.topic for cause in causes})
    systems = published.exclude(systems=None).values_list("topic", "systems")
    codes = published.exclude(codes=None).values_list("topic", "codes__folded")
    by_system, by_code = set(systems), set(codes)
    found: set[Cause] = set()
    for cause in causes:
        by, what = (by_system, cause.system) if cause.system else (by_code, cause.code)
        found |= {cause} if (cause.topic, what) in by else set()
    return found


def _open(cause: Cause, cases: list[int]) -> bool:
    now = timezone.now()
    owner = ConnectedSystem.objects.filter(pk=cause.system or 0).select_related("owner").first()
    agency = (owner.owner.successor or owner.owner) if owner and owner.owner else None
    try:
        with transaction.atomic():
            made = GuideDuty.objects.create(
                agency=agency,
                system_id=cause.system,
                topic_id=cause.topic,
                code=cause.code,
                source=DutySource.QUESTIONS.value,
                state_since=now,
                made_at=now,
            )
            GuideDutyChange.objects.create(duty=made, state=DutyState.NONE.value, at=now)
            data = {"duty": made.pk, "tickets": sorted(cases)[:_TOLD], "count": len(cases)}
            outbox.record(_SWEEPER, Happened(EventKind.GUIDE_DUTY_ASKED, data=data), at=now)
    except IntegrityError:
        return False  # another run opened it meanwhile
    return True


@transaction.atomic
def drop(by: Actor, *, duty_id: int, reason: str) -> GuideDuty:
    """Set a duty from questions aside, with the reason; raises Forbidden, NotFound, NotAllowed."""
    duty = lock(by, duty_id)
    if not kept.manages(by):
        raise Forbidden
    if duty.source != DutySource.QUESTIONS:
        raise NotAllowed(_("Nghĩa vụ theo kết nối chỉ kết thúc cùng kết nối."))
    words = mask(base.required(nfc(reason), _("Lý do"), limit=REASON_MAX))
    today: date = timezone.localdate()
    duty.ended_on, duty.why = today, words
    duty.save(update_fields=["ended_on", "why"])
    happened = Happened(EventKind.GUIDE_DUTY_DROPPED, data={"duty": duty.pk}, texts={"reason": words})
    outbox.record(by, happened)
    return duty
