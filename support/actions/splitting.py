"""Taking messages out of a ticket into one of their own: files, dates and thread go along."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from support import outbox
from support.actions import base, clocks, leads, links, merging, numbers, searchdocs
from support.domain import reference
from support.domain.channels import Channel
from support.domain.errors import FieldError, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.lifecycle import HELPDESK_STATUS, Stage
from support.domain.links import LinkKind, MoveKind
from support.domain.roles import Actor
from support.domain.text import nfc
from support.domain.words import _
from support.models import (
    EMAIL_MAX,
    TITLE_MAX,
    Case,
    CaseMove,
    Message,
    MessageKind,
    MovedRow,
    Ticket,
    rows,
)
from support.queries.merging import MESSAGES

MOST = 200  # messages taken out at once
_CHANNEL = {
    MessageKind.MAIL_IN: Channel.EMAIL,
    MessageKind.PORTAL_IN: Channel.PORTAL,
    MessageKind.CALL_IN: Channel.PHONE,
    MessageKind.VISIT_IN: Channel.VISIT,
    MessageKind.LETTER_IN: Channel.LETTER,
}


@transaction.atomic
def split(by: Actor, *, case_id: int, message_ids: Collection[int], subject: str = "") -> Case:
    """Give messages of a ticket a ticket of their own; returns it. `subject` "" takes the first one's.

    It takes a number of its own and no register number: nothing new was received. Who asked, when, and by
    which channel is what the first of the requester's words among them says. Replies to their mails go to
    the new ticket from now on. Raises NotFound, Forbidden, NotAllowed, FieldError.
    """
    case = base.lock_for_work(by, case_id)
    messages = _chosen(case, message_ids)
    now = timezone.now()
    made = _opened(by, case, messages, nfc(subject).strip(), now)
    move = CaseMove.objects.create(
        kind=MoveKind.SPLIT.value, source=case, target=made, at=now, by_id=by.user_id
    )
    keys = [one.pk for one in messages]
    rows.insert(MovedRow, ("row",), ((key,) for key in keys), move_id=move.pk, table=MESSAGES)
    Message.objects.filter(pk__in=keys).update(case=made)
    merging.follow(keys, made.pk)
    links.begin(by, LinkKind.SPLIT_FROM, made.pk, case.pk)
    data = {"move": move.pk, "source": case.pk, "into": made.pk, "messages": keys}
    outbox.record(by, outbox.Happened(EventKind.MESSAGES_SPLIT, [case.pk, made.pk], data), at=now)
    leads.settle_new(by, [made])
    base.save(case, at=now)
    return made


def _chosen(case: Case, message_ids: Collection[int]) -> list[Message]:
    """Return the messages in order; raises NotFound for others', FieldError for none or all."""
    wanted = set(message_ids)
    if not wanted:
        raise FieldError("messages", _("Hãy chọn ít nhất một mục để tách."))
    if len(wanted) > MOST:
        raise FieldError("messages", _("Mỗi lần tách tối đa %(most)s mục."), most=MOST)
    found = list(
        Message.objects.filter(case=case, pk__in=wanted)
        .select_related("followup", "contact")
        .order_by("at", "pk")
    )
    if len(found) != len(wanted):
        raise NotFound
    if not Message.objects.filter(case=case).exclude(pk__in=wanted).exists():
        raise NotAllowed(_("Phiếu phải còn ít nhất một mục; không tách hết được."))
    return found


def _opened(by: Actor, case: Case, messages: Sequence[Message], subject: str, now: datetime) -> Case:
    """Write the new ticket: about what the old one was about, asked by who wrote these words."""
    asked = [one for one in messages if one.kind in _CHANNEL]
    first = asked[0] if asked else messages[0]
    [ticket_id] = rows.reserve(Ticket, 1)
    year = numbers.vietnam_year(now)
    made = Case(
        ticket_id=ticket_id,
        number=reference.format_number(year, numbers.take_tickets(year, 1)),
        kind=case.kind,
        channel=_CHANNEL[MessageKind(first.kind)].value if asked else case.channel,
        stage=Stage.NEW.value,
        subject=base.required(subject or first.followup.title or case.subject, _("Tiêu đề"), limit=1000),
        priority=case.priority,
        topic_id=case.topic_id,
        queue_id=case.queue_id,
        requesting_agency_id=case.requesting_agency_id,
        contact_id=first.contact_id if asked and first.contact_id else case.contact_id,
        system_id=case.system_id,
        without_system=case.without_system,
        connection_id=case.connection_id,
        related_to_id=case.pk,
        received_at=first.at,
        recorded_at=now,
        recorded_by_id=by.user_id,
        activity_at=now,
        requester_at=_asked_last(asked) or first.recorded_at,
    )
    _write_ticket(made, first, now)
    clocks.start_many([made])
    rows.insert_objects([made])
    searchdocs.insert([searchdocs.head(made, _people(made, first), at=now)])
    return made


def _asked_last(asked: Sequence[Message]) -> datetime | None:
    found: datetime | None = Message.objects.filter(pk__in=[one.pk for one in asked]).aggregate(
        last=Max("recorded_at")
    )["last"]
    return found


def _write_ticket(made: Case, first: Message, now: datetime) -> None:
    """Write helpdesk's row, as the intake does."""
    rows.insert(
        Ticket,
        ("id", "title", "queue_id", "created", "submitter_email", "priority"),
        [
            (
                made.pk,
                made.subject[:TITLE_MAX],
                made.queue_id,
                made.received_at,
                first.from_email[:EMAIL_MAX] or None,
                made.priority,
            )
        ],
        modified=now,
        status=HELPDESK_STATUS[Stage.NEW],
        description="",
    )


def _people(made: Case, first: Message) -> str:
    return searchdocs.people_of(made) or f"{first.from_name} {first.from_email}".strip()
