"""From an outbox row to the bytes of a mail: headers, words, files; every rule for automatic mail."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_datetime

from support.domain.addresses import domain_of
from support.domain.privacy import mask
from support.domain.reference import COPY_HEADER, make_copy_mark, strip_prefixes
from support.models import FollowUpAttachment, MailKind, OutgoingMail, OutgoingRecipient
from support.queries import coordination, tracking

# The parser folds away everything from this line on in answers to our mails.
REPLY_ABOVE = "-- Vui lòng trả lời phía trên dòng này --"
SUBJECT_MAX = 240
_MUST_STAND = frozenset({"from", "subject", "date", "message-id", "mime-version", "content-type"})
_MAY_STAND = _MUST_STAND | {
    "to", "cc", "in-reply-to", "references", "auto-submitted", "x-auto-response-suppress",
    "content-transfer-encoding", "list-unsubscribe", "list-unsubscribe-post",
}  # fmt: skip
AUTOMATIC = frozenset({MailKind.RECEIPT, MailKind.REFUSAL})
# Sent by the product of itself, or to tell that something is to be read: no machine should answer.
GENERATED = frozenset({MailKind.ACCOUNT, MailKind.REMINDER, MailKind.INCIDENT, MailKind.COORD})
_ENCODED = "=?"  # begins an encoded word (RFC 2047)
_ID = re.compile(r"[^\s<>]{1,400}")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


def one_line(text: str) -> str:
    """Return `text` as one header line: no CR, LF or control character of a stranger gets through."""
    return " ".join(_BREAKS.sub(" ", text).split())


def plain(text: str) -> str:
    """Return `text` as one line in which nothing is an encoded word (RFC 2047).

    Python's e-mail library decodes what a stranger wrote as =?utf-8?q?=0d=0aBcc:_x?= while it folds a
    header, and lets the line break out into the mail.
    """
    return one_line(text).replace(_ENCODED, "= ?")


def subject_of(mail: OutgoingMail) -> str:
    """Return the subject: the requester's own, once prefixed, with the ticket's number (masked, one line)."""
    number = mail.context.get("number", "")
    words = one_line(mask(mail.subject))
    if not number:
        return words[:SUBJECT_MAX]
    words = strip_prefixes(words).replace(f"[{number}]", "").strip()
    return f"Re: {words[: SUBJECT_MAX - 30]} [{number}]"


def mark_of(recipient: OutgoingRecipient) -> str:
    """Return the signed mark of one recipient's copy: a delivery report counts only when it shows it."""
    return make_copy_mark(recipient.pk, settings.MESSAGE_ID_SECRETS[0].encode())


def marked(content: bytes, recipient: OutgoingRecipient) -> bytes:
    """Return a built mail as the copy of one recipient: with its mark in front, in no other's copy."""
    return f"{COPY_HEADER}: {mark_of(recipient)}\r\n".encode() + content


def envelope_sender(mail: OutgoingMail, recipient: OutgoingRecipient) -> str:
    """Return MAIL FROM: null for receipts and refusals (RFC 3834 3.3), else ours, by VERP where allowed."""
    if mail.kind in AUTOMATIC:
        return ""
    if settings.MAIL_VERP:
        local, _at, domain = settings.MAIL_ADDRESS.partition("@")
        return f"{local}+{mark_of(recipient)}@{domain}"
    return str(settings.MAIL_ADDRESS)


def build(mail: OutgoingMail, recipients: Sequence[OutgoingRecipient]) -> bytes:
    """Return the whole mail as bytes ready for DATA (RFC 5322, lines ended by CRLF)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(settings.MAIL_ADDRESS, settings.MAIL_NAME)
    for header, role in (("To", "to"), ("Cc", "cc")):
        people = [_address(one.address, one.name) for one in recipients if one.role == role]
        if people:
            message[header] = people
    # EmailMessage's own folding loses a space between encoded words of a long subject (Python 3.11).
    message.set_raw("Subject", Header(subject_of(mail), "utf-8", header_name="Subject").encode())
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.message_id.strip('<>')}>"
    _thread(message, mail)
    if mail.kind in AUTOMATIC:
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
    elif mail.kind in GENERATED:
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
    _leave(message, mail)
    _words(message, mail)
    for attachment in _files(mail):
        _attach(message, attachment)
    return _sound(message.as_bytes())


def _sound(raw: bytes) -> bytes:
    """Return the mail if its head holds the headers we set and no other; raises ValueError."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    names = {line.partition(":")[0].lower() for line in head.split("\r\n") if line[:1] not in {" ", "\t"}}
    if names - _MAY_STAND or _MUST_STAND - names:
        raise ValueError(f"odd headers: {sorted(names ^ _MUST_STAND)}")
    return raw


def _address(address: str, name: str) -> Address:
    local, _at, domain = address.rpartition("@")
    return Address(plain(name)[:120], local, domain)


