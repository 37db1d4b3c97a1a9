"""Writes a booklet as a PDF: outline, repeated heads, page n of m, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    Image,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    XPreformatted,
)

from support.web.papers import faces, rich
from support.web.papers.rich import Booklet, Run, Runs
from support.web.papers.sheets import sheet

SIDE, TOP, BOTTOM = 22 * mm, 24 * mm, 22 * mm
WIDTH, HEIGHT = A4[0] - 2 * SIDE, A4[1] - TOP - BOTTOM
_INK, _SOFT, _LINK, _WASH = HexColor("#1b2733"), HexColor("#5a6775"), HexColor("#0b5394"), HexColor("#f1f4f7")
_DRAFT = HexColor("#b3261e")
STEP = 16.0  # points a list's level stands further in

BODY = ParagraphStyle(
    "rich", fontName=faces.TEXT, fontSize=10.5, leading=16, spaceAfter=6, textColor=_INK, splitLongWords=1
)
TITLE = ParagraphStyle("rich-title", BODY, fontName=faces.BOLD, fontSize=20, leading=27, spaceAfter=6)
LEAD = ParagraphStyle("rich-lead", BODY, fontSize=11.5, leading=17, textColor=_SOFT)
FACT = ParagraphStyle("rich-fact", BODY, fontSize=9, leading=13, textColor=_SOFT, spaceAfter=0)
HEADS = tuple(
    ParagraphStyle(
        f"rich-h{level}", BODY, fontName=faces.BOLD, fontSize=size, leading=size * 1.4, spaceBefore=before,
        spaceAfter=4, keepWithNext=1,
    )
    for level, size, before in ((1, 15, 16), (2, 12.5, 11), (3, 11, 8))
)  # fmt: skip
CAPTION = ParagraphStyle("rich-caption", BODY, fontSize=9, leading=13, textColor=_SOFT, alignment=TA_CENTER)
TABLE_CAPTION = ParagraphStyle("rich-table-caption", CAPTION, keepWithNext=1, spaceBefore=4, spaceAfter=3)
CODE = ParagraphStyle(
    "rich-code", BODY, fontName=faces.CODE, fontSize=8.5, leading=13, backColor=_WASH,
    borderPadding=(6, 8, 6, 8), leftIndent=8, rightIndent=8, spaceBefore=8, spaceAfter=12,
)  # fmt: skip
CELL = ParagraphStyle("rich-cell", BODY, fontSize=9.5, leading=13.5, spaceAfter=1)
CELL_HEAD = ParagraphStyle("rich-cell-head", CELL, fontName=faces.BOLD)


def render(booklet: Booklet) -> bytes:
    """Return the booklet as a PDF; the same booklet gives the same bytes."""
    faces.register()
    pages = _build(booklet, 0)[1]
    return _build(booklet, pages)[0]


def _build(booklet: Booklet, pages: int) -> tuple[bytes, int]:
    made = BytesIO()
    document = _Document(made, booklet, pages)
    document.build(list(_front(booklet)) + list(blocks(booklet.blocks, WIDTH)))
    return made.getvalue(), document.page


def _front(booklet: Booklet) -> Iterator[Flowable]:
    yield Paragraph(faces.marked(booklet.title), TITLE)
    if booklet.lead:
        yield Paragraph(faces.marked(booklet.lead), LEAD)
    for fact in booklet.facts:
        yield Paragraph(faces.marked(fact), FACT)
    yield HRFlowable("100%", 0.7, color=_SOFT, spaceBefore=6, spaceAfter=8)


class _Document(BaseDocTemplate):  # type: ignore[misc]
    """Pages with head and foot; headings go into the outline as they are placed."""

    def __init__(self, made: BytesIO, booklet: Booklet, pages: int) -> None:
        super().__init__(
            made,
            pagesize=A4,
            title=faces.plain(booklet.title),
            author=faces.plain(booklet.author),
            subject=faces.plain(booklet.subject),
            keywords=[faces.plain(one) for one in booklet.keywords],
            lang="vi-VN",
            invariant=1,
            initialFontName=faces.TEXT,
        )
        self.booklet, self.pages_known, self.level = booklet, pages, -1
        frame = Frame(
            SIDE, BOTTOM, WIDTH, HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
        )
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self._around))

    def _around(self, canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFillColor(_SOFT)
        canvas.setStrokeColor(_SOFT)
        canvas.setLineWidth(0.4)
        top = A4[1] - 15 * mm
        if document.page > 1 or self.booklet.banner:
            self._head(canvas, top, first=document.page == 1)
        canvas.setFillColor(_SOFT)
        canvas.line(SIDE, 16 * mm, A4[0] - SIDE, 16 * mm)
        canvas.setFont(faces.TEXT, 8)
        canvas.drawString(SIDE, 11.5 * mm, faces.plain(self.booklet.foot))
        number = {"page": document.page, "pages": self.pages_known or document.page}
        canvas.drawRightString(A4[0] - SIDE, 11.5 * mm, faces.plain(self.booklet.page % number))
        canvas.restoreState()

    def _head(self, canvas: Any, top: float, *, first: bool) -> None:
        canvas.setFont(faces.TEXT, 8)
        room = WIDTH - 80
        title = faces.plain(self.booklet.title)
        while canvas.stringWidth(title, faces.TEXT, 8) > room:
            title = title[:-2].rstrip(" …") + "…"
        if not first:
            canvas.drawString(SIDE, top, title)
        if self.booklet.banner:
            canvas.setFillColor(_DRAFT)
            canvas.setFont(faces.BOLD, 9)
            canvas.drawRightString(A4[0] - SIDE, top, faces.plain(self.booklet.banner))

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 - reportlab calls it so
        """Put a heading into the outline, never more than one level deeper than the one before."""
        entry = getattr(flowable, "outlined", None)
        if entry is not None:
            level, words, key = entry
            self.level = min(level - 1, self.level + 1)
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(words, key, self.level, closed=False)


def blocks(parts: tuple[rich.Block, ...], width: float, style: ParagraphStyle = BODY) -> Iterator[Flowable]:
    """Yield what blocks are drawn with, `width` points wide; plain text takes `style`."""
    for block in parts:
        yield from draw(block, width, style)


@singledispatch
def draw(block: object, _width: float, _style: ParagraphStyle) -> Iterator[Flowable]:
    """Yield what a block is drawn with."""
    raise TypeError(block)


def paragraph(runs: Runs, style: ParagraphStyle, anchor: str = "", **more: Any) -> Paragraph:
    """Make a paragraph of runs; `anchor` names its beginning."""
    name = f"<a name={quoteattr(anchor)}/>" if anchor else ""
    return Paragraph(name + "".join(_run(one) for one in runs), style, **more)


_TAGS = (("bold", "b"), ("italic", "i"), ("under", "u"), ("strike", "strike"))


def _run(run: Run) -> str:
    words = (faces.typed if run.code else faces.marked)(run.text).replace("\n", "<br/>")
    if run.code:
        words = f'<font name="{faces.CODE}" size="-0.8" backColor="#eef1f4">{words}</font>'
    if run.mark:
        words = f'<font backColor="#fff3b0">{words}</font>'
    for name, tag in _TAGS:
        if getattr(run, name):
            words = f"<{tag}>{words}</{tag}>"
    if run.rise:
        words = f"<super>{words}</super>" if run.rise > 0 else f"<sub>{words}</sub>"
    if run.href:
        words = f'<a href={quoteattr(run.href)} color="#0b5394">{words}</a>'
    return (f"<a name={quoteattr(run.anchor)}/>" if run.anchor else "") + words


@draw.register
def _(block: rich.Head, _width: float, _style: ParagraphStyle) -> Iterator[Flowable]:
    made = paragraph(block.runs, HEADS[block.level - 1], block.anchor)
    words = faces.plain(" ".join("".join(one.text for one in block.runs).split()))
    made.outlined = (block.level, words, f"muc:{block.anchor or words}")
    yield made


@draw.register
def _(block: rich.Text, _width: float, style: ParagraphStyle) -> Iterator[Flowable]:
    yield paragraph(block.runs, style)


@draw.register
def _(block: rich.Listing, width: float, style: ParagraphStyle) -> Iterator[Flowable]:
    for number, item in enumerate(block.items, start=block.start):
        sign = f"{numbered(number, block.form)}." if block.form else "•"
        first, inner = True, _shifted(style)
        for part in item.blocks or (rich.Text(()),):
            if first and isinstance(part, rich.Text):
                own = ParagraphStyle(
                    "item", inner, bulletIndent=inner.leftIndent - STEP, bulletFontName=style.fontName,
                    bulletFontSize=style.fontSize, bulletColor=_SOFT, spaceAfter=3,
                )  # fmt: skip
                yield paragraph(part.runs, own, item.anchor, bulletText=sign)
            else:
                yield from draw(part, width - STEP, inner)
            first = False


def _shifted(style: ParagraphStyle) -> ParagraphStyle:
    return ParagraphStyle("shifted", style, leftIndent=style.leftIndent + STEP)


def numbered(number: int, form: str) -> str:
    """Write a list's number as `form` says: 1, a, A, i or I."""
    if form in {"a", "A"} and 0 < number <= 26:
        return chr(ord(form) + number - 1)
    if form in {"i", "I"} and 0 < number < 40:
        tens, ones = divmod(number, 10)
        roman = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
        return roman if form == "i" else roman.upper()
    return str(number)


