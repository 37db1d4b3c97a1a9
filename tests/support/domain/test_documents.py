"""Number, symbol and date of documents: dates are not numbers, legal documents keep their year."""

from __future__ import annotations

from datetime import date

import pytest

from support.domain.documents import parse_code, parse_day, parse_line


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("450/TTr-STTTT", "450/TTr-STTTT"),
        ("Số: 7816/VPCP-TTĐT", "7816/VPCP-TTĐT"),
        ("30/2020/NĐ-CP", "30/2020/NĐ-CP"),
        ("91/2025/QH15", "91/2025/QH15"),
        ("15a / KH-UBND", "15a/KH-UBND"),
        ("ngày 12/11/2022 số 1204/UBND", "1204/UBND"),
        ("12/11/2022", None),
        ("24/7", None),
        ("không có số", None),
    ],
)
def test_number_and_symbol(text: str, code: str | None) -> None:
    found = parse_code(text)
    assert (str(found) if found else None) == code


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ngày 05 tháng 11 năm 2026", date(2026, 11, 5)),
        ("ngày 5/11/2026", date(2026, 11, 5)),
        ("31/02/2026 rồi 01/03/2026", date(2026, 3, 1)),
        ("30/2020/NĐ-CP", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert parse_day(text) == day


def test_a_pasted_line_fills_the_fields() -> None:
    line = (
        "Công văn số 450/STTTT-CNTT ngày 05 tháng 11 năm 2026 của Sở A tỉnh B về việc đề nghị hỗ trợ kết nối."
    )
    found = parse_line(line)
    assert (str(found.code), found.day, found.type_name) == ("450/STTTT-CNTT", date(2026, 11, 5), "Công văn")
    assert (found.author, found.subject) == ("Sở A tỉnh B", "đề nghị hỗ trợ kết nối")
    empty = parse_line("")
    assert (empty.code, empty.day, empty.type_name, empty.author, empty.subject) == (None, None, "", "", "")
