"""Electronic documents between agencies (edXML, QCVN 102:2016/BTTTT): reading a file, writing its status."""

from __future__ import annotations

from support.domain.edxml.model import Attached, Business, EdxmlDocument, EdxmlError, Organ, Response
from support.domain.edxml.outcomes import Outcome
from support.domain.edxml.reading import read
from support.domain.edxml.status import Decision, Status, status_for, write_status

__all__ = [
    "Attached",
    "Business",
    "Decision",
    "EdxmlDocument",
    "EdxmlError",
    "Organ",
    "Outcome",
    "Response",
    "Status",
    "read",
    "status_for",
    "write_status",
]
