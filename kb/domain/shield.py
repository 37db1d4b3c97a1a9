"""Personal data in the words of a guide: found at its place, named in words, replaced; never repeated."""

from __future__ import annotations

import hashlib
import hmac
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.domain import markup
from kb.domain.markup import Block, Node
from support.domain.privacy import Personal, detect
from support.domain.words import _


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a source sentence and what fills it, so that the edge can translate."""

    sentence: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return it in Vietnamese."""
        return self.sentence % self.params if self.params else self.sentence


@dataclass(slots=True)
class Part:
    """A run of characters: the text of a node, or with `attr` an attribute of it; without a node fixed."""

    text: str
    node: Node | None = None
    attr: str = ""

    def write(self, text: str) -> None:
        """Put other words in its place."""
        self.text = text
        if self.node is None:
            return
        if self.attr:
            self.node.attrs[self.attr] = text
        else:
            self.node.text = text


@dataclass(slots=True)
class Piece:
    """What a person reads as one: a paragraph, an item, a cell, a title. `block` counts blocks of the body
    from 0, -1 outside; `anchor` is the id of the heading above; `after` stands between it and the next.
    """

    place: Place
    parts: list[Part] = field(default_factory=list)
    block: int = -1
    anchor: str = ""
    after: str = "\n"

    @property
    def text(self) -> str:
        """Return its characters."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Found:
    """Personal numbers in one piece: how many, of which kinds; `digest` names the words, not the number."""

    place: Place
    block: int
    anchor: str
    kinds: tuple[Personal, ...]
    count: int
    digest: str


def said(place: Place, text: str) -> Piece:
    """Return a piece for words outside the body: a title, a file's name."""
    return Piece(place, [Part(text)])


# --- cutting ----------------------------------------------------------------------------------------


def pieces(cleaned: str) -> list[Piece]:
    """Cut a cleaned body into what a person reads as one, in the order of the page."""
    return _cut(markup.blocks(cleaned))


def _cut(found: Sequence[Block]) -> list[Piece]:
    made: list[Piece] = []
    anchor = ""
    for index, block in enumerate(found):
        if block.kind in {"h2", "h3", "h4"}:
            anchor = block.node.attrs.get("id", anchor)
        for piece in _of_block(block):
            piece.block, piece.anchor = index, anchor
            made.append(piece)
    return made


def _where(block: Block) -> dict[str, object]:
    return {"section": block.section, "paragraph": block.paragraph}


def _of_block(block: Block) -> Iterator[Piece]:
    where = _where(block)
    if block.kind == "table":
        yield from _cells(block.node, where)
    elif block.kind in {"ul", "ol"}:
        yield from _items(block.node, where)
    else:
        yield Piece(_name(block, where), list(_runs(block.node)))
    yield from _hidden(block.node, where)


def _name(block: Block, where: dict[str, object]) -> Place:
    if block.kind == "h2":
        return Place(_("tiêu đề mục %(section)s"), where)
    if block.kind in {"h3", "h4"}:
        return Place(_("tiêu đề nhỏ ở mục %(section)s, đoạn %(paragraph)s"), where)
    if block.kind == "pre":
        return Place(_("đoạn mã ở mục %(section)s, đoạn %(paragraph)s"), where)
    if block.kind == "figure":
        return Place(_("chú thích ảnh ở mục %(section)s, đoạn %(paragraph)s"), where)
    if not block.section:
        return Place(_("phần mở đầu, đoạn %(paragraph)s"), where)
    return Place(_("Mục %(section)s, đoạn %(paragraph)s"), where)


def _cells(table: Node, where: dict[str, object]) -> Iterator[Piece]:
    for caption in table.find("caption"):
        yield Piece(Place(_("tên bảng ở mục %(section)s"), where), list(_runs(caption)))
    for row, line in enumerate(table.find("tr"), 1):
        cells = [cell for cell in line.children if cell.tag in {"td", "th"}]
        for column, cell in enumerate(cells, 1):
            place = Place(
                _("bảng ở mục %(section)s, hàng %(row)s cột %(column)s"),
                {**where, "row": row, "column": column},
            )
            yield Piece(place, list(_runs(cell)), after="\n" if column == len(cells) else "\t")


def _items(node: Node, where: dict[str, object]) -> Iterator[Piece]:
    for number, item in enumerate(node.find("li"), 1):
        place = Place(_("Mục %(section)s, đoạn %(paragraph)s, ý %(item)s"), {**where, "item": number})
        yield Piece(place, list(_runs(item, within=frozenset({"ul", "ol"}))))


