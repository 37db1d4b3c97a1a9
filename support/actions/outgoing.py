"""The outbox's inside: mails queued in the same transaction as what they tell, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from support import outbox
from support.actions import base, clocks
from support.domain import reference
from support.domain.addresses import clean_email, domain_of
from support.domain.errors import Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.privacy import mask
from support.domain.roles import Actor
from support.domain.words import _
from support.models import (
    Case,
    MailKind,
    MailState,
    OutgoingMail,
    OutgoingRecipient,
    RecipientState,
    SearchDocument,
    rows,
)

Address = tuple[str, str]  # (e-mail, shown name)


@dataclass(slots=True)
class Draft:
    """A mail to queue. `key` makes its signed Message-ID; an empty `body` is written from `context`."""

    kind: MailKind
    key: str
    subject: str
    to: Sequence[Address]
    case: Case | None = None
    event_id: int | None = None
    followup_id: int | None = None
    cc: Sequence[Address] = ()
    in_reply_to: str = ""
    references: Sequence[str] = ()
    body: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    delay: timedelta = timedelta(0)


def queue_many(drafts: Sequence[Draft], *, at: datetime) -> list[OutgoingMail]:
    """Queue mails in the caller's transaction, set-based; own addresses are never written to."""
    domain = domain_of(settings.MAIL_ADDRESS) or "localhost"
    secret = settings.MESSAGE_ID_SECRETS[0].encode()
    ids = rows.reserve(OutgoingMail, len(drafts))
    mails = [
        OutgoingMail(
            pk=pk,
            message_id=reference.make_message_id(draft.kind.value, draft.key, domain, secret).strip("<>"),
            kind=draft.kind,
            case=draft.case,
            followup_id=draft.followup_id,
            event_id=draft.event_id,
            subject=mask(draft.subject),
            in_reply_to=draft.in_reply_to,
            references=" ".join(draft.references),
            body=draft.body,
            context=dict(draft.context),
            created_at=at,
            not_before=at + draft.delay,
        )
        for pk, draft in zip(ids, drafts, strict=True)
    ]
    rows.insert_objects(mails)
    people = [person for pk, draft in zip(ids, drafts, strict=True) for person in _recipients(pk, draft)]
    rows.insert(OutgoingRecipient, ("mail_id", "event_id", "address", "name", "role"), people)
    return mails


def own_addresses() -> frozenset[str]:
    """Return every address that is ours: mail to them would only come back."""
    return frozenset(clean_email(a) for a in (settings.MAIL_ADDRESS, *settings.OWN_ADDRESSES))


def is_outside(address: str) -> bool:
    """True for an address one can write to and that is not ours."""
    clean = clean_email(address)
    return bool(clean) and clean not in own_addresses()


