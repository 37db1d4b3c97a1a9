"""What an edXML file says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from support.domain.documents import Urgency
from support.domain.errors import UserError
from support.domain.words import _


class EdxmlError(UserError):
    """The file cannot be taken in; the sentence says why."""


class Business(IntEnum):
    """What a document does to earlier ones (Bussiness, spelled so in the standard)."""

    NEW = 0
    RECALL = 1
    UPDATE = 2
    REPLACE = 3


BUSINESS_LABELS: dict[Business, str] = {
    Business.NEW: _("Văn bản mới"),
    Business.RECALL: _("Thu hồi văn bản"),
    Business.UPDATE: _("Cập nhật văn bản"),
    Business.REPLACE: _("Thay thế văn bản"),
}


@dataclass(frozen=True, slots=True)
class Organ:
    """A sender or receiver: its code, name and how to reach it."""

    organ_id: str
    name: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """A document this one answers, by whichever of its names the file gives."""

    organ_id: str
    code: str = ""
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """One attached file, unpacked."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class EdxmlDocument:
    """One document; missing fields are empty. `concerns` names the documents a recall or the like is about.

    `problems` are codes of what was odd but could be read.
    """

    sender: Organ
    receivers: tuple[Organ, ...]
    document_id: str
    code_number: str
    code_notation: str
    place: str
    day: date | None
    type_name: str
    subject: str
    content: str
    signer: str
    signer_position: str
    urgency: Urgency
    pages: int | None
    due_date: date | None
    business: Business
    reason: str
    concerns: tuple[str, ...]
    responses: tuple[Response, ...]
    attached: tuple[Attached, ...]
    problems: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Return what tells one document from another: (OrganId, DocumentId), else date and code."""
        if self.document_id:
            return self.sender.organ_id, self.document_id
        day = self.day.isoformat() if self.day else ""
        return self.sender.organ_id, f"{day} {self.code_number}/{self.code_notation}"
