"""A mail's HTML made to cost the cleaner minutes costs it a moment, and ordinary HTML is left as it is."""

from __future__ import annotations

import time

import pytest

from mailin import safe_html
from mailin.html_bounds import MOST, bounded

UNITS = [
    "&", "&a", "&#x", "&amp;", "<", "<!--", "<a b='", "<div>", "<div></x>", "<b><p>", "<svg><td>",
    "<math><mi>", "<table>x", "<table><tr><td>", "<object><div></div>", "<template>", "<a href=http://x.example>y",
    "<img src=x alt=y>", "<p " + " ".join(f"a{number}=1" for number in range(60_000)) + ">",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit[:24])
def test_no_html_costs_more_than_seconds(unit: str) -> None:
    html = unit * (2_000_000 // len(unit) + 1)
    began = time.process_time()
    shown = safe_html.document(html, "Thư")
    safe_html.pictures(html)
    assert time.process_time() - began < 4
    assert len(shown) < 10 * MOST


def test_ordinary_html_is_left_alone() -> None:
    html = (
        "<table><tr><td><p>Kính gửi<p>A &amp; B &nbsp;<a href='http://x.example/?a=1&b=2'>x</a></table>" * 300
    )
    assert bounded(html) == html


def test_words_in_too_many_boxes_are_still_there() -> None:
    shown = safe_html.document("<div>" * 50_000 + "chữ ở trong cùng" + "</div>" * 50_000, "Thư")
    assert "chữ ở trong cùng" in shown


def test_a_cut_is_told() -> None:
    assert "chỉ hiện phần đầu" in safe_html.document("a" * (MOST + 1), "Thư")
    assert "chỉ hiện phần đầu" not in safe_html.document("a" * MOST, "Thư")