_BREAKING = frozenset({"p", "li", "tr", "h2", "h3", "h4", "figcaption", "caption", "pre", "blockquote"})


def _runs(node: Node, within: frozenset[str] = frozenset()) -> Iterator[Part]:
    """Yield the text under a node, lines kept apart; not what stands in an element of `within`."""
    for child in node.children:
        if not child.tag:
            yield Part(child.text, child)
        elif child.tag == "br":
            yield Part("\n")
        elif child.tag not in within:
            yield from _runs(child, within)
            if child.tag in _BREAKING:
                yield Part("\n")
            elif child.tag in {"td", "th"}:
                yield Part("\t")


def _hidden(node: Node, where: dict[str, object]) -> Iterator[Piece]:
    """Yield what a page does not show at first sight: what pictures show in words, where links lead."""
    pictures = [node] if node.tag == "img" else node.find("img")
    for picture in pictures:
        place = Place(_("lời tả ảnh ở mục %(section)s, đoạn %(paragraph)s"), where)
        yield Piece(place, [Part(picture.attrs.get("alt", ""), picture, "alt")])
    for link in node.find("a"):
        if link.attrs.get("href"):
            place = Place(_("địa chỉ liên kết ở mục %(section)s, đoạn %(paragraph)s"), where)
            yield Piece(place, [Part(link.attrs["href"], link, "href")])


# --- finding ----------------------------------------------------------------------------------------

Span = tuple[int, int, Personal]


def _spans(of: Sequence[Piece]) -> tuple[list[int], list[Span]]:
    """Return where each piece begins in the whole, and the numbers found there, none overlapping.

    The whole is read at once, for a heading may say what the numbers below are; and each piece by itself,
    for neighbours in a table may run together.
    """
    starts, whole, at = [], [], 0
    for piece in of:
        starts.append(at)
        whole.append(piece.text + piece.after)
        at += len(whole[-1])
    found = [(one.start, one.end, one.kind) for one in detect("".join(whole))]
    for start, piece in zip(starts, of, strict=True):
        found += [(start + one.start, start + one.end, one.kind) for one in detect(piece.text)]
    kept: list[Span] = []
    for span in sorted(found):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return starts, kept


def find(of: Sequence[Piece], key: bytes) -> list[Found]:
    """Return what is personal, piece by piece in order; `key` keeps digests from being tried out."""
    starts, spans = _spans(of)
    hit: dict[int, list[Personal]] = {}
    for start, _end, kind in spans:
        hit.setdefault(bisect_right(starts, start) - 1, []).append(kind)
    return [
        Found(
            of[index].place,
            of[index].block,
            of[index].anchor,
            tuple(dict.fromkeys(kinds)),
            len(kinds),
            digest(of[index].text, key),
        )
        for index, kinds in hit.items()
    ]


def digest(words: str, key: bytes) -> str:
    """Return the keyed SHA-256 of the words a warning is about, 64 hexadecimal digits."""
    return hmac.digest(key, words.strip().encode(), hashlib.sha256).hex()


# --- replacing --------------------------------------------------------------------------------------


def replaced(cleaned: str) -> tuple[str, int]:
    """Return a cleaned body with invented data for each personal number, and how many there were."""
    found = markup.blocks(cleaned)
    count = _replace(_cut(found))
    return "".join(block.html for block in found), count


def replaced_text(text: str) -> tuple[str, int]:
    """Return plain words with invented data for each personal number, and how many there were."""
    piece = said(Place(""), text)
    count = _replace([piece])
    return piece.text, count


def _replace(of: Sequence[Piece]) -> int:
    _starts, spans = _spans(of)
    if not spans:
        return 0
    at = 0
    for piece in of:
        for part in piece.parts:
            _invent(part, at, spans)
            at += len(part.text)
        at += len(piece.after)
    return len(spans)


def _invent(part: Part, at: int, spans: Sequence[Span]) -> None:
    """Write zeros for the digits of a number of 12, X for those of others: nobody has such a one."""
    text = list(part.text)
    for start, end, kind in spans:
        for place in range(max(start - at, 0), min(end - at, len(text))):
            if text[place].isdecimal():
                text[place] = "0" if kind is Personal.CCCD else "X"
    if (new := "".join(text)) != part.text:
        part.write(new)
