"""The status file goes back with the code the standard gives and the time of Vietnam."""

from __future__ import annotations

from datetime import UTC, datetime

from support.domain.edxml import Organ, Status, write_status
from support.domain.edxml.status import About
from support.domain.edxml.tree import find, parse, text


def test_a_status_names_the_document_and_what_became_of_it() -> None:
    about = About("H05.09", "450/STP-HCTP", "2026/11/05", "H05.09,450")
    raw = write_status(
        Organ("G01", "Cơ quan & đơn vị"), about, Status.ACCEPTED, datetime(2026, 11, 5, 18, tzinfo=UTC)
    )
    head = find(parse(raw), "MessageHeader")
    assert text(head, "StatusCode") == "03"
    assert text(head, "Description") == "Đã tiếp nhận"
    assert text(head, "Timestamp") == "2026/11/06 01:00:00"
    assert text(head, "ResponseFor", "DocumentId") == "H05.09,450"
    assert text(head, "From", "OrganName") == "Cơ quan & đơn vị"
