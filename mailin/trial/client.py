"""Sends a mail into the trial and shows what lies in a mailbox of it."""

from __future__ import annotations

import email
import email.errors
import email.header
import email.message
import email.policy
import email.utils
import mimetypes
import smtplib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mailin.imap import Fetched, ImapSettings, MailRefused, Session
from mailin.trial.running import PASSWORD

HEAD_BYTES = 64 * 1024  # of a message looked at
FIRST_LINES = 6


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to send."""

    sender: str  # "Nguyễn Văn An <an@coquan.example>" or the address alone
    to: str
    subject: str
    body: str
    cc: str = ""
    in_reply_to: str = ""
    files: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A mail as listed: header texts decoded, the first lines of its text."""

    folder: str
    subject: str
    sender: str
    message_id: str
    in_reply_to: str
    references: str
    lines: tuple[str, ...]
    raw: bytes


def compose(letter: Letter) -> email.message.EmailMessage:
    """Build the message with a Message-ID and date of its own."""
    made = email.message.EmailMessage(policy=email.policy.SMTP)
    made["From"], made["To"] = letter.sender, letter.to
    # EmailMessage's own folding loses a space between encoded words of a long subject (Python 3.11).
    made.set_raw("Subject", email.header.Header(letter.subject, "utf-8", header_name="Subject").encode())
    if letter.cc:
        made["Cc"] = letter.cc
    domain = email.utils.parseaddr(letter.sender)[1].rpartition("@")[2]
    made["Message-ID"] = email.utils.make_msgid(domain=domain or "localhost")
    made["Date"] = email.utils.localtime()
    if letter.in_reply_to:
        made["In-Reply-To"] = made["References"] = letter.in_reply_to
    made.set_content(letter.body)
    for path in letter.files:
        kind, _, subkind = (mimetypes.guess_type(path.name)[0] or "application/octet-stream").partition("/")
        made.add_attachment(path.read_bytes(), maintype=kind, subtype=subkind, filename=path.name)
    return made


def send(letter: Letter, *, port: int) -> str:
    """Send to 127.0.0.1:`port`; its Message-ID. OSError or SMTPException when it is not taken."""
    made = compose(letter)
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as link:
        link.send_message(made)
    return str(made["Message-ID"])


def look(
    address: str, *, port: int, password: str = PASSWORD, folders: Sequence[str] = ("INBOX", "DaXuLy")
) -> Iterator[Shown]:
    """Read an address's folders, oldest first, marking nothing; folders that do not exist are passed over."""
    for folder in folders:
        settings = ImapSettings("127.0.0.1", port, "plain-loopback", address, password, folder=folder)
        try:
            with Session(settings) as session:
                for one in session.fetch(session.list_uids()):
                    if isinstance(one, Fetched):
                        yield _shown(folder, one.raw)
        except MailRefused:
            continue


def _shown(folder: str, raw: bytes) -> Shown:
    parsed = email.message_from_bytes(raw[:HEAD_BYTES], policy=email.policy.compat32)
    lines = [line.rstrip() for line in _text(parsed).splitlines() if line.strip()]
    return Shown(
        folder,
        subject=_decoded(parsed.get("Subject")),
        sender=_decoded(parsed.get("From")),
        message_id=_decoded(parsed.get("Message-ID")),
        in_reply_to=_decoded(parsed.get("In-Reply-To")),
        references=_decoded(parsed.get("References")),
        lines=tuple(lines[:FIRST_LINES]),
        raw=raw,
    )


def _decoded(value: object) -> str:
    text = " ".join(str(value or "").split())
    try:
        return str(email.header.make_header(email.header.decode_header(text)))
    except (LookupError, ValueError, email.errors.MessageError):
        return text


def _text(parsed: email.message.Message) -> str:
    for part in parsed.walk():
        if part.get_content_type() == "text/plain":
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                return body.decode("utf-8", "replace")
    return ""
