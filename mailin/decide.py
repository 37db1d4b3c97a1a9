"""What people decide about held mail; every decision leaves an event, and ignoring can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from mailin import mailboxes, room
from mailin.arrivals import Arrived, gather
from mailin.filing import Judged, file_together
from mailin.models import InboundMail, InboundState
from mailin.parse import parse
from mailin.store import CorruptOriginal, MissingOriginal
from mailin.verdict import Action, Reason, Verdict
from mailin.verdict.automatic import may_have_receipt
from mailin.withhold import withhold
from mailin.words import NEEDS_REASON, Decision
from support import outbox
from support.actions import base, spam
from support.domain.errors import FieldError, NotAllowed, NotFound, UserError
from support.domain.events import EventKind
from support.domain.roles import MAIL_ROOM, Actor
from support.domain.text import nfc
from support.domain.words import _
from support.queries import tickets

MOST = 100  # mails of one decision


@dataclass(frozen=True, slots=True)
class Order:
    """A decision with what it needs: the number for `attach`, a reason for ignoring and withholding.

    `days` > 0 with `spam` also turns the sender away for so long, unless a person vouched for the address or
    it belongs to a known agency; taking the decision back lets the sender in again. `topic` is the code of
    a new ticket's topic, "" to let its words decide.
    """

    decision: Decision
    number: str = ""
    reason: str = ""
    days: int = 0
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mail: its row as it is now, or the error that left it as it was."""

    pk: int
    row: InboundMail | None = None
    error: UserError | None = None


def decide_each(by: Actor, inbound_ids: Sequence[int], order: Order) -> list[Outcome]:
    """Carry out one decision about each mail by itself; one that cannot be carried out stops no other.

    Raises like `decide` what is wrong with the order as a whole.
    """
    _check(by, inbound_ids, order)
    outcomes = []
    for pk in sorted(set(inbound_ids)):
        try:
            outcomes.append(Outcome(pk, decide(by, [pk], order)[0]))
        except FieldError:
            raise
        except UserError as error:
            outcomes.append(Outcome(pk, error=error))
    return outcomes


def decide(by: Actor, inbound_ids: Sequence[int], order: Order) -> list[InboundMail]:
    """Carry out one decision about each mail, each in its own transaction; returns the mails as they are now.

    Raises NotFound for those outside the mail room (held mail does not exist for them), FieldError,
    NotAllowed.
    """
    _check(by, inbound_ids, order)
    if order.decision is Decision.WITHHOLD:
        return [withhold(by, pk, order.reason.strip()) for pk in sorted(set(inbound_ids))]
    return [_one(by, pk, order) for pk in sorted(set(inbound_ids))]


def _check(by: Actor, inbound_ids: Sequence[int], order: Order) -> None:
    """Refuse an order that is wrong for every mail."""
    if not (by.is_system or by.roles & MAIL_ROOM):
        raise NotFound
    if len(inbound_ids) > MOST:
        raise NotAllowed(_("Mỗi lần chọn tối đa %(most)s thư."), most=MOST)
    if order.decision in NEEDS_REASON:
        base.required(order.reason, _("Lý do"), limit=400)
    if order.decision is Decision.ATTACH:
        _case(by, order.number)


def _one(by: Actor, pk: int, order: Order) -> InboundMail:
    wanted = InboundState.IGNORED if order.decision is Decision.HOLD else InboundState.HELD
    try:
        with transaction.atomic():
            rows = room.mails(by).select_for_update(of=("self",)).filter(pk=pk, state=wanted)
            row = rows.select_related("mailbox").first()
            if row is None:
                raise NotAllowed(_("Thư này không còn chờ quyết định; hãy tải lại trang."))
            before = row.state
            if order.decision in {Decision.OPEN, Decision.ATTACH}:
                _file(by, row, order)
            else:
                _set(row, order)
                _turn(by, row, order)
            _record(by, row, order, before)
    except IntegrityError as error:
        raise NotAllowed(_("Một thư cùng nội dung đã thành phiếu; hãy tải lại trang.")) from error
    return row


def _file(by: Actor, row: InboundMail, order: Order) -> None:
    """Open a ticket with a held mail, or add it to one the person may see."""
    try:
        mail = parse(mailboxes.store().get(row.digest))
    except (MissingOriginal, CorruptOriginal) as error:
        raise NotAllowed(error.sentence) from error
    arrived = Arrived(row, mail)
    if order.decision is Decision.ATTACH:
        case = _case(by, order.number)
        verdict = Verdict(Action.REPLY, Reason.BY_HAND, case_id=case)
    else:
        receipt = may_have_receipt(mail, gather([arrived])[0])
        verdict = Verdict(Action.OPEN, Reason.BY_HAND, receipt=receipt)
    row.decided_by_id = by.user_id
    if not file_together(by, [Judged(arrived, verdict, order.topic)], state=InboundState.HELD):
        raise NotAllowed(_("Thư này không còn chờ quyết định; hãy tải lại trang."))


def _case(by: Actor, number: str) -> int:
    """Return the ticket of a number that `by` works on; who sees it as its agency alone may add no mail."""
    found = tickets.for_staff(by).filter(number=nfc(number).strip().upper()).first()
    if found is None:
        raise FieldError("number", _("Không có phiếu nào mang mã này."))
    return int(found.pk)


def _set(row: InboundMail, order: Order) -> None:
    """Give the row its new state; nothing of the mail itself changes."""
    row.note = order.reason.strip()[:400]
    match order.decision:
        case Decision.SPAM:
            row.state, row.reason = InboundState.IGNORED, Reason.SPAM
        case Decision.IGNORE:
            row.state, row.reason = InboundState.IGNORED, Reason.BY_HAND
        case Decision.HOLD:
            row.state, row.reason = InboundState.HELD, Reason.BY_HAND
        case _replay:
            row.state, row.reason, row.note = InboundState.STORED, "", ""
            row.attempts = 0
    row.judged_at = None if row.state == InboundState.STORED else timezone.now()
    row.save(update_fields=["state", "reason", "note", "attempts", "judged_at"])


def _turn(by: Actor, row: InboundMail, order: Order) -> None:
    """Turn the sender of spam away, or let in whom this mail had turned away."""
    source = f"mail:{row.pk}"
    if order.decision is Decision.SPAM and order.days:
        spam.turn_away(by, row.from_email, source=source, days=order.days)
    elif order.decision is Decision.HOLD:
        spam.let_in(by, source=source)


def _record(by: Actor, row: InboundMail, order: Order, before: str) -> None:
    InboundMail.objects.filter(pk=row.pk).update(decided_by=by.user_id)
    data = {"inbound": row.pk, "action": order.decision.value, "from": before, "to": str(row.state)}
    texts = {"reason": order.reason.strip()} if order.reason.strip() else {}
    cases = [row.case_id] if row.case_id else []
    outbox.record(by, outbox.Happened(EventKind.MAIL_DECIDED, cases, data, texts))
