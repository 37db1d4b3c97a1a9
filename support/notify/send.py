"""The sender: leases due mails, hands them to the mail server, writes down what it said, tries again."""

from __future__ import annotations

import logging
import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from support.actions import outgoing
from support.domain.points import point
from support.domain.privacy import redact
from support.domain.roles import Actor
from support.models import OutgoingMail, OutgoingRecipient
from support.notify import compose, smtp

log = logging.getLogger(__name__)

BY = Actor.system("mail")
LEASE = 180  # seconds a crashed sender keeps its batch from the others
TALK = 600  # seconds kept for one mail, from the moment it is its turn
WAITS = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600, 24 * 3600)  # about three days


@dataclass(slots=True)
class SendReport:
    """What one run did: mails in a final state, and mails put off."""

    done: int = 0
    put_off: int = 0


def send_due(limit: int = 50) -> SendReport:
    """Send what is due, one mail a transaction; safe to run in several processes at once."""
    report = SendReport()
    until = time.monotonic() + LEASE
    ids = outgoing.lease_due(limit, LEASE)
    point("send.leased")
    with smtp.Link() as link:
        for turn, mail_id in enumerate(ids):
            if link.away:
                # One mail has waited for the server in vain; the others need not, one after the other.
                outgoing.put_back(ids[turn:], timezone.now() + timedelta(seconds=WAITS[0]))
                report.put_off += len(ids) - turn
                break
            if time.monotonic() > until or not outgoing.renew(mail_id, TALK):
                continue  # the lease ran out: another sender may be at it
            if send_one(link, mail_id):
                report.done += 1
            else:
                report.put_off += 1
    return report


def send_one(link: smtp.Link, mail_id: int) -> bool:
    """Send one leased mail to the recipients that still wait; True when its state is final."""
    mail = OutgoingMail.objects.get(pk=mail_id)
    recipients = list(mail.recipients.order_by("pk"))
    waiting = [one for one in recipients if one.state == "queued"]
    # An address beyond ASCII needs SMTPUTF8 on the whole way (RFC 6531), which ours is not.
    odd = [_unwritable(one.address) for one in waiting if not one.address.isascii()]
    waiting = [one for one in waiting if one.address.isascii()]
    if not waiting:
        return _record(mail, odd, None)
    try:
        content = compose.build(mail, [one for one in recipients if one.address.isascii()])
    except Exception as error:  # a mail that cannot be built must not stop the others
        log.exception("mail %s cannot be composed", mail_id)
        return _record(mail, [], _next_try(mail), redact(repr(error)))
    point("send.composed")
    deliveries: list[outgoing.Delivery] = []
    try:
        point("send.before_smtp")
        for turn, one in enumerate(waiting):
            if turn:
                outgoing.renew(mail_id, TALK)
            deliveries.append(_hand_over(link, mail, one, content))
        point("send.after_smtp")
    except smtp.SmtpUnreachable as error:
        return _record(mail, odd + deliveries, _next_try(mail), str(error))
    except Exception as error:  # nor one that cannot be spoken
        log.exception("mail %s cannot be handed over", mail_id)
        return _record(mail, odd + deliveries, _next_try(mail), redact(repr(error)))
    retry = _next_try(mail) if any(not one.final for one in deliveries) else None
    said = next((one.reply for one in deliveries if not one.accepted), "")
    return _record(mail, odd + deliveries, retry, redact(said))


def _hand_over(
    link: smtp.Link, mail: OutgoingMail, to: OutgoingRecipient, content: bytes
) -> outgoing.Delivery:
    """Hand over the copy of one recipient: its mark must stand in no other's."""
    letter = smtp.Letter(
        compose.envelope_sender(mail, to), to.address, compose.marked(content, to), compose.mark_of(to)
    )
    return link.send(letter)


def _unwritable(address: str) -> outgoing.Delivery:
    return outgoing.Delivery(address, accepted=False, code=553, reply="5.6.7 SMTPUTF8")


def _record(
    mail: OutgoingMail,
    deliveries: list[outgoing.Delivery],
    retry: datetime | None,
    error: str = "",
) -> bool:
    point("send.before_record")
    saved = outgoing.record_deliveries(BY, mail.pk, deliveries, retry_at=retry, error=error)
    point("send.after_record")
    return saved.done_at is not None


def _next_try(mail: OutgoingMail) -> datetime | None:
    """Return when to try again, with jitter; None once about three days have been tried."""
    if mail.attempts > len(WAITS):
        return None
    wait = WAITS[max(mail.attempts - 1, 0)]
    return timezone.now() + timedelta(seconds=wait * random.uniform(0.9, 1.1))  # noqa: S311 - jitter
