"""Code on paper: columns out of line, a line that runs off the page, a letter changed."""

from __future__ import annotations

import io
from html import escape
from typing import Any

import pytest
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from kb.domain import markup
from kb.views import booklets
from support.web.papers import booklet, faces
from support.web.papers.rich import Booklet
from tests.kb.test_paper_says_what_the_guide_says import ACCENTED

SOURCE = (
    '{\n  "ma_loi": "ERR-1203",   // hồ sơ đang cập nhật\n    "lap": [5, 20],\n\n  "moc": "08:15+07:00"\n}\n'
    "  │ bảng │ ── │ <b>&amp;</b> l1IO0 |;:,. ~^`\n" + "\n".join(
        "".join(ACCENTED[at : at + 60]) for at in range(0, len(ACCENTED), 60)
    )
)  # fmt: skip
PLACES = ("<pre>%s</pre>", "<ul><li>Mục<ol><li>a<pre>%s</pre></li></ol></li></ul>", "<blockquote><pre>%s</pre></blockquote>")  # fmt: skip  # noqa: E501
WIDE = "curl --max-time 30 -H 'X-Ma: XXXX' https://ndxp.example/v1/dan-cu?ma=" + "0123456789" * 12


def _paper(body: str) -> PdfReader:
    made = booklets.blocks(markup.clean(body), {})
    return PdfReader(io.BytesIO(booklet.render(Booklet("Tên", made, foot="Bản 1.0"))))


def _pieces(reader: PdfReader) -> list[tuple[str, str, float]]:
    """Return text with the name of its face and where it begins, in points from the left."""
    found: list[tuple[str, str, float]] = []

    def seen(text: str, matrix: Any, at: Any, font: Any, _size: Any) -> None:
        if text.strip() and font:
            found.append((text, str(font["/BaseFont"]), at[4] * matrix[0] + matrix[4]))

    for page in reader.pages:
        page.extract_text(visitor_text=seen)
    return found


@pytest.mark.parametrize("place", PLACES)
def test_what_is_copied_off_the_paper_is_what_was_typed(place: str) -> None:
    text = "\n".join(page.extract_text() for page in _paper(place % escape(SOURCE)).pages)
    lines = [line.rstrip() for line in text.split("\n")]
    for line in filter(None, SOURCE.split("\n")):
        assert line in lines or f" {line}" in lines, line  # the first of a block comes with a blank before it


def test_code_is_set_in_letters_of_one_width() -> None:
    faces.register()
    widths = {pdfmetrics.stringWidth(one, faces.CODE, 10) for one in ACCENTED}
    assert widths == {10 * faces.WIDE}
    body = (
        f"<p>Lời <code>GET /hồ-sơ</code> và <strong><code>đậm</code></strong>.</p><pre>{escape(SOURCE)}</pre>"
    )
    told = _pieces(_paper(body))
    code = {
        font for text, font, _at in told if any(word in text for word in ("hồ-sơ", "đậm", "ma_loi", "lap"))
    }
    assert len(code) == 1
    assert code.pop().endswith("JetBrainsMono-Regular")


@pytest.mark.parametrize("place", [*PLACES, "<table><tr><td>Ví dụ</td><td><pre>%s</pre></td></tr></table>"])
def test_a_line_wider_than_its_place_goes_on_below_whole(place: str) -> None:
    reader = _paper(place % escape(WIDE))
    pieces = [(text, at) for text, font, at in _pieces(reader) if "JetBrains" in font]
    assert "".join(text.strip("\n") for text, _at in pieces).replace("\n", "").strip() == WIDE
    right = booklet.SIDE + booklet.WIDTH
    size = booklet.CODE.fontSize * faces.WIDE
    assert all(at + size * len(line) <= right for text, at in pieces for line in text.split("\n"))


def test_long_code_is_cut_between_lines_where_a_page_ends() -> None:
    lines = [f"dòng {number}: x = {number}" for number in range(200)]
    reader = _paper("<pre>" + "\n".join(lines) + "</pre>")
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) == 4
    assert [line for line in (one.strip() for one in text.split("\n")) if line.startswith("dòng")] == lines