def _thread(message: EmailMessage, mail: OutgoingMail) -> None:
    """Set In-Reply-To and References from bare ids; a folded or encoded one of a stranger is left out."""
    asked = mail.in_reply_to.strip()
    if _ID.fullmatch(asked) and _ENCODED not in asked:
        message["In-Reply-To"] = f"<{asked}>"
    named = dict.fromkeys(_ID.findall(f"{mail.references} {mail.in_reply_to}"))
    ids = [one for one in named if _ENCODED not in one]
    if ids:
        message["References"] = " ".join(f"<{one}>" for one in ids[-10:])


def _leave(message: EmailMessage, mail: OutgoingMail) -> None:
    """Let a mail one subscribed to be stopped by one press in the mail program (RFC 8058)."""
    path = mail.context.get("leave", "")
    if path:
        message["List-Unsubscribe"] = f"<{settings.BASE_URL}{path}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _words(message: EmailMessage, mail: OutgoingMail) -> None:
    name = mail.context.get("template") or str(mail.kind)
    with translation.override(mail.context.get("language", settings.LANGUAGE_CODE)):
        context = _context(mail)
        message.set_content(render_to_string(f"mail/{name}.txt", context), cte="quoted-printable")
        message.add_alternative(
            render_to_string(f"mail/{name}.html", context), subtype="html", cte="quoted-printable"
        )


def _context(mail: OutgoingMail) -> Mapping[str, Any]:
    received, respond_by = (mail.context.get(name, "") for name in ("received_at", "respond_by"))
    track = mail.context.get("track", "")
    return {
        **mail.context,
        "body": mail.body,
        "paragraphs": [part for part in mail.body.split("\n\n") if part.strip()],
        "subject": one_line(mask(mail.subject)),
        "received_at": parse_datetime(received) if received else None,
        "respond_by": parse_datetime(respond_by) if respond_by else None,
        "track_url": _track(track) if track else "",
        **_reminder(mail),
        "incident_url": _incident(mail.context.get("incident", "")),
        **_coordination(mail),
        "target": settings.RECEIPT_TARGET,
        "phone": settings.CONTACT_PHONE,
        "office": settings.MAIL_NAME,
        "address": settings.MAIL_ADDRESS,
        "domain": domain_of(settings.MAIL_ADDRESS),
        "reply_above": REPLY_ABOVE,
    }


def _reminder(mail: OutgoingMail) -> Mapping[str, Any]:
    """Return the tickets a mail about due dates speaks of, each with its page."""
    if mail.kind != MailKind.REMINDER:
        return {}
    lines = [
        line | {"due": parse_datetime(line["due"]), "url": _page("support:ticket", number=line["number"])}
        for line in mail.context.get("lines", ())
    ]
    overdue = f"{_page('support:workbench')}?view=overdue"
    return {"lines": lines, "overdue_url": overdue, "source": mail.context.get("source", "")}


def _page(name: str, **parts: str) -> str:
    return f"{settings.BASE_URL}{reverse(name, kwargs=parts)}"


def _track(nonce: str) -> str:
    return f"{settings.BASE_URL}{reverse('support:track', kwargs={'token': tracking.token_of(nonce)})}"


def _incident(number: str) -> str:
    return f"{settings.BASE_URL}{reverse('support:incident', kwargs={'number': number})}" if number else ""


def _coordination(mail: OutgoingMail) -> Mapping[str, Any]:
    """Return where an agency reads its question; a link is signed here, so that the outbox holds none."""
    if mail.kind != MailKind.COORD:
        return {}
    nonce, due = mail.context.get("coordination_link", ""), mail.context.get("due_at", "")
    if nonce:
        page = reverse("support:coordination-link", kwargs={"token": coordination.token_of(nonce)})
    else:
        page = reverse("support:coordination", kwargs={"number": mail.context.get("code", "")})
    return {
        "coordination_url": f"{settings.BASE_URL}{page}",
        "own_link": bool(nonce),
        "due": parse_datetime(due) if due else None,
    }


def _files(mail: OutgoingMail) -> list[FollowUpAttachment]:
    if mail.followup_id is None or mail.kind != MailKind.REPLY:
        return []
    return list(FollowUpAttachment.objects.filter(followup=mail.followup_id).order_by("pk"))


def _attach(message: EmailMessage, attachment: FollowUpAttachment) -> None:
    maintype, _slash, subtype = attachment.mime_type.partition("/")
    if maintype not in {"application", "image", "audio", "video"} or not re.fullmatch(r"[\w.+-]+", subtype):
        maintype, subtype = "application", "octet-stream"
    content = (Path(settings.MEDIA_ROOT) / attachment.file.name).read_bytes()
    message.add_attachment(content, maintype=maintype, subtype=subtype, filename=plain(attachment.filename))
