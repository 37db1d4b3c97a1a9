"""A list of agencies with faults names every one of them by line and column, and takes in nothing wrong."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.domain.agency_csv import Row, read
from support.domain.systems import AgencyKind

HEAD = "Mã định danh,Tên cơ quan,Tên ngắn,Loại cơ quan,Hiệu lực từ,Hiệu lực đến,Nhập vào (mã),Tên miền thư\n"


def _read(*lines: str, head: str = HEAD) -> list[tuple[int, str, str]]:
    listing = read((head + "\n".join(lines)).encode())
    return [(one.line, one.column, one.sentence % one.params) for one in listing.faults]


def test_a_good_line_is_read_whole() -> None:
    line = "h05.09,Sở Tư pháp tỉnh Bắc Ninh,STP Bắc Ninh,Cơ quan nhà nước khác,01/07/2025,,,"
    line += "sotuphap.example; stp.example"
    assert read((HEAD + line).encode()).rows == [
        Row(2, "H05.09", "Sở Tư pháp tỉnh Bắc Ninh", "STP Bắc Ninh", AgencyKind.STATE, date(2025, 7, 1), None,
            "", ("sotuphap.example", "stp.example"))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "line", "column", "told"),
    [
        ((",Sở A,,,,,,",), 2, "Mã định danh", "Chưa có mã"),
        (("1.000656.000.00.00.H29,Sở A,,,,,,",), 2, "Mã định danh", "mã thủ tục"),
        (("XYZ,Sở A,,,,,,",), 2, "Mã định danh", "“XYZ” không đúng dạng"),
        (("H05,A,,,,,,", "H05,B,,,,,,"), 3, "Mã định danh", "đã có ở dòng 2"),
        (("H05,,,,,,,",), 2, "Tên cơ quan", "Chưa có tên"),
        ((f"H05,{'A' * 300},,,,,,",), 2, "Tên cơ quan", "255"),
        (("H05,A,,Hội quán,,,,",), 2, "Loại cơ quan", "Hội quán"),
        (("H05,A,,,hôm qua,,,",), 2, "Hiệu lực từ", "hôm qua"),
        (("H05,A,,,31/02/2026,,,",), 2, "Hiệu lực từ", "31/02/2026"),
        (("H05,A,,,02/01/2026,01/01/2026,,",), 2, "Hiệu lực đến", "đứng trước"),
        (("H05,A,,,,,H05,",), 2, "Nhập vào (mã)", "vòng tròn"),
        (("H05,A,,,,,H06,", "H06,B,,,,,H05,"), 2, "Nhập vào (mã)", "vòng tròn"),
        (("H05,A,,,,,,gmail.com",), 2, "Tên miền thư", "dùng chung"),
        (("H05,A,,,,,,không phải",), 2, "Tên miền thư", "không phải tên miền"),
        (("H05,A,,,,,,a.example", "H06,B,,,,,,a.example"), 3, "Tên miền thư", "đã có ở dòng 2"),
    ],
)  # fmt: skip
def test_each_fault_is_named_by_line_and_column(
    lines: tuple[str, ...], line: int, column: str, told: str
) -> None:
    found = [one for one in _read(*lines) if one[0] == line]
    assert found
    assert found[0][1] == column
    assert told in found[0][2]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("Tên cơ quan\n", "Thiếu cột"),
        ("Mã định danh,Tên cơ quan,Màu\n", "Không có cột"),
        ("Mã định danh,Tên cơ quan,Tên cơ quan\n", "hai lần"),
        ("", "Thiếu cột"),
    ],
)
def test_a_wrong_header_is_told_before_any_line(head: str, told: str) -> None:
    faults = _read("H05,A", head=head)
    assert any(told in sentence for _line, _column, sentence in faults)
    assert read((head + "H05,A").encode()).rows == []


def test_what_editors_make_of_a_csv_is_read() -> None:
    for raw in (
        "﻿Ma dinh danh;Ten co quan\r\nH05;Sở A\r\n".encode(),
        'code\tname\nH05\t"Sở\nA"\n'.encode(),
    ):
        assert [row.code for row in read(raw).rows] == ["H05"]


def test_a_file_in_another_charset_says_where() -> None:
    faults = read(HEAD.encode() + "H05,Sở".encode("utf-16")).faults
    assert faults[0].line == 2
    assert "UTF-8" in faults[0].sentence


def test_a_line_is_counted_as_an_editor_counts_also_after_a_cell_of_several_lines() -> None:
    told = _read('H05,"Sở\nA",,,,,,', "", "XYZ,B,,,,,,")
    assert [(line, column) for line, column, _told in told] == [(5, "Mã định danh")]


def test_a_wrong_code_written_twice_is_told_once_a_line() -> None:
    told = _read("1.000656.000.00.00.H29,A,,,,,,", "1.000656.000.00.00.H29,B,,,,,,")
    assert [(line, column) for line, column, _told in told] == [(2, "Mã định danh"), (3, "Mã định danh")]


def test_cells_beyond_the_titles_are_told_and_empty_ones_are_not() -> None:
    assert _read("H05,A,,,,,,,,") == []
    assert _read("H05,A,,,,,,,,thừa") == [(2, "", "Dòng có nhiều ô hơn dòng tiêu đề (thừa 1 ô).")]


@given(st.binary(max_size=400))
def test_no_bytes_whatever_break_the_reading(raw: bytes) -> None:
    for given_raw in (raw, HEAD.encode() + raw, HEAD.encode("utf-16") + raw):
        listing = read(given_raw)
        assert all(isinstance(one.sentence % dict(one.params), str) for one in listing.faults)
        assert listing.whole or listing.faults


@given(st.lists(st.lists(st.text(max_size=30), min_size=8, max_size=8), max_size=6))
def test_what_stands_in_quotes_never_shifts_a_column(lines: list[list[str]]) -> None:
    told = io.StringIO()
    csv.writer(told).writerows(lines)
    listing = read((HEAD + told.getvalue()).encode("utf-8", errors="replace"))
    assert all(len(row.name) <= 255 and row.code for row in listing.rows)
    assert not any("nhiều ô hơn" in one.sentence for one in listing.faults)
