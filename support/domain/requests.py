"""Requests as they enter by any door: plain data, checked before they reach the action that files them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from support.domain.channels import Channel
from support.domain.kinds import Kind
from support.domain.reception import Detail
from support.domain.text import nfc

if TYPE_CHECKING:
    from support.domain.foresight import Foreseen


@dataclass(frozen=True, slots=True)
class FileIn:
    """One attached file: its shown name, media type and bytes. `content_id` names an inline image."""

    name: str
    content_type: str
    content: bytes
    inline: bool = False
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class MessageIn:
    """One message from outside: who wrote, when it reached us, what it says.

    `body` is the readable new text, `quoted` what was folded away below it; `message_id` is the
    bare RFC 5322 id without angle brackets; `claimed`: the address was typed in by whoever it was and nothing
    proves it; `source` names the kept original (for mail, the
    InboundMail id as text); `foreseen`: what somebody found out beforehand of the words.
    """

    from_name: str
    from_email: str
    subject: str
    body: str
    received_at: datetime
    quoted: str = ""
    message_id: str = ""
    cc: tuple[str, ...] = ()
    files: tuple[FileIn, ...] = ()
    source: str = ""
    auto: bool = False
    claimed: bool = False
    foreseen: Foreseen | None = field(default=None, compare=False, repr=False)

    def storable(self) -> MessageIn:
        """Return the message with every text as it may be stored: NFC, without NUL and lone surrogates."""
        return replace(
            self,
            from_name=nfc(self.from_name),
            from_email=nfc(self.from_email),
            subject=nfc(self.subject),
            body=nfc(self.body),
            quoted=nfc(self.quoted),
            message_id=nfc(self.message_id),
            cc=tuple(nfc(one) for one in self.cc),
            source=nfc(self.source),
        )


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """Ask for a new ticket. `key` returns unchanged with the result; `receipt` asks for a receipt."""

    key: str
    channel: Channel
    message: MessageIn
    kind: Kind | None = None
    topic: str = ""
    agency_id: int | None = None
    contact_id: int | None = None
    receipt: bool = True
    related_number: str = ""
    evidence: str = ""
    detail: Detail | None = None
    system_id: int | None = None
    without_system: bool = False
    connection_id: int | None = None
    affects_right: bool = False
    priority: int | None = None
    queue: str = ""  # a queue's key where neither topic nor words decide it
    registered: bool = True  # False for work we give ourselves: nothing was received, no entry is taken


@dataclass(frozen=True, slots=True)
class AppendRequest:
    """Ask to add a requester's message to the ticket with primary key `case_id`."""

    key: str
    case_id: int
    channel: Channel
    message: MessageIn
    contact_id: int | None = None
    evidence: str = ""
    detail: Detail | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one request: the ticket, the timeline message and the register entry it took."""

    key: str
    case_id: int
    number: str
    message_id: int
    register: str = ""
    opened: bool = False


@dataclass(slots=True)
class Batch:
    """Requests to be filed together, in order."""

    requests: list[OpenRequest | AppendRequest] = field(default_factory=list)
