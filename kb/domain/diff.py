"""What changed between two bodies: block by block, word by word inside a block, tables by their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from html import escape

from kb.domain import markup
from kb.domain.markup import Block, Node

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_SAYING = re.compile(r"\w|\0")  # a word or a picture, not what stands between
_AHEAD = 8  # blocks looked at for the partner of a changed one
_ALIKE = 0.3  # shared words from which two blocks count as one that changed
_LINED = frozenset({"table", "ul", "ol"})


class Kind(StrEnum):
    """What became of a block."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Row:
    """One block in both versions: `old` with its `<del>`, `new` with its `<ins>`, `both` in one text.

    `at` is its place among the blocks of the new body, -1 where it has none; `block` the one to speak of.
    `shape` is true when the words are the same and only their form or a link's address changed.
    """

    kind: Kind
    old: str
    new: str
    both: str
    at: int
    block: Block
    shape: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that follow each other: unchanged ones, folded on the page; or a change, `number` from 1."""

    rows: tuple[Row, ...]
    same: bool
    number: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of HTML: a word or picture with a `key` that is compared, or with key "" a tag."""

    html: str
    key: str = ""


# --- words ------------------------------------------------------------------------------------------


def _tokens(node: Node) -> Iterator[Token]:
    if not node.tag:
        for word in _WORD.findall(node.text):
            yield Token(escape(word, quote=False), word)
        return
    opened = Node(node.tag, node.attrs, []).html()
    if node.tag in {"br", "hr"}:
        yield Token(opened)
    elif node.tag == "img":
        yield Token(opened, f"\0{opened}")
    else:
        closing = f"</{node.tag}>"
        yield Token(opened.removesuffix(closing))
        for child in node.children:
            yield from _tokens(child)
        yield Token(closing)


def _wrapped(tokens: Sequence[Token], marked: Sequence[bool], tag: str) -> str:
    """Write tokens, with a mark around each run of marked words between tags."""
    out, open_ = [], False
    for token, mark in zip(tokens, marked, strict=True):
        wanted = mark and bool(token.key)
        if wanted != open_:
            out.append(f"<{tag}>" if wanted else f"</{tag}>")
            open_ = wanted
        out.append(token.html)
    return "".join([*out, f"</{tag}>"] if open_ else out)