@draw.register
def _(block: rich.Quote, width: float, style: ParagraphStyle) -> Iterator[Flowable]:
    inner = ParagraphStyle(
        "quoted", style, leftIndent=style.leftIndent + 12, rightIndent=12,
        backColor=_WASH if block.note else None, textColor=_INK if block.note else _SOFT,
        borderPadding=(3, 6, 3, 6) if block.note else 0,
        spaceBefore=6 if block.note else 2,
    )  # fmt: skip
    yield from blocks(block.blocks, width - 24, inner)
    yield Spacer(0, 4)


@draw.register
def _(block: rich.Code, _width: float, style: ParagraphStyle) -> Iterator[Flowable]:
    yield _Typed(block.text, ParagraphStyle("code", CODE, leftIndent=style.leftIndent + 8))


class _Typed(Flowable):  # type: ignore[misc]
    """Lines as they are typed; one wider than its place goes on below, nothing put between the two parts."""

    def __init__(self, text: str, style: ParagraphStyle) -> None:
        super().__init__()
        self.lines, self.style = text.expandtabs(4).rstrip("\n").split("\n"), style

    def _inner(self, room: float) -> XPreformatted:
        own = self.style
        most = max(8, int((room - own.leftIndent - own.rightIndent) / (faces.WIDE * own.fontSize)))
        pieces = (line[at : at + most] for line in self.lines for at in range(0, len(line) or 1, most))
        return XPreformatted("\n".join(map(faces.typed, pieces)), own)

    def wrap(self, room: float, tall: float) -> tuple[float, float]:
        """Lay the lines out for `room` points."""
        self.made = self._inner(room)
        width, height = self.made.wrap(room, tall)
        return width, height

    def split(self, room: float, tall: float) -> list[Flowable]:
        """Cut between two lines where a page ends."""
        parts: list[Flowable] = self._inner(room).split(room, tall)
        return parts

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's
        """Draw what was laid out."""
        self.made.drawOn(canvas, x, y, _sW)

    def getSpaceBefore(self) -> float:  # noqa: N802 - reportlab's
        """Return the space above."""
        return float(self.style.spaceBefore)

    def getSpaceAfter(self) -> float:  # noqa: N802 - reportlab's
        """Return the space below."""
        return float(self.style.spaceAfter)


