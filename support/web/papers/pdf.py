"""Writes a paper as a PDF: A4, embedded letters, text that reads back, numbered from the second page on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import singledispatch
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from support.web.papers import blocks, fonts, styles
from support.web.papers.blocks import Paper

LANGUAGE = "vi-VN"
_RULED = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.6, black),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
)
_BARE = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ]
)


def render(paper: Paper) -> bytes:
    """Return the paper as a PDF; the same paper gives the same bytes."""
    fonts.register()
    made = BytesIO()
    document = BaseDocTemplate(
        made, pagesize=styles.PAGE, title=fonts.writable(paper.title), lang=LANGUAGE, invariant=1
    )
    width, height = styles.PAGE
    frame = Frame(
        styles.LEFT, styles.BOTTOM, styles.WIDTH, height - styles.TOP - styles.BOTTOM,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document.addPageTemplates(PageTemplate("page", [frame], onPage=_numbered(paper, width, height)))
    document.build([part for block in paper.blocks for part in draw(block)])
    return made.getvalue()


def _numbered(paper: Paper, width: float, height: float) -> Callable[[Any, Any], None]:
    """Number the pages in the middle of the upper margin, not the first (NĐ 30/2020, Annex I)."""

    def draw_number(canvas: Any, document: Any) -> None:
        if document.page == 1:
            return
        canvas.setFont(fonts.TEXT, 13)
        canvas.drawCentredString(width / 2, height - 13 * mm, str(document.page))
        if paper.reference:
            canvas.setFont(fonts.TEXT, 10)
            canvas.drawRightString(width - styles.RIGHT, 11 * mm, fonts.writable(paper.reference))

    return draw_number


def _text(words: str, style: Any, lead: str = "") -> Paragraph:
    """Make a paragraph; what stands in `words` is text, never markup."""
    bold = f"<b>{escape(fonts.writable(lead))}</b> " if lead else ""
    return Paragraph(bold + escape(fonts.writable(words)), style)


@singledispatch
def draw(block: object) -> Iterator[Flowable]:
    """Yield what a block is drawn with."""
    raise TypeError(block)


@draw.register
def _(block: blocks.Top) -> Iterator[Flowable]:
    left: list[Flowable] = [_text(line, styles.SMALL) for line in block.issuer.splitlines()]
    left += [_Rule(28 * mm)]
    if block.number:
        left.append(_text(block.number, styles.SMALL_PLAIN))
    right: list[Flowable] = [
        _text(block.country, styles.SMALL),
        _text(block.motto, styles.MOTTO),
        _Rule(52 * mm),
    ]
    if block.dated:
        right.append(_text(block.dated, styles.MID_ITALIC))
    yield Table([[left, right]], [styles.WIDTH * 0.4, styles.WIDTH * 0.6], style=_BARE)


@draw.register
def _(block: blocks.Title) -> Iterator[Flowable]:
    yield _text(block.name, styles.NAME)
    if block.about:
        yield _text(block.about, styles.MID_BOLD)
    if block.note:
        yield _text(block.note, styles.MID)


@draw.register
def _(block: blocks.Heading) -> Iterator[Flowable]:
    yield _text(block.text, styles.HEADING)


@draw.register
def _(block: blocks.Para) -> Iterator[Flowable]:
    for place, line in enumerate(block.lines):
        yield _text(line, styles.BODY, "" if place else block.lead)


@draw.register
def _(block: blocks.Points) -> Iterator[Flowable]:
    for item in block.items:
        yield Paragraph(escape(fonts.writable(item)), styles.POINT, bulletText="-")


@draw.register
def _(block: blocks.Grid) -> Iterator[Flowable]:
    head = [_text(one, styles.CELL_HEAD) for one in block.head]
    rows = [[_cell(one) for one in row] for row in block.rows]
    heights = [None, *([block.height * mm or None] * len(rows))]
    share = styles.WIDTH / sum(block.widths)
    widths = [one * share for one in block.widths]
    tall = max((_height(*pair) for row in rows for pair in zip(row, widths, strict=True)), default=0.0)
    # A row stays whole; only one taller than a page is cut.
    yield Table(
        [head, *rows], widths, heights, style=_RULED, repeatRows=1, splitInRow=int(tall > styles.TALLEST)
    )
    yield Spacer(0, 6)


def _cell(words: str) -> list[Paragraph]:
    return [_text(line, styles.CELL) for line in words.splitlines()] or [_text("", styles.CELL)]


def _height(cell: list[Paragraph], width: float) -> float:
    return sum(float(part.wrap(width - 10, styles.PAGE[1])[1]) for part in cell)


@draw.register
def _(block: blocks.Blank) -> Iterator[Flowable]:
    yield _text(block.label, styles.BODY)
    for _line in block.each:
        yield _Dots(styles.WIDTH)


@draw.register
def _(block: blocks.Row) -> Iterator[Flowable]:
    width = styles.WIDTH / len(block.labels)
    yield Table(
        [[_Field(label, width - 8) for label in block.labels]], [width] * len(block.labels), style=_BARE
    )


@draw.register
def _(block: blocks.Ticks) -> Iterator[Flowable]:
    gap = "\u00a0\u00a0\u00a0 "
    options = gap.join(f"□\u00a0{one.replace(' ', chr(0xA0))}" for one in block.options)
    yield _text(options, styles.TICKS, block.label)


@draw.register
def _(block: blocks.Signs) -> Iterator[Flowable]:
    sides = [
        [
            *(_text(line, styles.SIGN) for line in side.title.splitlines()),
            _text(block.hint, styles.MID_ITALIC),
            Spacer(0, 24 * mm),
            _text(side.name, styles.MID_BOLD),
        ]
        for side in block.sides
    ]
    table = Table([sides], [styles.WIDTH / len(sides)] * len(sides), style=_BARE)
    closing: list[Flowable] = [_text(block.closing, styles.BODY)] if block.closing else []
    yield KeepTogether([*closing, Spacer(0, 10), table])


class _Rule(Flowable):  # type: ignore[misc]
    """A short line in the middle, under the words of a paper's head."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self.length, self.room = length, 0.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.room = width
        return width, 4

    def draw(self) -> None:
        begin = (self.room - self.length) / 2
        self.canv.setLineWidth(0.7)
        self.canv.line(begin, 2, begin + self.length, 2)


class _Dots(Flowable):  # type: ignore[misc]
    """A dotted line to write on."""

    def __init__(self, width: float) -> None:
        super().__init__()
        self.width, self.height = width, styles.LINE

    def draw(self) -> None:
        self.canv.setLineWidth(0.6)
        self.canv.setDash(0.8, 2)
        self.canv.line(0, 2, self.width, 2)


class _Field(Flowable):  # type: ignore[misc]
    """A label with a dotted line to the end of its width."""

    def __init__(self, label: str, width: float) -> None:
        super().__init__()
        self.label, self.width, self.height = fonts.writable(label), width, styles.LINE

    def draw(self) -> None:
        canvas = self.canv
        canvas.setFont(fonts.TEXT, styles.SIZE)
        canvas.drawString(0, 4, self.label)
        begin = canvas.stringWidth(self.label, fonts.TEXT, styles.SIZE) + 4
        canvas.setLineWidth(0.6)
        canvas.setDash(0.8, 2)
        canvas.line(begin, 2, self.width, 2)