def _runs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Return the runs that changed; what only a space or a comma keeps apart is one run."""
    runs: list[tuple[int, int, int, int]] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if op == "equal":
            continue
        if runs and not any(_SAYING.match(key) for key in old[runs[-1][1] : i1]):
            runs[-1] = (runs[-1][0], i2, runs[-1][2], j2)
        else:
            runs.append((i1, i2, j1, j2))
    return runs


def _words(old: Node, new: Node) -> tuple[str, str, str]:
    """Return old, new and both as HTML with what went and what came marked."""
    before, after = list(_tokens(old)), list(_tokens(new))
    had = [place for place, token in enumerate(before) if token.key]
    has = [place for place, token in enumerate(after) if token.key]
    runs = _runs([before[place].key for place in had], [after[place].key for place in has])
    gone, came = [False] * len(before), [False] * len(after)
    left: dict[int, str] = {}  # what went, by the word of the new text it stood before
    for i1, i2, j1, j2 in runs:
        for place in had[i1:i2]:
            gone[place] = True
        for place in has[j1:j2]:
            came[place] = True
        if i2 > i1:
            left[j1] = "".join(before[place].html for place in had[i1:i2])
    return _wrapped(before, gone, "del"), _wrapped(after, came, "ins"), _both(after, came, left)


def _both(after: Sequence[Token], came: Sequence[bool], left: dict[int, str]) -> str:
    """Write the new text with what went inside it, each where the word before it stands."""
    out: list[str] = []
    count, last = 0, 0  # words written; where in `out` the last one ends
    marked: list[tuple[Token, bool]] = list(zip(after, came, strict=True))
    for token, new in marked:
        if token.key:
            if count in left:
                place = last if count else len(out)
                out.insert(place, f"<del>{left.pop(count)}</del>")
            out.append(f"<ins>{token.html}</ins>" if new else token.html)
            count, last = count + 1, len(out)
        else:
            out.append(token.html)
    for rest in left.values():
        out.insert(last or _inside(out), f"<del>{rest}</del>")
    return "".join(out).replace("</ins><ins>", "")


def _inside(out: Sequence[str]) -> int:
    """Return the place after the opening tags of a text without a word."""
    return next((n for n, piece in enumerate(out) if piece.startswith("</")), len(out))


# --- rows of tables and lists -----------------------------------------------------------------------


def _marked(node: Node, tag: str) -> Node:
    """Return a copy with all its words marked as gone or come."""
    if not node.tag:
        return Node(tag, {}, [node]) if node.text.strip() else node
    if node.tag == "img":
        return Node(tag, {}, [node])
    return Node(node.tag, node.attrs, [_marked(child, tag) for child in node.children])


def _lines(node: Node) -> list[Node]:
    if node.tag == "table":
        return list(node.find("tr"))
    return [child for child in node.children if child.tag == "li"]


def _by_lines(old: Node, new: Node) -> tuple[str, str, str]:
    """Compare tables row by row and cell by cell, lists item by item."""
    olds, news, boths = [], [], []
    for mine, theirs in _pair(_lines(old), _lines(new)):
        if mine is not None and theirs is not None:
            parts = _cells(mine, theirs) if old.tag == "table" else _words(mine, theirs)
        elif mine is not None:
            parts = (gone := _marked(mine, "del").html(), "", gone)
        elif theirs is not None:
            parts = ("", come := _marked(theirs, "ins").html(), come)
        olds.append(parts[0])
        news.append(parts[1])
        boths.append(parts[2])
    return _framed(old, olds), _framed(new, news), _framed(new, boths)


def _cells(old: Node, new: Node) -> tuple[str, str, str]:
    mine = [cell for cell in old.children if cell.tag]
    theirs = [cell for cell in new.children if cell.tag]
    made = [_words(a, b) for a, b in zip(mine, theirs, strict=False)]
    gone = [_marked(cell, "del").html() for cell in mine[len(theirs) :]]
    come = [_marked(cell, "ins").html() for cell in theirs[len(mine) :]]
    sides = ([a for a, _b, _c in made] + gone, [b for _a, b, _c in made] + come)
    both = [c for _a, _b, c in made] + gone + come
    return tuple(f"<tr>{''.join(cells)}</tr>" for cells in (*sides, both))  # type: ignore[return-value]


def _framed(node: Node, lines: Sequence[str]) -> str:
    """Put lines back into their table or list; a table keeps its caption."""
    outer = Node(node.tag, node.attrs, []).html()
    head = "".join(child.html() for child in node.children if child.tag == "caption")
    inner = "".join(lines)
    if node.tag == "table":
        inner = f"{head}<tbody>{inner}</tbody>"
    return f"{outer.removesuffix(f'</{node.tag}>')}{inner}</{node.tag}>"


# --- blocks -----------------------------------------------------------------------------------------


def _bag(node: Node) -> frozenset[str]:
    return frozenset(_WORD.findall(node.words())) - {" "}


def _alike(old: Node, new: Node, bags: dict[int, frozenset[str]]) -> float:
    """Return the share of words two nodes have in common; nodes of other kinds have none."""
    if old.tag != new.tag:
        return 0.0
    for node in (old, new):
        if id(node) not in bags:
            bags[id(node)] = _bag(node)
    mine, theirs = bags[id(old)], bags[id(new)]
    return len(mine & theirs) / max(len(mine), len(theirs), 1) if mine or theirs else 1.0


Pair = tuple[Node | None, Node | None]


def _pair(old: Sequence[Node], new: Sequence[Node]) -> Iterator[Pair]:
    """Pair nodes of both sides in order: equal ones, then ones that changed; the rest stands alone."""
    mine, theirs = [node.html() for node in old], [node.html() for node in new]
    for op, i1, i2, j1, j2 in SequenceMatcher(None, mine, theirs).get_opcodes():
        if op == "equal":
            yield from zip(old[i1:i2], new[j1:j2], strict=True)
        else:
            yield from _changed(old[i1:i2], new[j1:j2])


def _changed(old: Sequence[Node], new: Sequence[Node]) -> Iterator[Pair]:
    """Pair each old node with the likest of the next few new ones, if it is like it at all."""
    at, bags = 0, dict[int, frozenset[str]]()
    for node in old:
        ahead = new[at : at + _AHEAD]
        scores = [_alike(node, other, bags) for other in ahead]
        best = max(range(len(scores)), key=scores.__getitem__, default=-1)
        if best < 0 or scores[best] < _ALIKE:
            yield node, None
            continue
        for other in ahead[:best]:
            yield None, other
        yield node, ahead[best]
        at += best + 1
    for other in new[at:]:
        yield None, other


class _Sides:
    """The blocks of both bodies, found again by their nodes."""

    def __init__(self, old: str, new: str) -> None:
        self.before, self.after = markup.blocks(old), markup.blocks(new)
        self.had = {id(block.node): block for block in self.before}
        self.has = {id(block.node): at for at, block in enumerate(self.after)}

    def row(self, old: Node | None, new: Node | None) -> Row:
        """Return the row of a pair."""
        if old is not None and new is None:
            went = _marked(old, "del").html()
            return Row(Kind.REMOVED, went, "", went, -1, self.had[id(old)])
        at = self.has[id(new)]
        if old is None or new is None:
            come = _marked(self.after[at].node, "ins").html()
            return Row(Kind.ADDED, "", come, come, at, self.after[at])
        if (html := old.html()) == new.html():
            return Row(Kind.SAME, html, html, html, at, self.after[at])
        parts = _by_lines(old, new) if old.tag == new.tag and old.tag in _LINED else _words(old, new)
        shape = "<ins>" not in parts[1] and "<del>" not in parts[0]
        return Row(Kind.CHANGED, *parts, at, self.after[at], shape)


def compare(old: str, new: str) -> list[Row]:
    """Compare two cleaned bodies; the rows in order say all of both. A moved block went and came."""
    sides = _Sides(old, new)
    pairs = _pair([block.node for block in sides.before], [block.node for block in sides.after])
    return [sides.row(mine, theirs) for mine, theirs in pairs]


def pairs(old: str, new: str) -> list[tuple[str, str]]:
    """Return the same rows as plain HTML of both sides, unmarked, "" where a side has none."""
    sides = _Sides(old, new)
    found = _pair([block.node for block in sides.before], [block.node for block in sides.after])
    return [(mine.html() if mine else "", theirs.html() if theirs else "") for mine, theirs in found]


def stretches(rows: Sequence[Row]) -> list[Stretch]:
    """Group unchanged rows that follow each other; each changed one stands by itself and is numbered."""
    made: list[Stretch] = []
    same: list[Row] = []
    number = 0
    for row in rows:
        if row.kind is Kind.SAME:
            same.append(row)
            continue
        if same:
            made.append(Stretch(tuple(same), same=True))
            same = []
        number += 1
        made.append(Stretch((row,), same=False, number=number))
    if same:
        made.append(Stretch(tuple(same), same=True))
    return made


def words(old: str, new: str) -> str:
    """Return plain words, compared, as HTML with `<del>` and `<ins>`: for titles and summaries."""
    return _words(Node("span", {}, [Node("", {}, [], old)]), Node("span", {}, [Node("", {}, [], new)]))[2]
