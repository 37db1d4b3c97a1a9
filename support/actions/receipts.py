"""The receipt of a new ticket (giấy biên nhận): to whom, with which words and targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from support.actions import outgoing
from support.domain.reception import Detail, FilingIn
from support.domain.requests import MessageIn, OpenRequest
from support.domain.words import _
from support.models import Case, MailKind
from support.queries import calendar


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket just opened: by which message, which event, and what its door knows."""

    case: Case
    said: MessageIn
    message_id: int
    event_id: int
    detail: Detail | None = None


def wanted(request: OpenRequest) -> bool:
    """True when a receipt goes out: an answer by machine to a machine, or to us, would go on for ever."""
    message = request.message
    return request.receipt and not message.auto and outgoing.is_outside(message.from_email)


def drafts(opened: Iterable[Opened]) -> list[outgoing.Draft]:
    """Return the receipts' mails; the calendar is read once for all."""
    tickets = list(opened)
    if not tickets:
        return []
    targets = calendar.targets()
    return [_draft(one, targets) for one in tickets]


def _draft(opened: Opened, targets: calendar.Targets) -> outgoing.Draft:
    """Return one. Where the address is only claimed, nothing of the sender's words goes out.

    Whoever types another's address must not make us carry messages to it.
    """
    case, said = opened.case, opened.said
    return outgoing.Draft(
        kind=MailKind.RECEIPT,
        case=case,
        event_id=opened.event_id,
        key=str(opened.message_id),
        to=((said.from_email, "" if said.claimed else said.from_name),),
        subject=_("Yêu cầu nhập qua hệ thống") if said.claimed else case.subject,
        in_reply_to=said.message_id,
        context=_context(case, opened.detail, targets),
    )


def _context(case: Case, detail: Detail | None, targets: calendar.Targets) -> dict[str, Any]:
    context = {"number": case.number, "received_at": case.received_at.isoformat()}
    promise = targets.promised_to(case)
    if promise:
        context["respond_by"] = promise.respond_by.isoformat()
    if isinstance(detail, FilingIn) and detail.track:
        context["track"] = detail.track
    return context
