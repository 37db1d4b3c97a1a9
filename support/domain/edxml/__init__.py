"""Electronic documents between agencies (edXML, QCVN 102:2016/BTTTT): reading a file, writing its status."""

from __future__ import annotations

from support.domain.edxml.model import Attached, Business, EdxmlDocument, EdxmlError, Organ, Response
from support.domain.edxml.reading import read
from support.domain.edxml.status import Status, write_status

__all__ = [
    "Attached",
    "Business",
    "EdxmlDocument",
    "EdxmlError",
    "Organ",
    "Response",
    "Status",
    "read",
    "write_status",
]
