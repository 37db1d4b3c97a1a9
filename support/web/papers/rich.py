"""What a booklet is made of: running text, lists in lists, tables with merged cells, figures."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text and how it is set; `href` leads out or, with "#", to an `anchor`."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    under: bool = False
    strike: bool = False
    mark: bool = False
    rise: int = 0  # 1 above the line, -1 below
    href: str = ""
    anchor: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A heading of level 1 to 3; it stands in the outline."""

    level: int
    runs: Runs
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its blocks, and a place others lead to."""

    blocks: tuple[Block, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `form` is "" for bullets, else 1, a, A, i or I."""

    items: tuple[Item, ...]
    form: str = ""
    start: int = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody else's words, or with `note` what one must not miss."""

    blocks: tuple[Block, ...]
    note: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Lines as they are typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes (PNG or JPEG) and size in pixels; without bytes `alt` stands for it."""

    content: bytes
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """Pictures with their caption."""

    pictures: tuple[Picture, ...]
    caption: Runs = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `wide` and `tall` are the columns and rows it takes."""

    blocks: tuple[Block, ...]
    wide: int = 1
    tall: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its first `heads` rows are repeated on every page."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0
    caption: Runs = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


Block = Head | Text | Listing | Quote | Code | Figure | Sheet | Rule


@dataclass(frozen=True, slots=True)
class Booklet:
    """A whole booklet; `foot` stands below every page, `banner` says across its head that it is a draft."""

    title: str
    blocks: tuple[Block, ...]
    lead: str = ""
    facts: tuple[str, ...] = ()
    foot: str = ""
    author: str = ""
    subject: str = ""
    banner: str = ""
    page: str = "Trang %(page)s/%(pages)s"
    keywords: tuple[str, ...] = field(default_factory=tuple)
