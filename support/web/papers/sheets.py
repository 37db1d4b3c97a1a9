"""Lays a table of merged cells out for reportlab: where each cell stands, how wide columns are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, Table

from support.web.papers import faces, rich
from support.web.papers.rich import Cell, Sheet

_LINE, _HEAD = HexColor("#9aa7b4"), HexColor("#e9eef3")
_PADDING = 5.0
_LEAST = 34.0  # points of the narrowest column


def placed(sheet: Sheet) -> tuple[dict[tuple[int, int], Cell], int]:
    """Return cells by (row, column) of their upper left corner, and the number of columns."""
    found: dict[tuple[int, int], Cell] = {}
    taken: set[tuple[int, int]] = set()
    columns = 0
    for row, cells in enumerate(sheet.rows):
        column = 0
        for one in cells:
            while (row, column) in taken:
                column += 1
            found[row, column] = one
            tall = min(one.tall, len(sheet.rows) - row)
            taken |= {(row + down, column + right) for down in range(tall) for right in range(one.wide)}
            column += one.wide
            columns = max(columns, column)
    return found, max(columns, 1)


def sheet(block: Sheet, width: float, cell: Callable[[Cell], list[Flowable]], tallest: float) -> Flowable:
    """Return the table, `width` points wide; a row taller than a page is cut where nothing is merged."""
    found, columns = placed(block)
    data: list[list[Any]] = [["" for _column in range(columns)] for _row in block.rows]
    looks: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, _LINE),
        ("FONT", (0, 0), (-1, -1), faces.TEXT),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    for (row, column), one in found.items():
        data[row][column] = cell(one)
        end = (min(column + one.wide, columns) - 1, min(row + one.tall, len(block.rows)) - 1)
        if end != (column, row):
            looks.append(("SPAN", (column, row), end))
        if one.head:
            looks.append(("BACKGROUND", (column, row), end, _HEAD))
    widths = _widths(found, columns, width)
    merged = any(one.wide > 1 or one.tall > 1 for one in found.values())
    tall = not merged and _tall(data, widths, tallest)
    heads = block.heads if block.heads < len(block.rows) else 0
    return Table(data, widths, style=looks, repeatRows=heads, splitInRow=int(tall), hAlign="LEFT")


def _tall(data: list[list[Any]], widths: list[float], tallest: float) -> bool:
    for row in data:
        for parts, width in zip(row, widths, strict=True):
            if sum(part.wrap(width - 2 * _PADDING, tallest)[1] for part in parts) > tallest - 40:
                return True
    return False


def _widths(found: dict[tuple[int, int], Cell], columns: int, width: float) -> list[float]:
    """Share the width by how much there is to read, no column narrower than its longest word if it can be."""
    words = [0.0] * columns
    least = [_LEAST] * columns
    for (_row, column), one in found.items():
        text = " ".join(_text(block) for block in one.blocks)
        for at in range(column, min(column + one.wide, columns)):
            words[at] += min(len(text) / one.wide, 400)
            if one.wide == 1:
                longest = max(map(len, text.split()), default=0)
                least[at] = max(least[at], min(longest * 5.4 + 2 * _PADDING, width / 3))
    spare = max(0.0, width - sum(least))
    total = sum(one**0.7 for one in words) or 1.0
    shares = [low + spare * one**0.7 / total for low, one in zip(least, words, strict=True)]
    return [one * width / sum(shares) for one in shares]


def _text(block: rich.Block) -> str:
    if isinstance(block, rich.Text | rich.Head):
        return "".join(one.text for one in block.runs)
    if isinstance(block, rich.Listing):
        return " ".join(_text(part) for item in block.items for part in item.blocks)
    return " ".join(map(_text, block.blocks)) if isinstance(block, rich.Quote) else getattr(block, "text", "")