def _recipients(mail_id: int, draft: Draft) -> list[tuple[object, ...]]:
    ours, found = own_addresses(), {}
    for role, addresses in (("to", draft.to), ("cc", draft.cc)):
        for address, name in addresses:
            clean = clean_email(address)
            if clean and clean not in ours and clean not in found:
                found[clean] = (mail_id, draft.event_id, clean, mask(name)[:200], role)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the mail server said about one address: accepted, or refused with its code and words."""

    address: str
    accepted: bool
    code: int | None = None
    reply: str = ""
    final: bool = True  # False: refused for now (4xx), to be tried again


@transaction.atomic
def record_deliveries(
    by: Actor, mail_id: int, deliveries: Sequence[Delivery], *, retry_at: datetime | None, error: str = ""
) -> OutgoingMail:
    """Write what became of each recipient of a leased mail; with `retry_at` the rest stays queued.

    Once every recipient is final the mail is done, partly done or failed, and one event says so; a
    ticket counts as answered only from the moment a server accepted a reply to the requester. What a
    sender says that lost its lease changes nothing once the mail is final. Raises Forbidden.
    """
    if not by.is_worker:
        raise Forbidden
    case_id = OutgoingMail.objects.filter(pk=mail_id).values_list("case_id", flat=True).first()
    cases = base.lock_cases([case_id]) if case_id else {}
    mail = OutgoingMail.objects.select_for_update().get(pk=mail_id)
    if mail.case_id != case_id and mail.case_id:  # its ticket was merged or split while we waited for it
        case_id = mail.case_id
        cases = base.lock_cases([case_id])
    now = timezone.now()
    _note(mail, [one for one in deliveries if one.final], now)
    if mail.done_at:
        return mail
    _answer(mail, cases.get(case_id) if case_id else None)
    mail.last_error = error[:2000]
    mail.lease_until = None
    states = list(OutgoingRecipient.objects.filter(mail=mail).values_list("state", flat=True))
    if RecipientState.QUEUED in states and retry_at:
        mail.state, mail.not_before = MailState.QUEUED, retry_at
        mail.save(update_fields=["state", "not_before", "last_error", "lease_until"])
        return mail
    if RecipientState.QUEUED in states:
        OutgoingRecipient.objects.filter(mail=mail, state="queued").update(
            state=RecipientState.REFUSED, reply=error[:500], at=now
        )
        states = list(OutgoingRecipient.objects.filter(mail=mail).values_list("state", flat=True))
    accepted = states.count(RecipientState.ACCEPTED) + states.count(RecipientState.BOUNCED)
    mail.state = _overall(accepted, len(states))
    mail.done_at = now
    _forget_secrets(mail)
    mail.save(update_fields=["state", "done_at", "last_error", "lease_until", "body", "context"])
    _tell(by, mail, cases.get(case_id) if case_id else None, accepted, len(states))
    return mail


def _note(mail: OutgoingMail, deliveries: Sequence[Delivery], now: datetime) -> None:
    for one in deliveries:
        mail.recipients.filter(address=one.address, state=RecipientState.QUEUED).update(
            state=RecipientState.ACCEPTED if one.accepted else RecipientState.REFUSED,
            code=one.code,
            reply=one.reply[:500],
            at=now,
        )


def _answer(mail: OutgoingMail, case: Case | None) -> None:
    """Note that a word of ours arrived: a copy at a colleague's is none to the requester."""
    if case is None or mail.kind != MailKind.REPLY:
        return
    took = mail.recipients.filter(role="to", state=RecipientState.ACCEPTED).order_by("at").first()
    if took and took.at:
        clocks.answered(case, took.at)
        if case.answered_at is None:
            case.answered_at = took.at
            base.save(case, "answered_at")
        else:
            base.show_clocks([case])


def _forget_secrets(mail: OutgoingMail) -> None:
    """Forget the links of account mails that have gone out: whoever reads the table must not sign in."""
    if mail.kind == MailKind.ACCOUNT:
        mail.body = ""
        mail.context = {name: value for name, value in mail.context.items() if name != "link"}


def _overall(accepted: int, total: int) -> MailState:
    if not accepted:
        return MailState.FAILED
    return MailState.DONE if accepted == total else MailState.PARTLY


def _tell(by: Actor, mail: OutgoingMail, case: Case | None, accepted: int, total: int) -> None:
    kind = EventKind.MAIL_SENT if mail.state == MailState.DONE else EventKind.MAIL_FAILED
    data = {"mail": mail.pk, "mail_kind": mail.kind, "accepted": accepted, "recipients": total}
    outbox.record(by, outbox.Happened(kind, [case.pk] if case else [], data))
    if case and not accepted and clocks.unfounded(case, mail.followup_id):
        base.save(case, "stage")


@transaction.atomic
def record_bounce(by: Actor, message_id: str, failed: Sequence[Delivery]) -> Case | None:
    """Mark recipients of our own mail as bounced (a signed Message-ID came back); return its ticket.

    Raises NotFound when no such mail was sent: a forged bounce changes nothing. Raises Forbidden.
    """
    if not by.is_worker:
        raise Forbidden
    named = OutgoingMail.objects.filter(message_id=message_id.strip("<>"))
    found = named.values_list("pk", "case_id", "followup_id").first()
    if found is None:
        raise NotFound
    mail_id, case_id, followup_id = found
    cases = base.lock_cases([case_id]) if case_id else {}
    addresses = {clean_email(one.address): one for one in failed}
    recipients = OutgoingRecipient.objects.select_for_update().filter(mail=mail_id).order_by("pk")
    hit = [r for r in recipients if r.address in addresses and r.state != RecipientState.BOUNCED]
    for recipient in hit:
        one = addresses[recipient.address]
        recipient.state, recipient.code = RecipientState.BOUNCED, one.code
        recipient.reply, recipient.at = one.reply[:500], timezone.now()
        recipient.save(update_fields=["state", "code", "reply", "at"])
    if hit:
        data = {"mail": mail_id, "recipients": len(hit)}
        outbox.record(by, outbox.Happened(EventKind.MAIL_BOUNCED, list(cases), data))
        for case in cases.values():
            clocks.unfounded(case, followup_id)
            base.save(case, "stage")
    return cases.get(case_id) if case_id else None


