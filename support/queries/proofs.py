"""What proves that a ticket was answered by the channel it came by (N20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Case as Either
from django.db.models import Exists, F, JSONField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject
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
_SENT = Value(value=True)


def _told(rows: QuerySet[Any], how: How, **said: Any) -> Subquery:
    """Return the first of `rows` as one value: how, at, who, sent."""
    told = {"at": F("at"), "who": Value(""), "sent": _SENT} | said
    return Subquery(rows.values_list(JSONObject(how=Value(how.value), **told))[:1])


def _mail() -> Subquery:
    """A reply a server took for the requester, else one still on its way; bounced ones prove nothing."""
    told = OutgoingRecipient.objects.filter(mail__case=OuterRef("pk"), mail__kind=MailKind.REPLY, role="to")
    # "accepted" comes before "queued".
    best = told.exclude(state__in=_LOST).order_by("state", "-at", "-pk")
    sent = Either(When(state=RecipientState.ACCEPTED, then=_SENT), default=Value(value=False))
    return _told(best, How.MAIL, sent=sent)


def _portal() -> Subquery:
    """A public reply that was not taken back; it is read in the portal once it cannot be taken back."""
    taken_back = OutgoingMail.objects.filter(followup=OuterRef("pk"), state=MailState.CANCELLED)
    waits = OutgoingMail.objects.filter(
        followup=OuterRef("pk"), state=MailState.QUEUED, attempts=0, not_before__gt=timezone.now()
    )
    replies = Message.objects.filter(~Exists(taken_back), case=OuterRef("pk"), kind=MessageKind.REPLY)
    best = replies.annotate(gone=~Exists(waits)).order_by("-gone", "-at")
    return _told(best, How.PORTAL, sent=F("gone"))


def _called() -> Subquery:
    calls = AnswerCall.objects.filter(message__case=OuterRef("pk"), reached=True).order_by("-at")
    return _told(calls, How.CALL, who=F("person"))


def _solved() -> Subquery:
    calls = PhoneCall.objects.filter(message__case=OuterRef("pk"), solved=True).order_by("-started_at")
    return _told(calls, How.SOLVED, at=Coalesce("ended_at", "started_at"))


def _signed() -> Subquery:
    """Minutes signed by both sides and brought back as a scan."""
    signed = Visit.objects.filter(message__case=OuterRef("pk"), signed_at__isnull=False)
    return _told(signed.order_by("-signed_at"), How.VISIT, at=F("signed_at"))


def _letter() -> Subquery:
    answered = Letter.objects.filter(message__case=OuterRef("pk"), answer_date__isnull=False)
    last = answered.exclude(answer_code="").order_by("-answer_date", "-pk")
    return _told(last, How.LETTER, at=F("answer_date"), who=F("answer_code"))


def with_proof(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Let each case bring what proves its answer along, so that `of` asks nothing more."""
    by_channel = (
        When(channel=Channel.EMAIL, then=_mail()),
        When(channel=Channel.PORTAL, then=_portal()),
        When(channel=Channel.PHONE, then=Coalesce(_called(), _solved(), _mail())),
        When(channel=Channel.VISIT, then=Coalesce(_signed(), _mail(), _letter())),
        When(channel=Channel.LETTER, then=_letter()),
    )
    return cases.annotate(proof_now=Either(*by_channel, output_field=JSONField()))


def of(case: Case) -> Proof | None:
    """Return what proves that `case` was answered by its own channel, None when nothing does.

    At once for a case of `with_proof`, else by one query.
    """
    if not hasattr(case, "proof_now"):
        case = with_proof(Case.objects.filter(pk=case.pk)).get()
    found = getattr(case, "proof_now", None)
    if found is None:
        return None
    return Proof(How(found["how"]), _moment(found["at"]), found["who"], sent=bool(found["sent"]))


def _moment(text: str | None) -> datetime | date | None:
    """Read a moment or a day as the database writes it in a value of several; SQLite names no time zone."""
    if not text or len(text) == len("2026-03-18"):
        return date.fromisoformat(text) if text else None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def overruled(case: Case) -> bool:
    """True when the ticket was settled without proof, with the reason kept: closing asks no second time."""
    moves = Event.objects.filter(cases__case=case, kind=EventKind.STAGED.value).order_by("-pk")
    last = moves.values_list("data", flat=True).first() or {}
    return last.get("to") == Stage.RESOLVED and "reason_digest" in last
