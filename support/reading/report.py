"""What reading a file found, as it crosses from the child process: one line of JSON, checked on arrival."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from support.domain.files import TEXT_MAX, Flag, Trouble
from support.domain.text import nfc

LINE_MAX = 2 * 1024 * 1024  # bytes: the text, every character escaped, and little more
PAGES_MAX = 1_000_000


class Garbage(ValueError):
    """The child said something that is no report."""


class TooMuch(Exception):
    """A file unpacks into more than anybody sends honestly."""


class Broken(Exception):
    """A file is not what its first bytes promise."""


@dataclass(slots=True)
class Report:
    """The true media type, number of pages (0: none), what is odd, and the text; `trouble` is why not."""

    kind: str = "application/octet-stream"
    pages: int = 0
    flags: set[Flag] = field(default_factory=set)
    text: str = ""
    trouble: Trouble | None = None

    def line(self) -> str:
        """Return the report as one line of ASCII."""
        return json.dumps(asdict(self) | {"text": cut(nfc(self.text)), "flags": sorted(self.flags)})


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
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Garbage from error
    if not 0 <= report.pages <= PAGES_MAX:
        raise Garbage
    return report


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

    def add(self, piece: str) -> None:
        """Add a piece."""
        if not self.full:
            self._pieces.append(piece)
            self._size += len(piece)

    @property
    def full(self) -> bool:
        """True when no more fits."""
        return self._size >= TEXT_MAX

    def text(self) -> str:
        """Return what was gathered."""
        return "".join(self._pieces)
