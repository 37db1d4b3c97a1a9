"""The post of the demonstration: mails written as bytes, and handed to the mail room like imported ones."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path
from unittest import mock

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from support.domain.requests import FileIn

IMPORTED = "Nhập tệp"  # the mail room's mailbox of imported files


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything happen at `moment`: actions ask `timezone.now()` and nothing else."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


def mail(
    sender: tuple[str, str],
    words: tuple[str, str],
    *,
    moment: datetime,
    number: int,
    answers: str = "",
    files: Sequence[FileIn] = (),
) -> EmailMessage:
    """Write one mail to us, `words` being (subject, body); `answers` is the Message-ID it replies to."""
    made = EmailMessage(policy=SMTP)
    made["From"] = formataddr(sender)
    made["To"] = settings.MAIL_ADDRESS
    subject, body = words
    # EmailMessage's own folding loses a space between encoded words of a long subject (Python 3.11).
    made.set_raw("Subject", Header(subject, "utf-8", header_name="Subject").encode())
    made["Date"] = format_datetime(moment)
    made["Message-ID"] = f"<{moment:%Y%m%d%H%M}.{number}@{sender[1].partition('@')[2]}>"
    if answers:
        made["In-Reply-To"] = made["References"] = f"<{answers}>"
    if settings.MAIL_BORDER:  # as the border stamps what passed its checks (RFC 8601)
        domain = sender[1].partition("@")[2]
        made["Authentication-Results"] = f"{settings.MAIL_BORDER}; dmarc=pass header.from={domain}"
    made.set_content(body)
    for one in files:
        maintype, _slash, subtype = one.content_type.partition("/")
        made.add_attachment(one.content, maintype=maintype, subtype=subtype, filename=one.name)
    return made


@contextmanager
def by_server() -> Iterator[None]:
    """Let the imported mails pass for mail that a server gave us just now: an archive gets no receipts."""
    boxes = apps.get_model("mailin", "Mailbox").objects
    boxes.get_or_create(
        name=IMPORTED, defaults={"address": settings.MAIL_ADDRESS, "enabled": False, "uidvalidity": 1}
    )
    boxes.filter(name=IMPORTED).update(host="thu-mau.invalid")
    try:
        yield
    finally:
        boxes.filter(name=IMPORTED).update(host="")


def hand_in(message: EmailMessage) -> str:
    """Give a mail to the mail room, which judges and files it; return its bare Message-ID."""
    with tempfile.TemporaryDirectory(prefix="thu-mau-") as folder:
        file = Path(folder) / "mot.eml"
        file.write_bytes(message.as_bytes())
        call_command("import_mail", str(file), stdout=io.StringIO(), stderr=io.StringIO())
    return str(message["Message-ID"]).strip("<>")
