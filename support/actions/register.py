"""Lines of the register that belong to no ticket: what arrived but must not be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import numbers
from support.domain import privacy
from support.domain.channels import Channel
from support.domain.errors import Forbidden
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.models import RegisterEntry

NOT_KEPT = "(văn bản có dấu mật, không lưu nội dung)"


@dataclass(frozen=True, slots=True)
class Arrival:
    """The fact of an arrival: the channel, when it reached us, who sent it, by what it is proved."""

    channel: Channel
    received_at: datetime
    sender: str = ""
    evidence: str = ""
    note: str = ""


@transaction.atomic
def enter_without_case(by: Actor, arrival: Arrival) -> RegisterEntry:
    """Enter an arrival whose content is not kept (Điều 3.1): a number, no ticket, no subject.

    Takes the register counter, the last lock of the order: nothing may be locked after it.
    """
    if not by.is_worker:
        raise Forbidden
    now = timezone.now()
    year = numbers.vietnam_year(now)
    entry = RegisterEntry.objects.create(
        year=year,
        number=numbers.take_entries(year, 1),
        channel=arrival.channel.value,
        received_at=arrival.received_at,
        entered_at=now,
        entered_by_id=by.user_id,
        sender=privacy.mask(arrival.sender)[:400],
        subject=NOT_KEPT,
        evidence=arrival.evidence[:200],
        note=privacy.mask(arrival.note),
    )
    outbox.record(by, outbox.Happened(EventKind.WITHHELD, (), {"entry": entry.pk}), at=now)
    return entry
