"""Django's own mails (password reset) take the outbox too: one way out, one set of rules."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from support import outbox
from support.actions import outgoing
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.models import MailKind


class OutboxBackend(BaseEmailBackend):
    """Queues messages as account mails instead of talking to a server inside a request."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue every message; returns how many."""
        with transaction.atomic():
            for message in email_messages:
                event = outbox.record(Actor.system("accounts"), outbox.Happened(EventKind.ACCOUNT_MAIL))
                draft = outgoing.Draft(
                    kind=MailKind.ACCOUNT,
                    key=f"a{secrets.token_hex(8)}",
                    subject=str(message.subject),
                    to=[(address, "") for address in message.to],
                    body=str(message.body),
                    event_id=event.pk,
                    context={"template": "account"},
                )
                outgoing.queue_many([draft], at=timezone.now())
        return len(email_messages)
