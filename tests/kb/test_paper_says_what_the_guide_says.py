"""A letter that turns to a square, a row that falls off the page, a word missing on paper."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from kb.domain import importing, markup
from kb.domain.markup import Node
from kb.domain.states import Visibility
from kb.views import booklets, printing
from support.reading import parent
from support.web.papers import booklet
from support.web.papers.rich import Booklet, Picture
from tests import factories
from tests.kb.factories import draft, published
from tests.kb.filed import png, put
from tests.kb.manuals.expected import EXPECTED
from tests.kb.test_manuals_are_imported_whole import FOLDER
from tests.support.web.conftest import BACKEND

BASES = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
ACCENTED = [
    unicodedata.normalize("NFC", one + tone)
    for base in BASES
    for one in (base, base.upper())
    for tone in TONES
    if tone or base not in "aeiouy"
] + ["đ", "Đ"]
LONG = "".join(
    f"<tr><td>{n}</td><td>Bước {n} của quy trình</td><td>{'chờ rồi thử lại ' * 9}</td></tr>"
    for n in range(60)
)
RICH = (
    f"<h2>1. Phạm vi áp dụng</h2><p>{' '.join(ACCENTED)}</p>"
    "<p>Chữ <strong>đậm</strong>, <em>nghiêng</em>, <u>gạch chân</u>, <s>bỏ</s>, H<sub>2</sub>O, m<sup>2</sup>, "  # noqa: E501
    "<code>GET /v1</code>, <mark>nhớ kỹ</mark>, a &lt; b &amp; c &gt; d, “ngoặc” – gạch … ≥ 5 % → tiếp.</p>"
    '<h3>1.1. Danh sách</h3><ol><li>Một<ol type="a"><li>Một a<ul><li>sâu ba</li></ul></li></ol></li><li>Hai</li></ol>'  # noqa: E501
    '<ol start="4"><li><p>Bốn</p><p>đoạn hai</p></li></ol>'
    '<blockquote><p>Trích dẫn điều khoản.</p></blockquote><aside class="note"><p>Không gọi lại liên tục.</p></aside>'  # noqa: E501
    "<pre><code>ket_noi:\n  thoi_gian: 60\n  lap: [5, 20]</code></pre><hr>"
    '<table><caption>Bảng 1. Tham số</caption><thead><tr><th rowspan="2">Nhóm</th><th colspan="2">Giá trị</th></tr>'  # noqa: E501
    '<tr><th>Ít</th><th>Nhiều</th></tr></thead><tbody><tr><td rowspan="2">Chờ</td><td>10</td><td>60</td></tr>'
    '<tr><td>20</td><td>90</td></tr><tr><td colspan="3">Vượt thì báo</td></tr></tbody></table>'
    f"<h2>2. Bảng dài</h2><table><thead><tr><th>STT</th><th>Bước</th><th>Việc</th></tr></thead><tbody>{LONG}</tbody></table>"  # noqa: E501
    '<h4>Nhảy cấp</h4><p>Xem <a href="#1-pham-vi-ap-dung">mục 1</a> và <a href="https://vanban.example/tt">Thông tư</a>.</p>'  # noqa: E501
    '<p>Ghi chú<sup><a href="#chu-thich-1" id="cho-chu-thich-1">[1]</a></sup>.</p><h2>Chú thích</h2>'
    '<ol><li id="chu-thich-1">Lời chú. <a href="#cho-chu-thich-1">↑</a></li></ol>'
)  # fmt: skip


def paper(body: str, pictures: dict[str, Picture] | None = None, **more: Any) -> bytes:
    made = markup.clean(body)
    return booklet.render(
        Booklet("Tên tài liệu thử", booklets.blocks(made, pictures or {}), foot="Bản 1.0", **more)
    )


def words_on_paper(content: bytes, title: str = "Tên tài liệu thử") -> list[str]:
    """Return the words of the text, without the head and foot of pages and the title."""
    found: list[str] = []
    for page in PdfReader(io.BytesIO(content)).pages:
        text = page.extract_text()
        text = re.sub(r"Trang \d+/\d+|Bản 1\.0", " ", text)
        text = text.replace(title, " ", 1)
        found += text.split()
    return found


def words_of(body: str) -> list[str]:
    """Return the words a guide says, its list's signs and the addresses of links written out."""
    return " ".join(_said(one) for one in markup.tree(markup.clean(body)).children).split()