@transaction.atomic
def cancel(by: Actor, mail_id: int) -> OutgoingMail:
    """Take back a mail that no server has yet: undo within the window. Raises NotAllowed once it left.

    The ticket goes back to the stage it had, unless somebody moved it since; the words stay for staff,
    marked as taken back, and are no longer the requester's to read or to find.
    """
    mail = OutgoingMail.objects.filter(pk=mail_id).select_related("case").first()
    if mail is None or mail.case_id is None:
        raise NotFound
    case = base.lock_for_work(by, mail.case_id, for_lead=True)
    mail = OutgoingMail.objects.select_for_update(of=("self",)).select_related("event").get(pk=mail_id)
    if not by.is_worker and mail.kind != MailKind.REPLY:
        raise Forbidden  # a lead agency takes back what was answered; receipts and letters are ours
    if mail.state != MailState.QUEUED or mail.attempts:
        raise NotAllowed(_("Thư đã được chuyển đi, không thu hồi được nữa."))
    now = timezone.now()
    mail.state, mail.cancelled_at, mail.done_at = MailState.CANCELLED, now, now
    mail.save(update_fields=["state", "cancelled_at", "done_at"])
    mail.recipients.update(state=RecipientState.CANCELLED, at=now)
    clocks.unfounded(case, mail.followup_id)
    if mail.followup_id:
        said_in = Q(message=mail.followup_id) | Q(attachment__followup=mail.followup_id)
        SearchDocument.objects.filter(said_in).update(public=False)
    data: dict[str, Any] = {"mail": mail.pk}
    said = mail.event.data if mail.event else {}
    if said.get("to") == case.stage:
        case.stage = said["from"]
        data |= {"from": said["to"], "to": said["from"]}
    outbox.record(by, outbox.Happened(EventKind.MAIL_CANCELLED, [case.pk], data))
    base.save(case, "stage")
    return mail


@transaction.atomic
def lease_due(limit: int, seconds: int) -> list[int]:
    """Lease mails that are due, or whose lease ran out after a crash; returns their ids, oldest first."""
    now = timezone.now()
    due = OutgoingMail.objects.filter(not_before__lte=now, state=MailState.QUEUED)
    lost = OutgoingMail.objects.filter(lease_until__lt=now, state=MailState.SENDING)
    ids = [
        mail.pk
        for mail in (due | lost)
        .order_by("not_before", "id")
        .select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)[:limit]
    ]
    OutgoingMail.objects.filter(pk__in=ids).update(
        state=MailState.SENDING, lease_until=now + timedelta(seconds=seconds), attempts=F("attempts") + 1
    )
    return ids


def renew(mail_id: int, seconds: int) -> bool:
    """Hold a leased mail for `seconds` more; False when the lease ran out, and it is another's now."""
    now = timezone.now()
    held = OutgoingMail.objects.filter(pk=mail_id, state=MailState.SENDING, lease_until__gt=now)
    return bool(held.update(lease_until=now + timedelta(seconds=seconds)))


def put_back(mail_ids: Sequence[int], until: datetime) -> None:
    """Give leased mails back untried: nothing was said to a server, so the attempt does not count."""
    leased = OutgoingMail.objects.filter(pk__in=mail_ids, state=MailState.SENDING, attempts__gt=0)
    leased.update(state=MailState.QUEUED, lease_until=None, not_before=until, attempts=F("attempts") - 1)
