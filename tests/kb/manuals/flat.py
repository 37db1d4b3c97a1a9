"""Writes flat OpenDocument text (.fodt) from a few plain Python calls, for LibreOffice to turn into .docx."""

from __future__ import annotations

import base64
import io
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont

_SPACES = " ".join(
    f'xmlns:{short}="{long}"'
    for short, long in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    }.items()
)
_INLINE = re.compile(
    r"\{(fn|del|ins|cmt|red):([^{}]*)\}|\*\*(.+?)\*\*|__(.+?)__|\[\[(.+?)\|(.+?)\]\]", re.DOTALL
)
_WHO = "<dc:creator>Tô Minh Nhật</dc:creator><dc:date>2026-03-02T08:30:00</dc:date>"


def _style(name: str, text: str = "", para: str = "", *, parent: str = "Standard", level: int = 0) -> str:
    outline = f' style:default-outline-level="{level}"' if level else ""
    shown = name.replace("_20_", " ")
    return (
        f'<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph" '
        f'style:parent-style-name="{parent}"{outline}><style:paragraph-properties {para}/>'
        f'<style:text-properties fo:language="vi" fo:country="VN" {text}/></style:style>'
    )


def _span(name: str, properties: str) -> str:
    return f'<style:style style:name="{name}" style:family="text"><style:text-properties {properties}/></style:style>'


def _levels(kind: str) -> str:
    levels = []
    for level in range(1, 5):
        room = (
            f'<style:list-level-properties text:space-before="{level * 0.6}cm" text:min-label-width="0.6cm"/>'
        )
        if kind == "number":
            form = "1aiA"[level - 1]
            levels.append(
                f'<text:list-level-style-number text:level="{level}" style:num-format="{form}" '
                f'style:num-suffix=".">{room}</text:list-level-style-number>'
            )
        else:
            levels.append(
                f'<text:list-level-style-bullet text:level="{level}" text:bullet-char="•">{room}'
                "</text:list-level-style-bullet>"
            )
    return "".join(levels)


def screen(title: str, *lines: str, size: tuple[int, int] = (520, 240), colour: str = "#1f5f99") -> bytes:
    """Return a picture of an invented screen."""
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 15)
    pen.rectangle((0, 0, size[0] - 1, 34), fill=colour)
    pen.text((12, 8), title, "white", font)
    for number, line in enumerate(lines):
        top = 50 + 34 * number
        pen.rectangle((12, top, size[0] - 12, top + 26), outline="#9aa7b4")
        pen.text((20, top + 4), line, "#222", font)
    out = io.BytesIO()
    image.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