def _said(node: Node, sign: str = "") -> str:
    if not node.tag:
        return node.text
    if node.tag in {"ul", "ol"}:
        return " ".join(_items(node))
    if node.tag == "img":
        return ""
    if node.tag == "a" and node.words() == "↑":
        return ""
    inner = "".join(_said(one) for one in node.children)
    href = node.attrs.get("href", "")
    if node.tag == "a" and href and not href.startswith("#") and href.removeprefix("mailto:") not in inner:
        inner += f" ({href.removeprefix('mailto:')})"
    apart = node.tag not in {"strong", "em", "u", "s", "sub", "sup", "code", "mark", "a", "kbd"}
    return f" {sign} {inner} " if apart else inner


def _items(node: Node) -> Iterable[str]:
    start, form = int(node.attrs.get("start", 1)), node.attrs.get("type", "1")
    items = [one for one in node.children if one.tag == "li"]
    for number, item in enumerate(items, start=start):
        yield "•" if node.tag == "ul" else f"{booklet.numbered(number, form)}."
        yield _said(item)


def letters(words: list[str]) -> str:
    """Join words: where a line ends no blank is told, so blanks do not count."""
    return "".join(words)


def test_every_word_is_on_paper_in_order() -> None:
    got, said = words_on_paper(paper(RICH)), words_of(RICH)
    # A repeated head of a long table is said once; the paper says it on every page it runs over.
    head = "STTBướcViệc"
    assert letters(got).replace(head, "") == letters(said).replace(head, "")
    assert letters(got).count(head) > 1
    assert [one for one in ACCENTED if one not in got] == []
    assert "□" not in letters(got)


def test_there_are_134_accented_letters_and_each_reads_back() -> None:
    assert len(ACCENTED) == len(set(ACCENTED)) == 134
    words = " ".join(f"t{one}n" for one in ACCENTED)
    for tag in ("p", "h2", "pre", "em", "strong"):
        shown = words_on_paper(paper(f"<{tag}>{words}</{tag}>"))
        assert letters(shown) == letters(words.split()), tag


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_imported_manuals_say_the_same_on_paper(name: str) -> None:
    read = parent.manual(FOLDER / f"{name}.docx", f"{name}.docx")
    made = importing.tidy(read.html)
    shown = {
        importing.pending(place).removeprefix(markup.PICTURES): Picture(one.content, one.width, one.height)
        for place, (one, _alt) in enumerate(read.pictures, start=1)
    }
    content = paper(made.body, shown)
    assert letters(words_on_paper(content)) == letters(words_of(made.body))
    images = [image for page in PdfReader(io.BytesIO(content)).pages for image in page.images]
    assert len(images) == len(EXPECTED[name].pictures)


def test_the_same_guide_gives_the_same_bytes() -> None:
    assert paper(RICH) == paper(RICH)


def test_outline_metadata_and_pages() -> None:
    reader = PdfReader(io.BytesIO(paper(RICH, author="Sở Tư pháp", subject="Bản 1.0")))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Tên tài liệu thử", "Sở Tư pháp")

    def flat(items: list[Any], depth: int = 0) -> list[tuple[int, str]]:
        return [
            entry
            for one in items
            for entry in (flat(one, depth + 1) if isinstance(one, list) else [(depth, one.title)])
        ]

    assert flat(reader.outline) == [
        (0, "1. Phạm vi áp dụng"),
        (1, "1.1. Danh sách"),
        (0, "2. Bảng dài"),
        (1, "Nhảy cấp"),
        (0, "Chú thích"),
    ]
    pages = len(reader.pages)
    assert pages > 2
    assert f"Trang {pages}/{pages}" in reader.pages[-1].extract_text()
    fonts = {str(font["/BaseFont"]) for page in reader.pages for font in _fonts(page)}
    assert any("BeVietnamPro" in one for one in fonts)
    assert all("+" in one for one in fonts), fonts  # embedded, as subsets


