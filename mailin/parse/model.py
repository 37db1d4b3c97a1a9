"""What one mail says, once read: plain frozen values, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["normal", "auto_reply", "bounce", "receipt", "abuse"]
Address = tuple[str, str]  # (display name, e-mail)


class Problems:
    """Short machine codes of what was broken or cut, in the order met, each once."""

    __slots__ = ("_codes",)

    def __init__(self) -> None:
        self._codes: dict[str, None] = {}

    def add(self, code: str) -> None:
        """Record one code."""
        self._codes[code] = None

    def codes(self) -> tuple[str, ...]:
        """Return all codes so far."""
        return tuple(self._codes)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One part that is not the readable body; `content` is decoded from its transfer encoding."""

    name: str
    content_type: str
    size: int  # bytes
    sha256: str  # hex, of content
    inline: bool
    content_id: str  # bare, "" when there is none
    content: bytes


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """One recipient of a delivery report (RFC 3464, section 2.3)."""

    address: str
    action: str  # failed | delayed | delivered | relayed | expanded
    status: str  # "5.1.1", "" when unknown
    diagnostic: str


@dataclass(frozen=True, slots=True)
class BounceReport:
    """What a delivery report says about a mail that was sent earlier."""

    original_message_id: str  # bare, "" when the report does not name it
    recipients: tuple[FailedRecipient, ...]
    marks: tuple[str, ...] = ()  # texts in which the mark of the returned copy may stand, unproven


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """One message as people and rules read it. Text is NFC, newlines are \\n, ids are bare."""

    message_id: str
    from_email: str
    from_name: str
    sender_email: str
    reply_to: tuple[str, ...]
    return_path: str | None  # "" is the null sender <>, None means no such header
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: datetime | None  # always aware
    subject: str
    body_text: str
    reply_text: str
    quoted_text: str
    html: str
    attachments: tuple[Attachment, ...]
    kind: Kind
    in_reply_to: str
    references: tuple[str, ...]
    headers: dict[str, tuple[str, ...]]
    authentication_results: tuple[str, ...]  # topmost first
    received: tuple[str, ...]  # topmost first
    bounce: BounceReport | None
    problems: tuple[str, ...]
    canonical_digest: str  # hex sha256, equal for one mail fetched by two ways