@dataclass
class Manual:
    """One document being written."""

    name: str
    title: str
    head: str
    foot: str
    body: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    serial: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def inline(self, words: str) -> str:
        """Turn the small marks within a text into XML."""
        out, at = [], 0
        for hit in _INLINE.finditer(words):
            out.append(escape(words[at : hit.start()]))
            out.append(self._marked(hit))
            at = hit.end()
        return "".join([*out, escape(words[at:])])

    def _marked(self, hit: re.Match[str]) -> str:
        what, inner, bold, italic, href, label = hit.groups()
        if bold:
            return f'<text:span text:style-name="Dam">{escape(bold)}</text:span>'
        if italic:
            return f'<text:span text:style-name="Nghieng">{escape(italic)}</text:span>'
        if href:
            return f'<text:a xlink:type="simple" xlink:href="{escape(href)}">{escape(label)}</text:a>'
        number = next(self.serial)
        if what == "fn":
            return (
                f'<text:note text:id="ftn{number}" text:note-class="footnote"><text:note-citation>{number}'
                f'</text:note-citation><text:note-body><text:p text:style-name="Footnote">{escape(inner)}</text:p>'
                "</text:note-body></text:note>"
            )
        if what == "red":
            return f'<text:span text:style-name="Do">{escape(inner)}</text:span>'
        if what == "cmt":
            return f"<office:annotation>{_WHO}<text:p>{escape(inner)}</text:p></office:annotation>"
        info = f"<office:change-info>{_WHO}</office:change-info>"
        if what == "del":
            self.changes.append(
                f'<text:changed-region xml:id="ct{number}" text:id="ct{number}"><text:deletion>{info}'
                f"<text:p>{escape(inner)}</text:p></text:deletion></text:changed-region>"
            )
            return f'<text:change text:change-id="ct{number}"/>'
        self.changes.append(
            f'<text:changed-region xml:id="ct{number}" text:id="ct{number}"><text:insertion>{info}'
            "</text:insertion></text:changed-region>"
        )
        return f'<text:change-start text:change-id="ct{number}"/>{escape(inner)}<text:change-end text:change-id="ct{number}"/>'

    def p(self, words: str, style: str = "Text_20_body") -> None:
        """Write a paragraph."""
        self.body.append(f'<text:p text:style-name="{style}">{self.inline(words)}</text:p>')

    def h(self, level: int, words: str, style: str = "") -> None:
        """Write a heading."""
        self.headings.append((level, words))
        self.body.append(
            f'<text:h text:style-name="{style or f"Heading_20_{level}"}" text:outline-level="{level}">'
            f"{self.inline(words)}</text:h>"
        )

    def listed(self, items: Sequence[object], kind: str = "number") -> None:
        """Write a list: texts, each may be followed by a tuple (kind, items) that lies within it."""
        self.body.append(self._list(items, kind))

    def _list(self, items: Sequence[object], kind: str) -> str:
        out: list[str] = []
        for item in items:
            if isinstance(item, tuple):
                inner = self._list(item[1], item[0])
                out[-1] = out[-1].removesuffix("</text:list-item>") + inner + "</text:list-item>"
            else:
                out.append(
                    f'<text:list-item><text:p text:style-name="Text_20_body">{self.inline(str(item))}</text:p></text:list-item>'
                )
        return (
            f'<text:list text:style-name="{"So" if kind == "number" else "Cham"}">{"".join(out)}</text:list>'
        )

    def table(self, columns: int, rows: Sequence[Sequence[object]], *, heads: int = 1) -> None:
        """Write a table; a cell is its words, or (words, columns, rows) where it spans; None is covered."""
        drawn = [
            "<table:table-row>"
            + "".join(self._cell(cell, head=number < heads) for cell in row)
            + "</table:table-row>"
            for number, row in enumerate(rows)
        ]
        top = f"<table:table-header-rows>{''.join(drawn[:heads])}</table:table-header-rows>" if heads else ""
        self.body.append(
            f'<table:table table:name="Bang{next(self.serial)}" table:style-name="Bang">'
            f'<table:table-column table:number-columns-repeated="{columns}"/>{top}{"".join(drawn[heads:])}'
            "</table:table><text:p/>"
        )

    def _cell(self, cell: object, *, head: bool) -> str:
        if cell is None:
            return "<table:covered-table-cell/>"
        words, wide, tall = cell if isinstance(cell, tuple) else (cell, 1, 1)
        style = "Table_20_Heading" if head else "Table_20_Contents"
        lines = "".join(
            f'<text:p text:style-name="{style}">{self.inline(line)}</text:p>'
            for line in str(words).split("\n")
        )
        return (
            f'<table:table-cell table:style-name="O" table:number-columns-spanned="{wide}" '
            f'table:number-rows-spanned="{tall}">{lines}</table:table-cell>'
        )

    def picture(self, content: bytes, alt: str, caption: str = "", width: float = 12.0) -> None:
        """Write a picture with what it shows, and a caption below."""
        tall = Image.open(io.BytesIO(content)).size
        height = width * tall[1] / tall[0]
        data = base64.b64encode(content).decode()
        self.body.append(
            f'<text:p text:style-name="Giua"><draw:frame draw:name="Anh{next(self.serial)}" '
            f'text:anchor-type="as-char" svg:width="{width}cm" svg:height="{height:.2f}cm">'
            f"<draw:image><office:binary-data>{data}</office:binary-data></draw:image>"
            f"<svg:title>{escape(alt)}</svg:title><svg:desc>{escape(alt)}</svg:desc></draw:frame></text:p>"
        )
        if caption:
            self.p(caption, "Caption")

    def box(self, words: str) -> None:
        """Write a text box beside the text."""
        self.body.append(
            f'<text:p text:style-name="Text_20_body"><draw:frame draw:name="Khung{next(self.serial)}" '
            'text:anchor-type="paragraph" svg:width="7cm" svg:height="2cm" draw:z-index="1"><draw:text-box>'
            f"<text:p>{escape(words)}</text:p></draw:text-box></draw:frame>&#8203;</text:p>"
        )

    def formula(self, mathml: str) -> None:
        """Write a formula."""
        self.body.append(
            '<text:p text:style-name="Text_20_body"><draw:frame text:anchor-type="as-char" svg:width="5cm" '
            'svg:height="1cm"><draw:object><math xmlns="http://www.w3.org/1998/Math/MathML">'
            f"<semantics>{mathml}</semantics></math></draw:object></draw:frame></text:p>"
        )

    def contents(self, lines: Sequence[str]) -> None:
        """Write a table of contents."""
        inner = "".join(
            f'<text:p text:style-name="Contents_20_1">{escape(line)}<text:tab/>2</text:p>' for line in lines
        )
        self.body.append(
            '<text:table-of-content text:name="MucLuc"><text:table-of-content-source text:outline-level="3">'
            "<text:index-title-template>Mục lục</text:index-title-template></text:table-of-content-source>"
            '<text:index-body><text:index-title text:name="MucLuc_Head"><text:p text:style-name="Contents_20_Heading">'
            f"Mục lục</text:p></text:index-title>{inner}</text:index-body></text:table-of-content>"
        )

    def xml(self) -> str:
        """Return the whole document."""
        tracked = (
            f"<text:tracked-changes>{''.join(self.changes)}</text:tracked-changes>" if self.changes else ""
        )
        page = "<text:page-number>1</text:page-number>"
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:version="1.3" '
            'office:mimetype="application/vnd.oasis.opendocument.text">'
            f"<office:meta><dc:title>{escape(self.title)}</dc:title></office:meta>"
            f"<office:styles>{_STYLES}</office:styles><office:automatic-styles>{_AUTOMATIC}</office:automatic-styles>"
            '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Trang">'
            f"<style:header><text:p>{escape(self.head)}</text:p></style:header>"
            f"<style:footer><text:p>{escape(self.foot)} {page}</text:p></style:footer>"
            "</style:master-page></office:master-styles>"
            f"<office:body><office:text>{tracked}{''.join(self.body)}</office:text></office:body></office:document>"
        )


