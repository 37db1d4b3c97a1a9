"""The HTML of guides as pure functions: cleaned to what is allowed, cut into blocks, read as text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

import nh3

from support.domain.text import fold, nfc

MOST = 2_000_000  # characters of one guide
ANCHORS = "muc_"  # stands before each anchor of a body on a page: no kept anchor holds a low line
OTHER_ANCHORS = "en_"  # and before those of the other language beside it
PICTURES = "/tai-lieu/anh/"  # where pictures of guides are read; the only address a picture may have

_TEXT = {"strong", "em", "u", "s", "sub", "sup", "code", "a", "br", "kbd", "mark"}
_BLOCKS = {
    "h2",
    "h3",
    "h4",
    "p",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "hr",
    "aside",
    "figure",
    "figcaption",
}
_TABLE = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
TAGS = frozenset(_TEXT | _BLOCKS | _TABLE | {"img"})
_ATTRIBUTES = {
    "a": {"href", "id"},
    "img": {"src", "alt", "width", "height"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start", "type"},
    "li": {"id"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "aside": {"class"},
    "code": {"class"},
    "pre": {"class"},
}
_CLASSES = re.compile(r"^(?:note(?: note--(?:info|warn|ok))?|language-[a-z0-9+#-]{1,20})$")
_NAME = re.compile(r"^[a-z0-9][a-z0-9-]{0,79}$")
_PICTURE = re.compile(rf"^{PICTURES}[0-9a-z]{{16,40}}$")
_SHOWN = re.compile(rf"^(#?)(?:{ANCHORS}|{OTHER_ANCHORS})+")
_SPAN = re.compile(r"^[1-9]\d?$")
_WIDE = re.compile(r"^[1-9]\d{0,3}$")
_RENAMED = {
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "b": "strong",
    "i": "em",
    "del": "s",
    "strike": "s",
    "ins": "u",
}
_OLD_TAG = re.compile(r"<(/?)(h1|h5|h6|b|i|del|strike|ins)(?=[\s>/])", re.IGNORECASE)
_VOID = frozenset({"br", "hr", "img"})


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """Return an attribute as it may stay, None to drop it (nh3 asks for each one)."""
    fits = {
        "src": _PICTURE,
        "id": _NAME,
        "class": _CLASSES,
        "colspan": _SPAN,
        "rowspan": _SPAN,
        "width": _WIDE,
        "height": _WIDE,
        "start": _WIDE,
    }
    if name == "type":
        return value if value in {"1", "a", "A", "i", "I"} else None
    if name == "id" or (name == "href" and value.startswith("#")):
        value = _SHOWN.sub(r"\1", value)
    if name == "scope":
        return value if value in {"col", "row"} else None
    wanted = fits.get(name)
    return value if wanted is None or wanted.match(value) else None


def clean(html: str) -> str:
    """Return `html` with only what guides may hold: no script, style, frame or foreign picture.

    Links lead to http, https, mailto, an anchor or a page of ours. Headings below the title are h2 to h4.
    Every heading gets an anchor of its own; anchors copied from a page lose what the page put before them.
    `clean(clean(x)) == clean(x)`.
    """
    html = _OLD_TAG.sub(lambda hit: f"<{hit[1]}{_RENAMED[hit[2].lower()]}", nfc(html)[:MOST])
    kept = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return _anchored(kept)


_HEADING = re.compile(r"<(h[2-4])(?: id=\"([^\"]*)\")?>(.*?)</\1>", re.DOTALL)
_ANY_TAG = re.compile(r"<[^>]*>")


def _anchored(html: str) -> str:
    """Give each heading an id made of its words, the ones already there kept, none twice."""
    taken: set[str] = set()

    def named(hit: re.Match[str]) -> str:
        words = fold(_ANY_TAG.sub(" ", hit[3]))
        wanted = hit[2] or "-".join(words.split())[:60].strip("-") or "muc"
        name, count = wanted, 1
        while name in taken:
            count += 1
            name = f"{wanted}-{count}"
        taken.add(name)
        return f'<{hit[1]} id="{name}">{hit[3]}</{hit[1]}>'

    return _HEADING.sub(named, html)


# --- reading ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Node:
    """An element, or with `tag` "" a piece of text in `text`."""

    tag: str
    attrs: dict[str, str]
    children: list[Node]
    text: str = ""

    def words(self) -> str:
        """Return the text within: items and paragraphs on lines of their own, pictures by their alt."""
        return re.sub(r"\n{2,}", "\n", "".join(_words(self))).strip()

    def find(self, *tags: str) -> Iterator[Node]:
        """Yield the elements named, from outside in, in the order of the page."""
        for child in self.children:
            if child.tag in tags:
                yield child
            yield from child.find(*tags)

    def html(self) -> str:
        """Return it as HTML again."""
        if not self.tag:
            return escape(self.text, quote=False)
        attrs = "".join(f' {name}="{escape(value)}"' for name, value in self.attrs.items())
        inner = "".join(child.html() for child in self.children)
        return f"<{self.tag}{attrs}>" if self.tag in _VOID else f"<{self.tag}{attrs}>{inner}</{self.tag}>"


_LINES = frozenset({"p", "li", "tr", "h2", "h3", "h4", "figcaption", "caption", "pre", "blockquote", "aside"})


def _words(node: Node) -> Iterator[str]:
    if not node.tag:
        yield node.text
        return
    if node.tag == "br":
        yield "\n"
    if node.tag == "img":
        yield node.attrs.get("alt", "")
    if node.tag in _LINES:
        yield "\n"
    for child in node.children:
        yield from _words(child)
    if node.tag in {"td", "th"}:
        yield "\t"
    if node.tag in _LINES:
        yield "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body", {}, [])
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, [])
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(Node("", {}, [], data))


def tree(cleaned: str) -> Node:
    """Return cleaned HTML as a tree under one `body`."""
    reader = _Reader()
    reader.feed(cleaned)
    reader.close()
    return reader.root


@dataclass(frozen=True, slots=True)
class Block:
    """A piece that stands by itself: a heading, paragraph, list, table, figure, code.

    `section` counts the h2 headings before it, 0 before the first; `paragraph` its place in that section from
    1; `digest` names it by its words, for what is said about it.
    """

    kind: str
    node: Node
    section: int
    heading: str
    paragraph: int

    @property
    def html(self) -> str:
        """Return it as HTML."""
        return self.node.html()

    @property
    def text(self) -> str:
        """Return its words."""
        return self.node.words()

    @property
    def digest(self) -> str:
        """Return SHA-256 of kind and words, 32 hexadecimal digits of it."""
        return hashlib.sha256(f"{self.kind}\n{self.text}".encode()).hexdigest()[:32]


def blocks(cleaned: str) -> list[Block]:
    """Cut cleaned HTML into its blocks in order; loose text counts as a paragraph."""
    found: list[Block] = []
    section, heading, paragraph = 0, "", 0
    for node in _standing(tree(cleaned)):
        if node.tag == "h2":
            section, heading, paragraph = section + 1, node.words(), 0
        else:
            paragraph += 1
        found.append(Block(node.tag, node, section, heading, paragraph))
    return found


def _standing(root: Node) -> Iterator[Node]:
    loose: list[Node] = []
    for child in root.children:
        if child.tag and child.tag not in _TEXT | {"img"}:
            yield from _paragraph(loose)
            loose = []
            yield child
        else:
            loose.append(child)
    yield from _paragraph(loose)


def _paragraph(loose: list[Node]) -> Iterator[Node]:
    if any(node.tag or node.text.strip() for node in loose):
        yield Node("p", {}, loose)


def text(cleaned: str) -> str:
    """Return the words of cleaned HTML, block by block on lines of their own."""
    return "\n".join(filter(None, (block.text for block in blocks(cleaned))))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents: `level` 2 to 4."""

    level: int
    anchor: str
    title: str


def contents(cleaned: str) -> list[Entry]:
    """Return the headings with their anchors, for the table of contents."""
    found = tree(cleaned).find("h2", "h3", "h4")
    return [Entry(int(node.tag[1]), node.attrs.get("id", ""), node.words()) for node in found]
