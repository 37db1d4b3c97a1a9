"""What stays of a guide's HTML: structure yes, anything that runs, fetches or hides no."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.domain import markup


@pytest.mark.parametrize(
    ("given_html", "gone"),
    [
        ("<p onclick=x()>a</p>", "onclick"),
        ("<script>x()</script><p>a</p>", "script"),
        ('<img src="https://example.com/x.png" alt="a">', "example"),
        ('<a href="javascript:x()">a</a>', "javascript"),
        ('<p style="position:fixed">a</p>', "style"),
        ('<aside class="topbar">a</aside>', "topbar"),
        ("<iframe src=x></iframe>", "iframe"),
        ('<h2 id="Khác lạ">a</h2>', "Khác"),
    ],
)
def test_what_runs_fetches_or_hides_goes(given_html: str, gone: str) -> None:
    assert gone not in markup.clean(given_html)


def test_structure_stays() -> None:
    html = (
        '<h1>Một</h1><ol start="3"><li>a<ul><li>b</li></ul></li></ol>'
        '<table><tbody><tr><td colspan="2">c</td></tr></tbody></table>'
        f'<figure><img src="{markup.PICTURES}{"a" * 32}" alt="Ảnh"></figure><pre><code>x &lt; y</code></pre>'
    )
    kept = markup.clean(html)
    assert '<h2 id="mot">Một</h2>' in kept
    for part in ('<ol start="3">', "<ul><li>b</li></ul>", 'colspan="2"', 'alt="Ảnh"', "x &lt; y"):
        assert part in kept


def test_places_are_told_as_section_and_paragraph() -> None:
    found = markup.blocks(
        markup.clean("mở đầu<h2>Một</h2><p>a</p><p>b</p><h2>Hai</h2><table><tr><td>c</td></tr></table>")
    )
    assert [(one.kind, one.section, one.paragraph) for one in found] == [
        ("p", 0, 1),
        ("h2", 1, 0),
        ("p", 1, 1),
        ("p", 1, 2),
        ("h2", 2, 0),
        ("table", 2, 1),
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from(list('<>/"= abhpultdimgsrc123&;đ')), max_size=120))
def test_cleaning_again_changes_nothing(html: str) -> None:
    once = markup.clean(html)
    assert markup.clean(once) == once
    markup.blocks(once)