def _fonts(page: Any) -> list[Any]:
    return [one.get_object() for one in page["/Resources"]["/Font"].get_object().values()]


def test_a_missing_picture_is_said_and_a_shown_one_is_drawn() -> None:
    token = "a" * 32
    body = f'<figure><img src="/tai-lieu/anh/{token}" alt="Sơ đồ"><figcaption>Hình 1</figcaption></figure>'
    assert letters(words_on_paper(paper(body))) == "[Sơđồ]Hình1"
    content = paper(body, {token: Picture(png((400, 300)), 400, 300)})
    assert letters(words_on_paper(content)) == "Hình1"
    assert len(PdfReader(io.BytesIO(content)).pages[0].images) == 1


def test_things_larger_than_a_page_still_come_out() -> None:
    token = "b" * 32
    body = (
        f"<table><tr><td>{'rất dài ' * 3000}</td><td>x</td></tr></table><p>{'chữ' * 500}</p>"
        f"<pre>{'mã lệnh ' * 60}\n{'dòng' * 5}</pre>" + "<ul><li>" * 8 + "sâu" + "</li></ul>" * 8
        + f'<p><img src="/tai-lieu/anh/{token}" alt=""></p>'
    )  # fmt: skip
    assert len(PdfReader(io.BytesIO(paper(body, {token: Picture(png((30, 4000)), 30, 4000)}))).pages) > 2


VECTORS = "<p>&lt;b&gt;&lt;/para&gt; &amp;nbsp; {0} %(page)s</p><h2>&lt;a name='x'/&gt;</h2>"


def test_words_that_look_like_markup_stay_words() -> None:
    assert letters(words_on_paper(paper(VECTORS))) == letters(words_of(VECTORS))


def as_(person: Any) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


@pytest.mark.django_db
def test_readers_get_published_versions_and_writers_drafts(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    guide = published(
        "Hướng dẫn PDF", agency=factories.agency(), visibility=Visibility.PUBLIC, on=date(2026, 3, 2)
    )
    address = reverse("kb:pdf", args=[guide.slug])
    answer = as_(None).get(address)
    assert answer["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    version = guide.versions.get()
    assert f"SHA-256 {version.sha256[:16]}" in text
    assert "BẢN NHÁP" not in text
    kept = list((tmp_path / printing.FOLDER).rglob("*.pdf"))
    assert [one.read_bytes() for one in kept] == [answer.content]
    kept[0].write_bytes(b"%PDF-kept")
    assert as_(None).get(reverse("kb:version-pdf", args=[guide.slug, "1.0"])).content == b"%PDF-kept"
    assert as_(None).get(reverse("kb:version-pdf", args=[guide.slug, "9.9"])).status_code == 404


@pytest.mark.django_db
def test_a_draft_says_so_and_shows_its_pictures() -> None:
    guide = draft(agency=factories.agency(), visibility=Visibility.PUBLIC)
    picture = put(guide, "picture")
    version = guide.versions.get()
    version.body = f'<p>Chữ</p><p><img src="/tai-lieu/anh/{picture.token}" alt="Sơ đồ"></p>'
    version.save(update_fields=["body"])
    address = reverse("kb:pdf", args=[guide.slug])
    assert as_(None).get(address).status_code == 404
    page = PdfReader(io.BytesIO(as_(guide.created_by).get(address).content)).pages[0]
    assert "BẢN NHÁP" in page.extract_text()
    assert len(page.images) == 1
