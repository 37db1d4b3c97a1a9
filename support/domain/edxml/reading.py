"""Reads an edXML file: by local names, tolerant of the ways it is written, strict where it is dangerous."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element

from support.domain.documents import Urgency
from support.domain.edxml.attached import attachments
from support.domain.edxml.model import Business, EdxmlDocument, EdxmlError, Organ, Response
from support.domain.edxml.tree import every, find, parse, text
from support.domain.words import _

# OtherInfo/Priority runs from 0 to 4; 4 is hỏa tốc hẹn giờ, which our four degrees call hỏa tốc.
_URGENCY = {0: Urgency.NORMAL, 1: Urgency.URGENT, 2: Urgency.VERY_URGENT, 3: Urgency.FLASH, 4: Urgency.FLASH}
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")


def read(raw: bytes) -> EdxmlDocument:
    """Return the document in `raw`; raises EdxmlError with a Vietnamese sentence when it is none."""
    root = parse(raw)
    envelope = root if root.tag == "edXMLEnvelope" else find(root, "edXMLEnvelope")
    header = find(envelope, "edXMLHeader")
    message = find(header, "MessageHeader")
    if message is None:
        raise EdxmlError(_("Tệp XML này không có phần đầu văn bản (MessageHeader) của edXML."))
    sender = _organ(find(message, "From"))
    if not sender.organ_id and not sender.name:
        raise EdxmlError(_("Văn bản edXML không ghi cơ quan gửi (From)."))
    trace = find(header, "TraceHeaderList")
    business = next(
        (one for one in (find(trace, name) for name in ("Bussiness", "Business")) if one is not None), None
    )
    document = _document(message, sender, business)
    if not document.document_id and not document.code_number:
        raise EdxmlError(_("Văn bản edXML không có mã văn bản (DocumentId) và cũng không có số, ký hiệu."))
    files, problems = attachments(root, envelope)
    return replace(document, attached=files, problems=problems)


def _document(message: Element, sender: Organ, business: Element | None) -> EdxmlDocument:
    other, issued = find(message, "OtherInfo"), find(message, "PromulgationInfo")
    signer = find(message, "SignerInfo")
    return EdxmlDocument(
        sender=sender,
        receivers=tuple(_organ(one) for one in every(message, "To")),
        document_id=text(message, "DocumentId"),
        code_number=text(message, "Code", "CodeNumber"),
        code_notation=text(message, "Code", "CodeNotation"),
        place=text(issued, "Place"),
        day=_day(text(issued, "PromulgationDate")),
        # The name is written by people; the number beside it follows no common list.
        type_name=text(message, "DocumentType", "TypeName"),
        subject=text(message, "Subject"),
        content=text(message, "Content"),
        signer=text(signer, "FullName"),
        signer_position=" ".join(filter(None, (text(signer, "Competence"), text(signer, "Position")))),
        urgency=_URGENCY.get(_number(text(other, "Priority")) or 0, Urgency.NORMAL),
        pages=_number(text(other, "PageAmount")),
        due_date=_day(text(message, "DueDate")),
        business=_business(business),
        reason=_first(business, "BussinessDocReason", "BusinessDocReason"),
        concerns=_concerns(business),
        responses=tuple(_responses(message)),
        attached=(),
    )


def _organ(element: Element | None) -> Organ:
    return Organ(
        organ_id=text(element, "OrganId"),
        name=text(element, "OrganName"),
        address=text(element, "OrganAdd"),
        email=text(element, "Email"),
        telephone=text(element, "Telephone"),
    )


def _business(element: Element | None) -> Business:
    number = _number(_first(element, "BussinessDocType", "BusinessDocType"))
    return Business(number) if number in set(Business) else Business.NEW


def _first(element: Element | None, *names: str) -> str:
    return next((found for name in names if (found := text(element, name))), "")


def _concerns(business: Element | None) -> tuple[str, ...]:
    """Return the DocumentIds a recall, update or replacement is about."""
    replaced = every(find(business, "ReplacementInfoList"), "ReplacementInfo")
    named = [text(business, "DocumentId"), *(text(one, "DocumentId") for one in replaced)]
    return tuple(dict.fromkeys(one for one in named if one))


def _responses(message: Element) -> list[Response]:
    listed = [*every(message, "ResponseFor"), *every(find(message, "ResponseForList"), "ResponseFor")]
    found = [Response(text(one, "OrganId"), text(one, "Code"), text(one, "DocumentId")) for one in listed]
    return [one for one in found if one.code or one.document_id]


def _number(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else None


def _day(written: str) -> date | None:
    """Read yyyy/MM/dd as the standard asks, and dd/MM/yyyy as some write."""
    year_first, day_first = _YEAR_FIRST.search(written), _DAY_FIRST.search(written)
    try:
        if year_first:
            return date(*(int(one) for one in year_first.groups()))
        if day_first:
            day, month, year = (int(one) for one in day_first.groups())
            return date(year, month, day)
    except ValueError:
        return None
    return None
