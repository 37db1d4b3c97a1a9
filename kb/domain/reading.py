"""The text of a guide as it is read: tables that scroll in themselves, anchors, pictures that come late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from kb.domain import markup
from kb.domain.markup import ANCHORS, OTHER_ANCHORS, Block, Entry, Node
from support.domain.words import _

REGION = _("Bảng, cuộn ngang nếu rộng")
EXAMPLE = _("Ví dụ, cuộn nếu dài")
ANCHOR = _("Liên kết tới mục")
_TONES = {"note": "mute", "note--info": "info", "note--warn": "warn", "note--ok": "ok"}


@dataclass(frozen=True, slots=True)
class Words:
    """What the page adds to the text, in the reader's language."""

    region: str = REGION
    example: str = EXAMPLE
    anchor: str = ANCHOR


def shown(body: str, words: Words, prefix: str = ANCHORS) -> str:
    """Return the body of a guide as HTML for its page: cleaned anew, whatever lies in the table.

    `prefix` stands before each anchor: a writer's name never stands for an element or a script of ours.
    """
    return "".join(_piece(one, words, prefix).html() for one in markup.blocks(markup.clean(body)))


def listed(body: str) -> list[Entry]:
    """Return what its table of contents lists: headings of the first two levels, anchors as on the page."""
    found = markup.contents(markup.clean(body))
    return [replace(one, anchor=f"{ANCHORS}{one.anchor}") for one in found if one.level < 4]


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands side by side in two languages; one of the two may be empty."""

    left: str
    right: str


def side_by_side(left: str, right: str, words: Words) -> list[Pair]:
    """Pair two texts block by block within their sections: a paragraph more shifts nothing after it."""
    pairs: list[Pair] = []
    nothing: list[Block] = []
    for one, other in zip_longest(_sections(left), _sections(right), fillvalue=nothing):
        for mine, theirs in _matched(one, other):
            pairs.append(
                Pair(
                    _piece(mine, words, ANCHORS).html() if mine else "",
                    _piece(theirs, words, OTHER_ANCHORS).html() if theirs else "",
                )
            )
    return pairs


def _matched(one: list[Block], other: list[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Pair the blocks of two sections in order, a table with a table: what one alone has stands alone."""
    kinds = [block.kind for block in one], [block.kind for block in other]
    for _how, start, end, first, last in SequenceMatcher(None, *kinds, autojunk=False).get_opcodes():
        yield from zip_longest(one[start:end], other[first:last])


def _sections(body: str) -> list[list[Block]]:
    found: list[list[Block]] = [[]]
    for one in markup.blocks(markup.clean(body)):
        if one.kind == "h2":
            found.append([])
        found[-1].append(one)
    return found


def _piece(block: Block, words: Words, prefix: str) -> Node:
    return next(_dressed(block.node, words, prefix))


def _dressed(node: Node, words: Words, prefix: str) -> Iterator[Node]:
    """Yield a node of cleaned HTML as the page shows it."""
    children = [one for child in node.children for one in _dressed(child, words, prefix)]
    made = Node(node.tag, dict(node.attrs), children, node.text)
    if "id" in made.attrs:
        made.attrs["id"] = prefix + made.attrs["id"]
    dress = _DRESS.get(node.tag)
    yield dress(made, words, prefix) if dress else made


def _table(node: Node, words: Words, _prefix: str) -> Node:
    node.attrs["class"] = "dtable"
    caption = next(node.find("caption"), None)
    name = caption.words() if caption else ""
    frame = {"class": "table-wrap", "role": "region", "tabindex": "0", "aria-label": name or words.region}
    return Node("div", frame, [node])


def _code(node: Node, words: Words, _prefix: str) -> Node:
    node.attrs |= {"tabindex": "0", "role": "region", "aria-label": words.example, "data-code": ""}
    return node


def _picture(node: Node, _words: Words, _prefix: str) -> Node:
    node.attrs |= {"loading": "lazy", "decoding": "async"}
    node.attrs.setdefault("alt", "")
    return node


def _note(node: Node, _words: Words, _prefix: str) -> Node:
    named = node.attrs.get("class", "note").split()
    tone = next((_TONES[one] for one in reversed(named) if one in _TONES), "mute")
    return Node("div", {"class": f"notice tone-{tone}", "role": "note"}, [Node("div", {}, node.children)])


def _heading(node: Node, words: Words, _prefix: str) -> Node:
    anchor = node.attrs.get("id", "")  # with what stands before it already
    if anchor:
        label = f"{words.anchor} “{node.words()}”"
        link = {"class": "anchor no-print", "href": f"#{anchor}", "aria-label": label}
        node.children = [*node.children, Node("", {}, [], " "), Node("a", link, [Node("", {}, [], "#")])]
    return node


def _link(node: Node, _words: Words, prefix: str) -> Node:
    href = node.attrs.get("href", "")
    if href.startswith("#"):
        node.attrs["href"] = f"#{prefix}{href[1:]}"
    return node


_DRESS = {
    "table": _table,
    "pre": _code,
    "img": _picture,
    "aside": _note,
    "h2": _heading,
    "h3": _heading,
    "h4": _heading,
    "a": _link,
}
