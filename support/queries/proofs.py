"""What proves that a ticket was answered by the channel it came by (N20)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef
from django.utils import timezone

from support.domain.channels import Channel
from support.domain.events import EventKind
from support.domain.lifecycle import Stage
from support.models import (
    AnswerCall,
    Case,
    Event,
    Letter,
    MailKind,
    MailState,
    Message,
    MessageKind,
    OutgoingMail,
    OutgoingRecipient,
    PhoneCall,
    RecipientState,
    Visit,
)


class How(StrEnum):
    """By what a requester was answered."""

    MAIL = "mail"
    PORTAL = "portal"
    SOLVED = "solved"  # on the call itself
    CALL = "call"
    VISIT = "visit"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Proof:
    """An answer given: how and when; `who` was reached, or the document's number; `sent` once it left us."""

    how: How
    at: datetime | date | None
    who: str = ""
    sent: bool = True


_LOST = (RecipientState.REFUSED, RecipientState.BOUNCED, RecipientState.CANCELLED)


def _mail(case: Case) -> Proof | None:
    """A reply a server took for the requester, else one still on its way; bounced ones prove nothing."""
    told = OutgoingRecipient.objects.filter(mail__case=case, mail__kind=MailKind.REPLY, role="to")
    # "accepted" comes before "queued".
    best = told.exclude(state__in=_LOST).order_by("state", "-at", "-pk").first()
    if best is None:
        return None
    return Proof(How.MAIL, best.at, sent=best.state == RecipientState.ACCEPTED)


def _portal(case: Case) -> Proof | None:
    """A public reply that was not taken back; it is read in the portal once it cannot be taken back."""
    taken_back = OutgoingMail.objects.filter(followup=OuterRef("pk"), state=MailState.CANCELLED)
    waits = OutgoingMail.objects.filter(
        followup=OuterRef("pk"), state=MailState.QUEUED, attempts=0, not_before__gt=timezone.now()
    )
    replies = Message.objects.filter(~Exists(taken_back), case=case, kind=MessageKind.REPLY)
    best = replies.annotate(waits=Exists(waits)).order_by("waits", "-at").first()
    return Proof(How.PORTAL, best.at, sent=not best.waits) if best else None


def _phone(case: Case) -> Proof | None:
    call = AnswerCall.objects.filter(message__case=case, reached=True).order_by("-at").first()
    if call:
        return Proof(How.CALL, call.at, call.person)
    solved = PhoneCall.objects.filter(message__case=case, solved=True).order_by("-started_at").first()
    if solved:
        return Proof(How.SOLVED, solved.ended_at or solved.started_at)
    return _mail(case)


def _visit(case: Case) -> Proof | None:
    """Signed minutes, a mail, or an outgoing document; what `visits.has_proof` knows, with its words."""
    signed = Visit.objects.filter(message__case=case, signed_at__isnull=False).order_by("-signed_at").first()
    return Proof(How.VISIT, signed.signed_at) if signed else _mail(case) or _letter(case)


def _letter(case: Case) -> Proof | None:
    answered = Letter.objects.filter(message__case=case, answer_date__isnull=False).exclude(answer_code="")
    last = answered.order_by("-answer_date", "-pk").first()
    return Proof(How.LETTER, last.answer_date, last.answer_code) if last else None


_BY_CHANNEL: dict[Channel, Callable[[Case], Proof | None]] = {
    Channel.EMAIL: _mail,
    Channel.PORTAL: _portal,
    Channel.PHONE: _phone,
    Channel.VISIT: _visit,
    Channel.LETTER: _letter,
}


def of(case: Case) -> Proof | None:
    """Return what proves that `case` was answered by its own channel, None when nothing does; 1-3 queries."""
    return _BY_CHANNEL[Channel(case.channel)](case)


def overruled(case: Case) -> bool:
    """True when the ticket was settled without proof, with the reason kept: closing asks no second time."""
    moves = Event.objects.filter(cases__case=case, kind=EventKind.STAGED.value).order_by("-pk")
    last = moves.values_list("data", flat=True).first() or {}
    return last.get("to") == Stage.RESOLVED and "reason_digest" in last
