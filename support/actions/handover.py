"""Hands the duty of a day over to a colleague; leaves a record that nobody changes."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.domain import privacy
from support.domain.errors import FieldError, Forbidden
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import Handover
from support.queries import handover, lists

NOTE_MAX = 2000


@transaction.atomic
def hand_over(by: Actor, *, day: date, to_id: int, note: str = "") -> Handover:
    """Record that `by` handed the duty of `day` to a colleague, with what was open at that moment.

    For those who keep the registers. Raises Forbidden, and FieldError for a day to come or a person who
    does not work tickets or is `by`.
    """
    if by.user_id is None or not by.keeps_registers:
        raise Forbidden
    if day > timezone.localdate():
        raise FieldError("day", _("Chưa thể bàn giao ngày chưa tới."))
    if to_id == by.user_id or not lists.colleagues().filter(pk=to_id).exists():
        raise FieldError("to", _("Hãy chọn đồng nghiệp nhận bàn giao."))
    made = Handover.objects.create(
        day=day,
        given_by_id=by.user_id,
        given_to_id=to_id,
        at=timezone.now(),
        note=privacy.mask(nfc(note).strip())[:NOTE_MAX],
        figures=handover.sheet(by, day).figures,
    )
    data = {"handover": made.pk, "day": day.isoformat(), "to_user": to_id}
    outbox.record(by, outbox.Happened(EventKind.DAY_HANDED_OVER, (), data, {"note": made.note}), at=made.at)
    return made
