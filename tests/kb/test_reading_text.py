"""The text of a guide as its page shows it: nothing that runs, tables in their frames, both languages."""

from __future__ import annotations

import re

import pytest

from kb.domain import reading
from kb.domain.reading import Words

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<h2 id="x&quot; onmouseover=&quot;alert(1)">x</h2>',
    '<img src="/tai-lieu/anh/0123456789abcdef0" alt="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">',
    "<svg onload=alert(1)><desc><![CDATA[</desc><script>alert(1)</script>]]></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    '<pre class="language-x" onclick="alert(1)">&lt;script&gt;alert(1)&lt;/script&gt;</pre>',
    '<table><caption>" onfocus="alert(1)" autofocus="</caption><tr><td>1</td></tr></table>',
    "<h2>&lt;img src=x onerror=alert(1)&gt;</h2>",
)


@pytest.mark.parametrize("body", HOSTILE)
def test_nothing_hostile_in_the_table_becomes_markup(body: str) -> None:
    shown = reading.shown(body, Words())
    tags = re.findall(r"<[a-z][^>]*>", re.sub(r'"[^"]*"', '""', shown))
    assert not [tag for tag in tags if re.search(r"\son\w+|<script|<svg|<style|<math", tag)]
    assert "javascript:" not in shown


def test_a_table_scrolls_in_a_frame_one_can_reach_by_keyboard() -> None:
    shown = reading.shown("<table><caption>Mã lỗi</caption><tr><td>504</td></tr></table>", Words())
    assert shown.startswith('<div class="table-wrap" role="region" tabindex="0" aria-label="Mã lỗi">')
    assert '<table class="dtable">' in shown


def test_pictures_come_late_and_keep_their_size() -> None:
    picture = '<p><img src="/tai-lieu/anh/0123456789abcdef0" width="600" height="200" alt="Sơ đồ"></p>'
    shown = reading.shown(picture, Words())
    assert 'loading="lazy"' in shown
    assert 'width="600" height="200"' in shown


def test_every_heading_can_be_linked_to() -> None:
    shown = reading.shown("<h2>Nhận biết lỗi</h2><p>Lời.</p>", Words(anchor="Liên kết tới mục"))
    assert '<h2 id="muc_nhan-biet-loi">' in shown
    assert 'href="#muc_nhan-biet-loi" aria-label="Liên kết tới mục “Nhận biết lỗi”"' in shown


def test_notes_say_their_tone() -> None:
    shown = reading.shown('<aside class="note note--warn"><p>Chú ý</p></aside>', Words())
    assert shown == '<div class="notice tone-warn" role="note"><div><p>Chú ý</p></div></div>'


def test_a_paragraph_more_shifts_its_own_section_alone() -> None:
    left = "<h2>Một</h2><p>a</p><p>b</p><h2>Hai</h2><p>c</p>"
    right = "<h2>One</h2><p>a</p><h2>Two</h2><p>c</p>"
    pairs = reading.side_by_side(left, right, Words())
    texts = [
        (re.sub("<[^>]+>", "", one.left).strip(" #"), re.sub("<[^>]+>", "", one.right).strip(" #"))
        for one in pairs
    ]
    assert texts == [("Một", "One"), ("a", "a"), ("b", ""), ("Hai", "Two"), ("c", "c")]
    assert 'id="en_one"' in pairs[0].right


def test_no_anchor_stands_twice_on_a_page_of_two_languages() -> None:
    same = '<h2 id="api">API</h2><p><a href="#api">xem</a></p>'
    pairs = reading.side_by_side(same, same, Words())
    whole = "".join(one.left + one.right for one in pairs)
    assert sorted(re.findall(r' id="([^"]+)"', whole)) == ["en_api", "muc_api"]
    assert '<a href="#en_api" ' in whole


def test_a_table_stands_beside_the_table_whatever_comes_before_it() -> None:
    left = "<p>a</p><aside><p>n</p></aside><table><tr><td>1</td></tr></table><ol><li>x</li></ol>"
    right = "<p>a</p><table><tr><td>1</td></tr></table><ol><li>x</li></ol>"
    pairs = reading.side_by_side(left, right, Words())
    assert [bool(one.right) for one in pairs] == [True, False, True, True]
