"""The only door to imapclient: reads a mailbox of a real server without losing, doubling or marking anything.

The server's folder is the queue: a mail is moved away only after it stands in the ledger. When moving is
refused the mails stay, `list_uids` keeps naming them, and the caller leaves out those it already has.
"""

from __future__ import annotations

from mailin.imap.backoff import Backoff
from mailin.imap.errors import (
    MailAuthError,
    MailboxChanged,
    MailError,
    MailLinkLost,
    MailRefused,
    MailTlsError,
)
from mailin.imap.reading import Fetched, Skipped
from mailin.imap.session import Count, Session
from mailin.imap.settings import ImapSettings

__all__ = [
    "Backoff",
    "Count",
    "Fetched",
    "ImapSettings",
    "MailAuthError",
    "MailError",
    "MailLinkLost",
    "MailRefused",
    "MailTlsError",
    "MailboxChanged",
    "Session",
    "Skipped",
]