_STYLES = "".join(
    [
        '<style:style style:name="Standard" style:family="paragraph"><style:text-properties fo:font-size="13pt"/></style:style>',
        _style("Text_20_body", para='fo:margin-bottom="0.2cm" fo:text-align="justify"'),
        *(
            _style(
                f"Heading_20_{level}", f'fo:font-size="{18 - 2 * level}pt" fo:font-weight="bold"', level=level
            )
            for level in range(1, 5)
        ),
        _style("Title", 'fo:font-size="20pt" fo:font-weight="bold"', 'fo:text-align="center"'),
        _style("Subtitle", 'fo:font-size="14pt"', 'fo:text-align="center"'),
        _style("Caption", 'fo:font-style="italic"', 'fo:text-align="center"'),
        _style("Quotations", para='fo:margin-left="1cm"'),
        _style("Preformatted_20_Text", 'style:font-name="Liberation Mono" fo:font-size="10pt"'),
        _style("Table_20_Contents"),
        _style("Table_20_Heading", 'fo:font-weight="bold"', parent="Table_20_Contents"),
        _style("Footnote", 'fo:font-size="10pt"'),
        _style("Contents_20_Heading", 'fo:font-weight="bold"'),
        _style("Contents_20_1"),
        _style("Tiêu_20_đề_20_1", 'fo:font-size="15pt" fo:font-weight="bold"'),
        _style("Đề_20_mục_20_2", 'fo:font-size="14pt" fo:font-weight="bold"'),
        _style("Mã_20_lệnh", 'style:font-name="Liberation Mono" fo:font-size="10pt"'),
        _style("Ghi_20_chú", 'fo:font-style="italic"'),
    ]
)
_AUTOMATIC = "".join(
    [
        _span("Dam", 'fo:font-weight="bold"'),
        _span("Nghieng", 'fo:font-style="italic"'),
        _span("Do", 'fo:color="#c00000" fo:background-color="#ffff00"'),
        '<style:style style:name="Giua" style:family="paragraph" style:parent-style-name="Standard">'
        '<style:paragraph-properties fo:text-align="center"/></style:style>',
        '<style:style style:name="SangTrang" style:family="paragraph" style:parent-style-name="Text_20_body">'
        '<style:paragraph-properties fo:break-before="page"/></style:style>',
        f'<text:list-style style:name="So">{_levels("number")}</text:list-style>',
        f'<text:list-style style:name="Cham">{_levels("bullet")}</text:list-style>',
        '<style:style style:name="Bang" style:family="table"><style:table-properties style:width="16cm"/></style:style>',
        '<style:style style:name="O" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" '
        'fo:padding="0.1cm"/></style:style>',
        '<style:page-layout style:name="Trang"><style:page-layout-properties fo:page-width="21cm" '
        'fo:page-height="29.7cm" fo:margin="2cm"/><style:header-style/><style:footer-style/></style:page-layout>',
    ]
)
