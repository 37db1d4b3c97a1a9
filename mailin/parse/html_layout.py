"""Layout marks to lines: where blocks, paragraphs, table cells and quotes begin and end."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

# Control characters as marks; cleaned text holds none of them.
BREAK, PARAGRAPH, LINE, ROW, CELL, OPEN, CLOSE = "\x1a", "\x19", "\x1e", "\x18", "\x1f", "\x1d", "\x1c"
CUT: Final = "\x17"  # a mail program says that its quote begins here
SIGN, SIGN_END = "\x16", "\x15"  # a mail program says that this is the signature
_PIECES: Final = re.compile("([\x15-\x1a\x1c-\x1f])")
_SPACES: Final = re.compile(" {2,}")
# How Word sets a number or a bullet before the words of an item
_LISTED: Final = re.compile(r"^ ?(\w{1,4}[.)]|[-·•o§+*])[ \xa0]+(?=[^ \xa0])")
_MANY_LINES: Final = re.compile(r"\n{4,}")
_MAX_QUOTE: Final = 5  # ">" marks before a line


class Marks(NamedTuple):
    """What the HTML of a mail program says of the lines rendered from it, by their numbers."""

    cuts: tuple[int, ...] = ()  # a quote begins here
    signature: tuple[int, ...] = ()  # this line is the signature's

    def moved(self, by: int) -> Marks:
        """Return the marks of the same lines behind `by` others."""
        return Marks(tuple(at + by for at in self.cuts), tuple(at + by for at in self.signature))


NO_MARKS: Final = Marks()


def lay_out(text: str) -> tuple[str, Marks]:
    """Return (the lines a reader sees, what the mail program's marks say of them); linear."""
    shown = _Layout().run(text)
    if CUT not in shown and SIGN not in shown:
        return shown, NO_MARKS
    lines = shown.split("\n")
    marks = Marks(
        tuple(at for at, line in enumerate(lines) if CUT in line),
        tuple(at for at, line in enumerate(lines) if SIGN in line),
    )
    return shown.replace(CUT, "").replace(SIGN, ""), marks


class _Layout:
    """Builds lines; breaks are remembered and done only when more text comes."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.current: list[str] = []
        self.depth = 0
        self.breaks = False  # the current line ends before more text
        self.blank = False  # an empty line comes before the next line
        self.blank_after = False  # an empty line comes after the current line
        self.cut = ""  # CUT when the next line with text begins a quote
        self.sign = ""  # SIGN inside a signature
        self.cell_lines = -1  # lines there were when the open cell began

    def run(self, text: str) -> str:
        """Walk over the pieces between marks."""
        for piece in _PIECES.split(text):
            if not piece:
                continue
            handler = _HANDLERS.get(piece)
            if handler is None:
                self._text(piece)
            else:
                handler(self)
        self.flush()
        return _MANY_LINES.sub("\n\n\n", "\n".join(self.lines)).strip("\n")

    def _text(self, piece: str) -> None:
        if piece == " ":
            if self.current and not self.breaks and self.current[-1] != CELL:
                self.current.append(" ")
            return
        if self.breaks:
            self.flush()
        self.current.append(piece)

    def soft_break(self) -> None:
        """Begin a block."""
        self.breaks = bool(self.current) and self.current[-1] != CELL

    def paragraph(self) -> None:
        """Begin a paragraph: an empty line, but not at the head of a table cell."""
        self.soft_break()
        if self.current:
            self.blank_after = self.breaks
        elif len(self.lines) != self.cell_lines:
            self.blank = True

    def line(self) -> None:
        """End the line at a <br>; on an empty line it is an empty line."""
        pending = bool(self.current) and not self.breaks
        self.flush()
        if not pending:
            self._add("")

    def row(self) -> None:
        """Begin a table row."""
        self.flush()
        if self.cell_lines >= 0:
            self.blank = False
        self.cell_lines = len(self.lines)

    def cell(self) -> None:
        """Join one-line cells; a cell of several lines stands on its own."""
        if len(self.lines) == self.cell_lines:
            self.breaks = self.blank_after = False
            self.current.append(CELL)
        else:
            self.flush()
            self.cell_lines = len(self.lines)

    def mark(self) -> None:
        """Note that a quote begins with the next line that holds text."""
        self.flush()
        self.cut = CUT

    def signature(self) -> None:
        """Begin a signature."""
        self.flush()
        self.sign = SIGN

    def signature_end(self) -> None:
        """End a signature."""
        self.flush()
        self.sign = ""

    def open(self) -> None:
        """Begin a quotation."""
        self.flush()
        if self.blank:
            self._blank_line()
        self.depth += 1

    def close(self) -> None:
        """End a quotation."""
        self.flush()
        self.depth = max(0, self.depth - 1)
        self.blank = True

    def flush(self) -> None:
        """End the current line, if it holds anything."""
        self.breaks = False
        if self.current:
            line = "".join(self.current)
            self.current.clear()
            is_gap = (
                "\xa0" in line and not line.strip("\xa0 ") and self.cell_lines < 0
            )  # <div>&nbsp;</div>: an empty line
            if CELL in line:
                line = _cells(line)
            if "  " in line:
                line = _SPACES.sub(" ", line)
            if "\xa0\xa0" in line:
                line = _LISTED.sub(r"\1 ", line)
            line = line.strip(" ").replace("\xa0", " ").rstrip()
            if line:
                self._add(line)
            elif is_gap:
                self.blank = True
        if self.blank_after:
            self.blank, self.blank_after = True, False

    def _add(self, line: str) -> None:
        if self.blank:
            self._blank_line()
        quote = ">" * min(self.depth, _MAX_QUOTE)
        if line and (self.cut or self.sign):
            line, self.cut = f"{line}{self.cut}{self.sign}", ""
        self.lines.append(f"{quote} {line}" if quote and line else quote or line)

    def _blank_line(self) -> None:
        """Leave one line empty, unless the last one is."""
        self.blank = False
        if self.lines and self.lines[-1].strip(">"):
            self.lines.append(">" * min(self.depth, _MAX_QUOTE))


def _cells(line: str) -> str:
    """Return cells joined; empty ones at both ends are layout, not content."""
    cells = [cell.strip(" \xa0") for cell in line.split(CELL)]
    while cells and not cells[-1]:
        cells.pop()
    first = next((index for index, cell in enumerate(cells) if cell), len(cells))
    return " | ".join(cells[first:])


_HANDLERS: Final = {
    BREAK: _Layout.soft_break,
    PARAGRAPH: _Layout.paragraph,
    LINE: _Layout.line,
    ROW: _Layout.row,
    CELL: _Layout.cell,
    OPEN: _Layout.open,
    CLOSE: _Layout.close,
    CUT: _Layout.mark,
    SIGN: _Layout.signature,
    SIGN_END: _Layout.signature_end,
}
