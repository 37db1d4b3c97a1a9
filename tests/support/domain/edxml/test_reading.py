"""edXML files as agencies write them: read whole, or refused with a sentence; never a crash, never a bomb."""

from __future__ import annotations

import base64
import time
from datetime import date

import pytest

from support.domain.documents import Urgency
from support.domain.edxml import Business, EdxmlError, read
from tests.support.domain.edxml.builder import NAMESPACES, Draft, packed

PDF = b"%PDF-1.4 van ban"


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_the_three_namespaces_in_use_read_alike(namespace: str) -> None:
    read_one = read(Draft(namespace=namespace, files=(("cv.pdf", PDF),)).write())
    assert (read_one.sender.organ_id, read_one.sender.name) == ("H05.09", "Sở Tư pháp tỉnh Bắc Ninh")
    assert (read_one.code_number, read_one.code_notation) == ("450", "STP-HCTP")
    assert (read_one.day, read_one.due_date) == (date(2026, 11, 5), date(2026, 11, 20))
    assert (read_one.type_name, read_one.subject) == ("Công văn", "Về việc hỗ trợ kết nối")
    assert (read_one.signer, read_one.signer_position) == ("Lý Gia Bảo", "KT. GIÁM ĐỐC Phó Giám đốc")
    assert (read_one.urgency, read_one.pages, read_one.business) == (Urgency.URGENT, 2, Business.NEW)
    assert [(one.name, one.content) for one in read_one.attached] == [("cv.pdf", PDF)]
    assert read_one.problems == ()


@pytest.mark.parametrize(
    ("name", "raw", "names", "problems"),
    [
        ("cv.pdf", PDF, ["cv.pdf"], ()),
        ("cv.pdf", packed(("goc.pdf", PDF)), ["cv.pdf"], ()),
        ("cv.pdf", packed(("a/b/mot.pdf", PDF), ("hai.pdf", PDF)), ["mot.pdf", "hai.pdf"], ()),
        ("bang.xlsx", packed(("[Content_Types].xml", b"<x/>")), ["bang.xlsx"], ()),
        ("goi.zip", packed(("mot.pdf", PDF)), ["goi.zip"], ()),
        ("cv.pdf", b"PK\x03\x04hong", ["cv.pdf"], ("attachment-zip-unreadable",)),
        (
            "cv.pdf",
            packed(*((f"{n}.txt", b"x") for n in range(200))),
            [],
            ("attachment-zip-bomb", "attachment-missing"),
        ),
        ("cv.pdf", packed(("bom.bin", bytes(80 * 2**20))), [], ("attachment-zip-bomb", "attachment-missing")),
    ],
    ids=["raw", "zip", "zip of two", "xlsx", "zip asked for", "broken zip", "too many", "bomb"],
)
def test_attachments_are_unpacked_within_limits(
    name: str, raw: bytes, names: list[str], problems: tuple[str, ...]
) -> None:
    begun = time.process_time()
    found = read(Draft(files=((name, raw),)).write())
    assert [one.name for one in found.attached] == names
    assert found.problems == problems
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("content_id", ["tep-{n}", "cid:tep-{n}", "<tep-{n}>"])
def test_a_file_without_a_name_takes_the_one_of_the_manifest(content_id: str) -> None:
    raw = Draft(files=(("cv.pdf", PDF),), content_id=content_id, named=False).write()
    assert [one.name for one in read(raw).attached] == ["cv.pdf"]


def test_attachments_inside_the_envelope_are_found_too() -> None:
    assert len(read(Draft(files=(("cv.pdf", PDF),), attachments_inside=True).write()).attached) == 1


@pytest.mark.parametrize(
    ("business", "expected"),
    [(0, Business.NEW), (1, Business.RECALL), (2, Business.UPDATE), (3, Business.REPLACE), (7, Business.NEW)],
)
def test_what_a_document_does_to_earlier_ones_is_understood(business: int, expected: Business) -> None:
    found = read(Draft(business=business, concerns=("H05,1", "H05,2")).write())
    assert (found.business, found.concerns, found.reason) == (expected, ("H05,1", "H05,2"), "Lý do")


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026/11/05", date(2026, 11, 5)), ("2026-11-05T00:00:00", date(2026, 11, 5)),
     ("05/11/2026", date(2026, 11, 5)), ("2026/02/30", None), ("hôm qua", None), ("", None)],
)  # fmt: skip
def test_dates_are_read_as_they_are_written(written: str, day: date | None) -> None:
    assert read(Draft(fields={"PromulgationDate": written}).write()).day == day


OPTIONAL = (
    "TypeName Subject Content DueDate Priority PageAmount From.Email From.OrganName PromulgationDate "
    "CodeNotation"
)


@pytest.mark.parametrize("missing", OPTIONAL.split())
def test_a_missing_part_is_empty_and_no_error(missing: str) -> None:
    assert read(Draft(fields={missing: None}).write()).sender.organ_id == "H05.09"


def test_without_a_document_id_date_and_code_tell_documents_apart() -> None:
    found = read(Draft(fields={"DocumentId": None}).write())
    assert found.key == ("H05.09", "2026-11-05 450/STP-HCTP")


BILLION = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (Draft(prologue=BILLION).write(), "DTD"),
        (Draft(prologue=OUTSIDE).write(), "DTD"),
        (Draft(prologue="<!DOCTYPE edXML>").write(), "DTD"),
        (b"", "XML hợp lệ"),
        (b"%PDF-1.4", "XML hợp lệ"),
        (Draft().write()[:400], "XML hợp lệ"),
        (b'<?xml version="1.0" encoding="la"?><a/>', "XML hợp lệ"),
        (b"<edXML/>", "MessageHeader"),
        (b"<html><body>x</body></html>", "MessageHeader"),
        (Draft(fields={"From.OrganId": None, "From.OrganName": None}).write(), "cơ quan gửi"),
        (Draft(fields={"DocumentId": None, "CodeNumber": None}).write(), "mã văn bản"),
        (b"<a>" * 100_000, "quá sâu"),
        (Draft(extra="<x/>" * 30_000).write(), "quá lớn"),
        (b"<a>" + bytes(65 * 2**20), "64 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_in_is_refused_with_a_sentence(raw: bytes, told: str) -> None:
    begun = time.process_time()
    with pytest.raises(EdxmlError) as refused:
        read(raw)
    assert told in str(refused.value)
    assert time.process_time() - begun < 5


def test_base64_with_line_breaks_is_read_and_junk_is_told() -> None:
    draft = Draft(files=(("cv.pdf", PDF * 40),))
    encoded = base64.b64encode(PDF * 40).decode()
    broken = "\n".join(encoded[at : at + 76] for at in range(0, len(encoded), 76))
    assert read(draft.write().replace(encoded.encode(), broken.encode())).attached[0].content == PDF * 40
    junk = read(draft.write().replace(encoded.encode(), b"@@@"))
    assert (junk.attached, junk.problems) == ((), ("attachment-unreadable", "attachment-missing"))
