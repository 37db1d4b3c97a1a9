"""Lines of a PDF that stay torn apart, page numbers among the words, a table of contents read as headings."""

from __future__ import annotations

import re

import pytest

from kb.domain import markup, pdf_words

HEAD, FOOT = "Trung tâm Dữ liệu tỉnh An Hòa", "HD-01 · Trang {}"


def pages(*sheets: str) -> tuple[str, list[tuple[int, str, int]]]:
    text, marks = "", []
    for number, sheet in enumerate(sheets, start=1):
        marks.append((len(text), "page", number))
        text += f"{HEAD}\n{sheet}\n{FOOT.format(number)}\n"
    return text, marks


def test_lines_are_joined_and_page_furniture_goes() -> None:
    text, marks = pages(
        "Mục lục\n1. Phạm vi 2\n1.1. Đối tượng ..... 2\n1. Phạm vi\n"
        "Tài liệu này hướng dẫn cơ quan kết nối hệ\n"
        "thống của mình với nền tảng dùng chung.\n1.1. Đối tượng\nCán bộ vận hành:\n- máy chủ;\n\uf0b7 mạng.",
        "2. Các bước\n1. Cài đặt.\n2. Khai báo.\na) dịch vụ;",
    )
    body = pdf_words.html(text, marks)
    assert re.findall(r"<(h\d|p|li)[^>]*>(.*?)</", body) == [
        ("p", "Mục lục"),
        ("h2", "1. Phạm vi"),
        ("p", "Tài liệu này hướng dẫn cơ quan kết nối hệ thống của mình với nền tảng dùng chung."),
        ("h3", "1.1. Đối tượng"),
        ("p", "Cán bộ vận hành:"),
        ("li", "máy chủ;"),
        ("li", "mạng."),
        ("h2", "2. Các bước"),
        ("p", "1. Cài đặt."),
        ("p", "2. Khai báo."),
        ("p", "a) dịch vụ;"),
    ]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("1. Phạm vi", 2), ("1.1 Đối tượng", 3), ("1.1.1. Sâu", 4), ("I. PHẠM VI", 2),
        ("Phần II. Gia hạn", 2),
        ("1. Cài đặt máy chủ.", 0), ("Phạm vi", 0), ("1. " + "dài " * 40, 0), ("12", 0),
    ],
)  # fmt: skip
def test_headings_are_guessed_by_their_numbers(line: str, level: int) -> None:
    assert pdf_words.level(line) == level


def test_a_scan_without_words_gives_nothing() -> None:
    assert pdf_words.html("\n \n", [(0, "page", 1), (1, "page", 2)]) == ""


def test_what_looks_like_markup_stays_words() -> None:
    body = pdf_words.html("<script>alert(1)</script> là chữ trong văn bản.\n", [(0, "page", 1)])
    assert "<script" not in body
    assert "alert(1)" in markup.text(body)
