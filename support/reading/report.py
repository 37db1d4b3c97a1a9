"""What reading a file found, as it crosses from the child process: one line of JSON, checked on arrival."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from support.domain.files import TEXT_MAX, Flag, Trouble
from support.domain.text import nfc

LINE_MAX = 2 * 1024 * 1024  # bytes: the text, every character escaped, and little more
PAGES_MAX = 1_000_000
MARKS_MAX = 8000
PAGE, PARAGRAPH, TABLE, NOTE, MARGIN, COMMENT = "page", "paragraph", "table", "note", "margin", "comment"
_MARKED = frozenset({PAGE, PARAGRAPH, TABLE, NOTE, MARGIN, COMMENT})


class Garbage(ValueError):
    """The child said something that is no report."""


class TooMuch(Exception):
    """A file unpacks into more than anybody sends honestly."""


class Broken(Exception):
    """A file is not what its first bytes promise."""


@dataclass(slots=True)
class Report:
    """The true media type, number of pages (0: none), what is odd, and the text; `trouble` is why not.

    `marks` tell where in the document a piece of `text` stands: (offset it begins at, PAGE or PARAGRAPH or …,
    its number from 1), in order, at most MARKS_MAX.
    """

    kind: str = "application/octet-stream"
    pages: int = 0
    flags: set[Flag] = field(default_factory=set)
    text: str = ""
    trouble: Trouble | None = None
    marks: list[tuple[int, str, int]] = field(default_factory=list)

    def line(self) -> str:
        """Return the report as one line of ASCII."""
        told = {"text": cut(nfc(self.text)), "flags": sorted(self.flags), "marks": self.marks[:MARKS_MAX]}
        return json.dumps(asdict(self) | told)


def cut(text: str) -> str:
    """Return `text` within TEXT_MAX bytes, no character halved."""
    raw = text.encode("utf-8", "replace")
    return text if len(raw) <= TEXT_MAX else raw[:TEXT_MAX].decode("utf-8", "ignore")


def parse(line: bytes) -> Report:
    """Read a report; raises Garbage for anything `Report.line` would not write."""
    try:
        told = json.loads(line)
        report = Report(
            kind=_checked(told["kind"], lambda one: len(one) <= 120 and one.isascii()),
            pages=int(told["pages"]),
            flags={Flag(one) for one in told["flags"]},
            text=cut(nfc(_checked(told["text"], lambda _one: True))),
            trouble=Trouble(told["trouble"]) if told["trouble"] else None,
            marks=[_mark(*one) for one in told.get("marks", [])[:MARKS_MAX]],
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Garbage from error
    if not 0 <= report.pages <= PAGES_MAX:
        raise Garbage
    return report


def _mark(offset: object, what: object, number: object) -> tuple[int, str, int]:
    if not isinstance(offset, int) or not isinstance(number, int) or what not in _MARKED:
        raise Garbage
    return offset, str(what), number


def _checked(value: object, fine: Callable[[str], bool]) -> str:
    if not isinstance(value, str) or not fine(value):
        raise Garbage
    return value


class Collected:
    """Text gathered piece by piece up to TEXT_MAX characters; `full` says that the rest need not be read."""

    def __init__(self) -> None:
        """Begin empty."""
        self._pieces: list[str] = []
        self._size = 0
        self.marks: list[tuple[int, str, int]] = []

    def add(self, piece: str) -> None:
        """Add a piece."""
        if not self.full:
            self._pieces.append(piece)
            self._size += len(piece)

    def mark(self, what: str, number: int) -> None:
        """Remember that from here on the text is that of `what` number `number`."""
        if len(self.marks) < MARKS_MAX:
            self.marks.append((self._size, what, number))

    @property
    def full(self) -> bool:
        """True when no more fits."""
        return self._size >= TEXT_MAX

    def text(self) -> str:
        """Return what was gathered."""
        return "".join(self._pieces)

    def told(self) -> tuple[str, list[tuple[int, str, int]]]:
        """Return what was gathered in NFC, and the marks at their places in it."""
        whole = self.text()
        begins = [mark[0] for mark in self.marks]
        made = [nfc(whole[: begins[0]] if begins else whole)]
        marks, size = [], len(made[0])
        for (begin, what, number), end in zip(self.marks, [*begins[1:], len(whole)], strict=False):
            marks.append((size, what, number))
            made.append(nfc(whole[begin:end]))
            size += len(made[-1])
        return "".join(made), marks
