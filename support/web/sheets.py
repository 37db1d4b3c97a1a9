"""Tables that leave the screen: columns and rows become a CSV stream, an XLSX file, or sheets of paper.

One description (`Sheet`) serves all of them, so that paper, CSV, XLSX and screen cannot say different things.
Nothing is held whole in memory: rows are read as they are written.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import IO, Any

import xlsxwriter
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.translation import gettext as _

PRINTED = 2000  # lines on paper at most; more is what the files are for
BATCH = 500  # lines read at once while a file is sent
CHUNK = 1 << 16  # bytes of a finished file sent at once
XLSX_ROWS = 1_000_000  # a worksheet holds 1,048,576; the rest goes on to the next one
XLSX_CELL = 32_767  # signs a cell holds (ECMA-376)
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDEST, _NARROWEST = 60, 12  # of a column, in signs
# Also behind spaces, in full width, and behind the semicolon at which a Vietnamese spreadsheet cuts a line.
_FORMULA = re.compile(r"\A(?=\s*[=+\-@＝＋－＠]|[\t\r])|(?<=\S)(?P<cut>[;\t\r\n]\s*)(?=[=+\-@＝＋－＠])")

Row = Sequence[str]


class Cells(list[str]):
    """Cells a template asks for by place, `cells.4`: of a plain list Django learns by two failures each."""

    def __getitem__(self, place: Any) -> Any:
        """Return the cell at a place, told as a number or in digits; raises like a list."""
        return super().__getitem__(int(place) if isinstance(place, str) else place)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: file name without ending, column heads (source strings), and what opens its rows anew.

    `rows` is called when the table is written, and yields its cells as words in the language active then.
    """

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]

    @property
    def heads(self) -> list[str]:
        """Return the column heads in the language of the moment."""
        return [_(one) for one in self.columns]


def on_paper(sheet: Sheet, most: int = PRINTED) -> dict[str, Any]:
    """Return what the print template needs; `cut` says that there are more lines than fit."""
    lines = list(islice(sheet.rows(), most + 1))
    cut = len(lines) > most
    return {"name": sheet.name, "columns": sheet.heads, "lines": lines[:most], "cut": cut, "most": most}


def to_csv(request: HttpRequest, sheet: Sheet) -> HttpResponseBase:
    """Stream the table as CSV: UTF-8 with a byte order mark, for spreadsheets; no cell is a formula."""
    parts = (part.encode() for part in _lines(sheet, translation.get_language()))
    return _sent(request, parts, f"{sheet.name}-{timezone.localdate():%Y-%m-%d}.csv", CSV_TYPE)


def _lines(sheet: Sheet, language: str) -> Generator[str, None, None]:
    """Yield the lines in `language`: they are written after the request's own has passed."""
    writer = csv.writer(_Echo())
    with translation.override(language):
        head = writer.writerow(sheet.heads)
        rows = iter(sheet.rows())
    yield f"\ufeff{head}"
    while True:
        with translation.override(language):
            part = "".join(writer.writerow(list(map(harmless, row))) for row in islice(rows, BATCH))
        if not part:
            return
        yield part


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula (OWASP: CSV injection)."""
    return _FORMULA.sub(lambda hit: f"{hit['cut'] or ''}'", cell)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def to_xlsx(request: HttpRequest, sheet: Sheet) -> HttpResponseBase:
    """Write the table to a temporary file, row by row, and stream that file; every cell is text."""
    parts = _pieces(sheet, translation.get_language())
    return _sent(request, parts, f"{sheet.name}-{timezone.localdate():%Y-%m-%d}.xlsx", XLSX_TYPE)


def _pieces(sheet: Sheet, language: str) -> Generator[bytes, None, None]:
    """Yield the finished file; it is begun only when somebody reads, and goes with the last piece."""
    with tempfile.TemporaryFile(prefix="hotro-bang-") as file:
        with translation.override(language):
            write_xlsx(sheet, file)
        file.seek(0)
        yield from iter(partial(file.read, CHUNK), b"")


def write_xlsx(sheet: Sheet, file: IO[bytes], most: int = XLSX_ROWS) -> None:
    """Write the table into `file`; `most` rows a worksheet, each with the column heads on top.

    Cells are written as strings with the quote prefix, so that none is a formula, here or saved anew.
    """
    with tempfile.TemporaryDirectory(prefix="hotro-bang-") as folder:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "quote_prefix": True})
        rows, heads = iter(sheet.rows()), sheet.heads
        begun = list(islice(rows, BATCH))
        widths, following = _widths(heads, begun), chain(begun, rows)
        left = True
        while left:
            page = book.add_worksheet()
            _head(page, heads, widths, bold)
            left = _fill(page, islice(following, most), text) == most
        book.close()


def _fill(page: Any, rows: Iterator[Row], look: Any) -> int:
    """Write rows under the heads; returns how many there were."""
    place = 0
    for place, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            page.write_string(place, column, _fitting(cell), look)
    return place


def _head(page: Any, heads: Row, widths: Sequence[int], look: Any) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, head, look)


def _widths(heads: Row, rows: Sequence[Row]) -> list[int]:
    """Return widths in signs that suit the beginning of the table."""
    longest = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return [min(_WIDEST, max(_NARROWEST, length + 2)) for length in longest]


def _fitting(cell: str) -> str:
    return cell if len(cell) <= XLSX_CELL else f"{cell[: XLSX_CELL - 1]}…"


class _InThreads:
    """Parts read one at a time in a thread: the event loop neither waits nor holds the whole table."""

    def __init__(self, parts: Generator[bytes, None, None]) -> None:
        self._following = sync_to_async(lambda: next(parts, b""))
        self.close = parts.close

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        part = await self._following()
        if not part:
            raise StopAsyncIteration
        return part


def _sent(
    request: HttpRequest, parts: Generator[bytes, None, None], name: str, kind: str
) -> HttpResponseBase:
    """Stream `parts` as a file to be saved; Django closes them when the answer is done or given up."""
    flow = _InThreads(parts) if isinstance(request, ASGIRequest) else parts
    answer = StreamingHttpResponse(flow, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
