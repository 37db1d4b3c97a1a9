"""What a paper is made of: plain data, drawn alike as HTML and as PDF (layout of NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from support.domain.words import _


@dataclass(frozen=True, slots=True)
class Top:
    """The head of an administrative paper: the issuer and a number; the country's name, place and day."""

    kind: ClassVar[str] = "top"
    country: ClassVar[str] = _("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")  # never translated
    motto: ClassVar[str] = _("Độc lập - Tự do - Hạnh phúc")
    issuer: str
    number: str = ""
    dated: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """The paper's name, what it is about, and a line below."""

    kind: ClassVar[str] = "title"
    name: str
    about: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered part's name."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True, slots=True)
class Para:
    """A text; each of its lines is a paragraph. `lead` stands bold before the first."""

    kind: ClassVar[str] = "para"
    text: str
    lead: str = ""

    @property
    def lines(self) -> list[str]:
        """Return the paragraphs; at least one."""
        return [line for line in self.text.splitlines() if line.strip()] or [""]


@dataclass(frozen=True, slots=True)
class Points:
    """A list, each item after a dash."""

    kind: ClassVar[str] = "points"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table; its head is repeated on every page. `widths` are shares of the page's width.

    `height` is the least height of a row in millimetres: room to write by hand.
    """

    kind: ClassVar[str] = "grid"
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    height: float = 0


@dataclass(frozen=True, slots=True)
class Blank:
    """A field to be filled in by hand: its label, and dotted lines below; with `lines` 0 beside it."""

    kind: ClassVar[str] = "blank"
    label: str
    lines: int = 0

    @property
    def each(self) -> range:
        """Count the lines."""
        return range(self.lines)


@dataclass(frozen=True, slots=True)
class Row:
    """Fields to be filled in by hand beside each other, each on a dotted line."""

    kind: ClassVar[str] = "row"
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ticks:
    """Boxes to tick by hand."""

    kind: ClassVar[str] = "ticks"
    label: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """One side's place to sign."""

    title: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signs:
    """The closing words and the places to sign beside each other, kept on one page."""

    kind: ClassVar[str] = "signs"
    closing: str
    hint: str
    sides: tuple[Sign, ...]


Block = Top | Title | Heading | Para | Points | Grid | Blank | Row | Ticks | Signs


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper; `reference` stands at the foot of its later pages, so that a loose sheet finds home."""

    title: str
    blocks: tuple[Block, ...]
    reference: str = ""
