"""A paper's text reads back from its PDF as it was written, whatever its length, in embedded letters."""

from __future__ import annotations

import io
import unicodedata
from types import SimpleNamespace

import pypdf
import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.domain.text import nfc
from support.web.papers import blocks, fonts, pdf
from support.web.papers.blocks import Paper

MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
LETTERS = MARKED + MARKED.upper() + "abcdefghiklmnopqrstuvxyABCDEFGHIKLMNOPQRSTUVXY0123456789"
WORDS = st.text(LETTERS + "&<>.,;:()/-–“”%", min_size=1, max_size=14)
TEXTS = st.lists(WORDS, min_size=1, max_size=160).map(" ".join)


def read(paper):
    made = pypdf.PdfReader(io.BytesIO(pdf.render(paper)))
    return made, "\n".join(page.extract_text() for page in made.pages)


def alone(*parts, reference=""):
    return Paper("Thử", tuple(parts), reference)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_n3_every_vietnamese_text_reads_back_word_for_word(text):
    _made, back = read(alone(blocks.Para(text)))
    assert unicodedata.is_normalized("NFC", back)
    assert back.split() == nfc(text).split()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=400), st.lists(st.text(max_size=60), min_size=3, max_size=3))
def test_no_text_breaks_a_paper(text, cells):
    grid = blocks.Grid(("a", "b", "c"), (tuple(cells),), (1, 1, 1))
    read(alone(blocks.Para(text, lead=text[:20]), blocks.Points((text,)), grid))


def test_decomposed_letters_are_composed_and_unknown_ones_are_seen():
    _made, back = read(
        alone(blocks.Para(unicodedata.normalize("NFD", "Hoà bình, Nguyễn Thị Thuỷ") + " 漢\u200b字"))
    )
    assert back.strip() == "Hoà bình, Nguyễn Thị Thuỷ □□"


def test_markup_in_a_text_is_text():
    _made, back = read(alone(blocks.Para("<b>không đậm</b> & <font size=90>x</font>")))
    assert back.strip() == "<b>không đậm</b> & <font size=90>x</font>"


def test_letters_are_embedded_and_the_same_paper_gives_the_same_bytes():
    paper = alone(blocks.Para("Chữ đậm", lead="Đầu:"), blocks.Points(("một",)), blocks.Row(("Ngày",)))
    made, _text = read(paper)
    drawn = {}

    def note(text, _cm, _tm, face, _size):
        if text.strip():
            drawn[face["/BaseFont"].partition("+")[2]] = face

    made.pages[0].extract_text(visitor_text=note)
    assert set(drawn) == {"Tinos-Regular", "Tinos-Bold"}
    assert all("/FontFile2" in face["/FontDescriptor"] for face in drawn.values())
    assert made.trailer["/Root"]["/Lang"] == "vi-VN"
    assert made.metadata.title == "Thử"
    assert pdf.render(paper) == pdf.render(paper)


def test_the_three_faces_have_every_vietnamese_letter():
    assert fonts.writable(LETTERS + "–—…“”‘’•²³°±≥≤→□№") == LETTERS + "–—…“”‘’•²³°±≥≤→□№"


def test_pages_are_numbered_from_the_second_and_name_their_paper():
    made, _text = read(alone(blocks.Para("Một dòng.\n" * 120), reference="Biên bản BB-2026-032"))
    pages = [page.extract_text() for page in made.pages]
    assert len(pages) > 2
    assert "BB-2026-032" not in pages[0]
    for number, page in enumerate(pages[1:], start=2):
        assert page.split()[0] == str(number)
        assert "Biên bản BB-2026-032" in page


def test_a_long_table_repeats_its_head_and_cuts_only_a_row_taller_than_a_page():
    rows = tuple((str(n), "Gửi nhật ký gọi từ 07:30 đến 10:30 " * 8) for n in range(1, 30))
    made, back = read(alone(blocks.Grid(("TT", "Việc"), rows, (1, 6))))
    assert back.count("Việc") == len(made.pages) > 1
    made, back = read(alone(blocks.Grid(("TT", "Việc"), (("1", "dài " * 2500),), (1, 2))))
    assert back.count("dài") == 2500


def test_places_to_sign_stay_with_the_closing_words():
    sides = (blocks.Sign("BÊN A", "Hạnh"), blocks.Sign("BÊN B", "Quyết"))
    signs = blocks.Signs("Lập thành hai bản.", "(Ký)", sides)
    for lines in range(20, 46):
        made, _back = read(alone(blocks.Para("Một dòng.\n" * lines), signs))
        last = made.pages[-1].extract_text()
        assert all(word in last for word in ("hai bản", "BÊN A", "Hạnh", "BÊN B", "Quyết"))


def test_an_unknown_block_is_refused():
    with pytest.raises(TypeError):
        pdf.render(alone(SimpleNamespace()))


def test_the_sheet_on_the_screen_says_what_the_pdf_says():
    parts = (
        blocks.Top("CƠ QUAN", "Số: 1", "ngày 1"),
        blocks.Title("TÊN", "Về việc", "Ghi chú"),
        blocks.Heading("I. Phần"),
        blocks.Para("Hai\nđoạn", lead="Đầu:"),
        blocks.Points(("một", "hai")),
        blocks.Grid(("a", "b"), (("c", "d"),), (1, 1)),
        blocks.Row(("Ngày", "Giờ")),
        blocks.Blank("Nội dung", 2),
        blocks.Ticks("Kênh:", ("Điện thoại",)),
        blocks.Signs("Hết.", "(Ký)", (blocks.Sign("BÊN A", "Hạnh"),)),
    )
    paper = alone(*parts)
    _made, back = read(paper)
    shown = render_to_string("support/papers/_paper.html", {"paper": paper})
    for word in back.replace("□", "").split():
        assert word == "-" or word in shown, word
