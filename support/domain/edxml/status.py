"""The status file that tells the sending agency what became of its document (QCVN 102:2016/BTTTT)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from xml.etree.ElementTree import Element, SubElement, tostring
from zoneinfo import ZoneInfo

from support.domain.edxml.model import Business, Organ
from support.domain.lifecycle import Stage
from support.domain.words import _

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


class Status(StrEnum):
    """What became of a document; the code stands in the file."""

    ARRIVED = "01"
    REFUSED = "02"
    ACCEPTED = "03"
    ASSIGNED = "04"
    IN_PROGRESS = "05"
    DONE = "06"
    RECALL_ASKED = "13"
    RECALL_AGREED = "15"
    RECALL_REFUSED = "16"


STATUS_LABELS: dict[Status, str] = {
    Status.ARRIVED: _("Đã đến"),
    Status.REFUSED: _("Từ chối tiếp nhận"),
    Status.ACCEPTED: _("Đã tiếp nhận"),
    Status.ASSIGNED: _("Phân công"),
    Status.IN_PROGRESS: _("Đang xử lý"),
    Status.DONE: _("Hoàn thành"),
    Status.RECALL_ASKED: _("Lấy lại"),
    Status.RECALL_AGREED: _("Đồng ý thu hồi"),
    Status.RECALL_REFUSED: _("Từ chối thu hồi"),
}


class Decision(StrEnum):
    """What we said to a recall. The value is stored; "" while nobody has decided."""

    OPEN = ""
    AGREED = "agreed"
    REFUSED = "refused"


_RECALL = {
    Decision.OPEN: Status.RECALL_ASKED,
    Decision.AGREED: Status.RECALL_AGREED,
    Decision.REFUSED: Status.RECALL_REFUSED,
}
# A document with a register entry is taken in, though nobody has looked at its ticket yet.
_BY_STAGE: dict[Stage, Status] = {
    Stage.NEW: Status.ACCEPTED,
    Stage.ACCEPTED: Status.ACCEPTED,
    Stage.ASSIGNED: Status.ASSIGNED,
    Stage.IN_PROGRESS: Status.IN_PROGRESS,
    Stage.WAITING_REQUESTER: Status.IN_PROGRESS,
    Stage.WAITING_COORDINATOR: Status.IN_PROGRESS,
    Stage.REOPENED: Status.IN_PROGRESS,
    Stage.RESOLVED: Status.DONE,
    Stage.CLOSED: Status.DONE,
    Stage.REJECTED: Status.REFUSED,
    Stage.DUPLICATE: Status.ACCEPTED,
}


def status_for(business: Business, stage: Stage | None, decision: Decision) -> Status:
    """Return the status to tell of a document whose ticket stands at `stage`; None: only its arrival is kept.

    A recall has its own three, whatever became of the ticket.
    """
    if business is Business.RECALL:
        return _RECALL[decision]
    return _BY_STAGE[stage] if stage else Status.ARRIVED


@dataclass(frozen=True, slots=True)
class About:
    """The document a status is about: its sender's code, its number and symbol, date and id."""

    organ_id: str
    code: str
    day: str
    document_id: str


def write_status(us: Organ, about: About, status: Status, at: datetime, description: str = "") -> bytes:
    """Return the status file, UTF-8: from us, about that document, at `at` (aware)."""
    root = Element("edXML:Status", {"xmlns:edXML": NAMESPACE})
    head = SubElement(root, "edXML:MessageHeader")
    response = SubElement(head, "edXML:ResponseFor")
    _leaf(response, "OrganId", about.organ_id)
    _leaf(response, "Code", about.code)
    _leaf(response, "PromulgationDate", about.day)
    _leaf(response, "DocumentId", about.document_id)
    sender = SubElement(head, "edXML:From")
    _leaf(sender, "OrganId", us.organ_id)
    _leaf(sender, "OrganName", us.name)
    _leaf(sender, "Email", us.email)
    _leaf(sender, "Telephone", us.telephone)
    _leaf(head, "StatusCode", status.value)
    _leaf(head, "Description", description or STATUS_LABELS[status])
    _leaf(head, "Timestamp", at.astimezone(VIETNAM).strftime("%Y/%m/%d %H:%M:%S"))
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _leaf(parent: Element, name: str, value: str) -> None:
    SubElement(parent, f"edXML:{name}").text = value
