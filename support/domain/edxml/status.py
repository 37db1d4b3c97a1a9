"""The status file that tells the sending agency what became of its document (QCVN 102:2016/BTTTT)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from xml.etree.ElementTree import Element, SubElement, tostring
from zoneinfo import ZoneInfo

from support.domain.edxml.model import Organ
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