@draw.register
def _(block: rich.Figure, width: float, style: ParagraphStyle) -> Iterator[Flowable]:
    shown: list[Flowable] = [_picture(one, width - style.leftIndent) for one in block.pictures]
    if block.caption:
        shown.append(paragraph(block.caption, CAPTION))
    yield KeepTogether([Spacer(0, 4), *shown, Spacer(0, 4)])


def _picture(one: rich.Picture, width: float) -> Flowable:
    if not one.content:
        return Paragraph(f"[{faces.marked(one.alt)}]", CAPTION)
    scale = min(0.75, width / max(one.width, 1), HEIGHT * 0.6 / max(one.height, 1))
    made = Image(BytesIO(one.content), one.width * scale, one.height * scale)
    made.hAlign = "CENTER"
    return made


@draw.register
def _(block: rich.Sheet, width: float, style: ParagraphStyle) -> Iterator[Flowable]:
    if block.caption:
        yield paragraph(block.caption, TABLE_CAPTION)
    room = width - style.leftIndent

    def cell(one: rich.Cell) -> list[Flowable]:
        return list(blocks(one.blocks, room, CELL_HEAD if one.head else CELL))

    yield sheet(block, room, cell, HEIGHT)
    yield Spacer(0, 10)


@draw.register
def _(_block: rich.Rule, _width: float, _style: ParagraphStyle) -> Iterator[Flowable]:
    yield HRFlowable("100%", 0.5, color=_SOFT, spaceBefore=6, spaceAfter=6)
