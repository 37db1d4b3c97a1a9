"""A diff that loses a word, or shows one that was never there, is worse than none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.domain import diff, markup
from kb.domain.diff import Kind
from kb.domain.markup import Node

WORDS = st.lists(
    st.sampled_from(["chờ", "60", "giây", "lỗi", "504", "gọi", "lại", "&", "<b>", "dài"]), max_size=8
)
TEXT = WORDS.map(lambda words: " ".join(words).replace("&", "&amp;").replace("<b>", "&lt;b&gt;"))
MARKED = st.one_of(
    TEXT, TEXT.map(lambda one: f"<strong>{one}</strong> sau"), TEXT.map(lambda one: f"a<br>{one}")
)
ITEMS = st.lists(MARKED, min_size=1, max_size=4)
BLOCK = st.one_of(
    MARKED.map(lambda one: f"<p>{one}</p>"),
    TEXT.map(lambda one: f"<h2>mục {one}</h2>"),
    ITEMS.map(lambda some: "<ul>" + "".join(f"<li>{one}</li>" for one in some) + "</ul>"),
    st.lists(ITEMS, min_size=1, max_size=3).map(
        lambda rows: (
            "<table>"
            + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
            + "</table>"
        )
    ),
)
BODY = st.lists(BLOCK, max_size=6).map("".join)


def said(html: str, without: str = "none") -> list[str]:
    """Return the words of HTML, those inside `without` left out."""

    def walk(node: Node) -> str:
        if node.tag == without:
            return " "
        inner = node.text + "".join(walk(child) for child in node.children)
        return f"{inner} " if node.tag in {"td", "th", "li", "p", "h2", "tr", "br"} else inner

    return walk(markup.tree(html)).split()


def joined(words: list[str]) -> str:
    return "".join(words)


@settings(max_examples=150, deadline=None)
@given(BODY, BODY)
def test_without_what_came_it_is_the_old_text_and_without_what_went_the_new(old: str, new: str) -> None:
    old, new = markup.clean(old), markup.clean(new)
    rows = diff.compare(old, new)
    assert said("".join(row.old for row in rows)) == said(old)
    assert said("".join(row.new for row in rows)) == said(new)
    both = "".join(row.both for row in rows)
    assert joined(said(both, "ins")) == joined(said(old))
    assert joined(said(both, "del")) == joined(said(new))


@pytest.mark.parametrize(
    ("old", "new", "both"),
    [
        (
            "<p>Đặt chờ 30 giây.</p>",
            "<p>Đặt chờ 60 giây.</p>",
            "<p>Đặt chờ <del>30</del><ins>60</ins> giây.</p>",
        ),
        (
            "<table><tr><td>504</td><td>chờ</td></tr></table>",
            "<table><tr><td>504</td><td>gọi lại</td></tr></table>",
            "<table><tbody><tr><td>504</td><td><del>chờ</del><ins>gọi lại</ins></td></tr></tbody></table>",
        ),
        ("<p>chờ một</p>", "<p>chờ</p>", "<p>chờ<del> một</del></p>"),
        (
            "<ul><li>a b</li></ul>",
            "<ul><li>a b</li><li>c</li></ul>",
            "<ul><li>a b</li><li><ins>c</ins></li></ul>",
        ),
    ],
)
def test_marks_stand_at_the_words_that_changed(old: str, new: str, both: str) -> None:
    rows = diff.compare(markup.clean(old), markup.clean(new))
    assert "".join(row.both for row in rows) == both


def test_an_untouched_block_is_the_same_and_a_moved_one_went_and_came() -> None:
    body = ["<p>một hai</p>", "<p>ba bốn</p>", "<p>năm sáu</p>"]
    moved = [body[1], body[2], body[0]]
    kinds = [row.kind for row in diff.compare("".join(body), "".join(moved))]
    assert kinds.count(Kind.SAME) == 2
    assert {Kind.ADDED, Kind.REMOVED} <= set(kinds)


def test_a_changed_link_is_told_though_no_word_changed() -> None:
    rows = diff.compare('<p><a href="https://a.vn">x</a></p>', '<p><a href="https://b.vn">x</a></p>')
    assert [(row.kind, row.shape) for row in rows] == [(Kind.CHANGED, True)]


def test_another_picture_is_a_change() -> None:
    one, two = ('<figure><img src="/tai-lieu/anh/%s" alt="x"></figure>' % (c * 20) for c in "ab")
    [row] = diff.compare(one, two)
    assert "<del><img" in row.old
    assert "<ins><img" in row.new


def test_no_mark_straddles_a_tag() -> None:
    rows = diff.compare("<p>a <strong>b c</strong> d</p>", "<p>x <strong>y z</strong> w</p>")
    for html in (rows[0].old, rows[0].new, rows[0].both):
        for inner in re.findall(r"<(?:ins|del)>(.*?)</(?:ins|del)>", html):
            assert "<" not in inner
