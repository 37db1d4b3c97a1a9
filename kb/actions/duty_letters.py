"""Reminding agencies of guides they owe: a letter an agency, kept as an urging, mailed where asked (R39)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kb.domain.duties import subject
from kb.domain.states import DutyState
from kb.models import GuideDuty
from kb.queries import duty_letters as kept
from support import outbox
from support.actions import urging
from support.actions.urging import Wanted
from support.domain.errors import FieldError, Forbidden
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.urging import Target
from support.domain.words import _
from support.models import Urging
from support.outbox import Happened


@dataclass(frozen=True, slots=True)
class Letter:
    """The words for one agency, and the duties they are about."""

    agency_id: int
    duties: Sequence[int]
    text: str


@transaction.atomic
def remind(by: Actor, *, letters: Sequence[Letter], send: bool, again: bool = False) -> list[Urging]:
    """Keep each letter as an urging of its agency, and mail it to its liaisons when `send` and there are any.

    What is owed no more is left out. An agency reminded less than GUIDE_REMIND_DAYS ago is reminded only
    with `again`. Raises Forbidden, FieldError.
    """
    if not kept.reminds(by):
        raise Forbidden
    ids = [pk for letter in letters for pk in letter.duties]
    rows = kept.owed(by).filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk")
    duties = {duty.pk: duty for duty in rows}
    _check_pause(duties.values(), again=again)
    reached = kept.reached({letter.agency_id for letter in letters}) if send else set()
    made, told = [], []
    for letter in letters:
        about = [pk for pk in letter.duties if pk in duties and duties[pk].agency_id == letter.agency_id]
        if about:
            wanted = Wanted(
                Target.AGENCY,
                letter.text,
                agency_id=letter.agency_id,
                send=letter.agency_id in reached,
                subject=subject(DutyState(duties[pk].state) for pk in about),
            )
            made.append(urging.urge(by, wanted=wanted))
            told += about
    if not made:
        raise FieldError("letters", _("Hãy chọn ít nhất một thư; nghĩa vụ đã xong không nhắc nữa."))
    now = timezone.now()
    GuideDuty.objects.filter(pk__in=told).update(reminded_at=now, reminders=F("reminders") + 1)
    data = {"duties": told, "urgings": [one.pk for one in made]}
    outbox.record(by, Happened(EventKind.GUIDE_DUTY_REMINDED, data=data), at=now)
    return made


def _check_pause(duties: Iterable[GuideDuty], *, again: bool) -> None:
    since = timezone.now() - timedelta(days=settings.GUIDE_REMIND_DAYS)
    recent = [duty for duty in duties if duty.reminded_at and duty.reminded_at > since]
    if recent and not again:
        raise FieldError(
            "again",
            _("Có nghĩa vụ đã nhắc trong %(days)s ngày qua (mục tiêu nội bộ). Chọn “Nhắc lại” nếu vẫn gửi."),
            days=settings.GUIDE_REMIND_DAYS,
        )
