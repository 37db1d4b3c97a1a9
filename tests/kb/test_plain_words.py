"""What is typed without scripts keeps its paragraphs, and nothing typed becomes a tag by accident."""

from __future__ import annotations

import pytest

from kb.domain import markup, plain


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("", ""),
        ("Một dòng", "<p>Một dòng</p>"),
        ("Dòng một\ndòng hai\n\nĐoạn hai", "<p>Dòng một<br>dòng hai</p>\n<p>Đoạn hai</p>"),
        ("Dòng một\r\n\r\nĐoạn hai", "<p>Dòng một</p>\n<p>Đoạn hai</p>"),
        ("## Nhận biết\nKhi lỗi 504.", "<h2>Nhận biết</h2>\n<p>Khi lỗi 504.</p>"),
        ("### Con", "<h3>Con</h3>"),
        ("- một\n- hai\nSau", "<ul><li>một</li><li>hai</li></ul>\n<p>Sau</p>"),
        ("1. một\n2) hai", "<ol><li>một</li><li>hai</li></ol>"),
        ("- một\n  tiếp", "<ul><li>một<br>tiếp</li></ul>"),
        ("a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>"),
        ("#504 không phải đề mục", "<p>#504 không phải đề mục</p>"),
        ("<p>Đã là HTML</p>\n\nvẫn thế", "<p>Đã là HTML</p>\n\nvẫn thế"),
    ],
)
def test_lines_become_blocks(typed: str, made: str) -> None:
    assert plain.html(typed) == made


@pytest.mark.parametrize("typed", ["<3 & 5> 2", "x <y", "a<b>c", "<img src=x onerror=alert(1)>"])
def test_what_remains_is_clean(typed: str) -> None:
    cleaned = markup.clean(plain.html(typed))
    assert "onerror" not in cleaned
    assert markup.clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("Xin chào – bạn", 3), ("lỗi 504\nqua NDXP.", 4), ("… –", 0)]
)
def test_words_are_counted_as_people_do(text: str, count: int) -> None:
    assert plain.count(text) == count
