"""What a Word manual's HTML becomes in the library: title apart, headings in order, captions in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kb.domain import markup
from kb.domain.markup import Node
from support.domain.text import nfc, without_hidden
from support.domain.words import _

# Until pictures are kept their address is this and their number, 16 digits.
PENDING = f"{markup.PICTURES}nhap"
_MARK = re.compile("\ue000([0-9]{1,6})([1aAiI])\ue001")
_NOTE = re.compile(r"^m-(?:foot|end)note-\d+$")
_NUMBERED = re.compile(r"\s*(?:\d{1,2}|[IVX]{1,5})\.")
_SAFE = ("http://", "https://", "mailto:")
NOTES = _("Chú thích")


@dataclass(slots=True)
class Tidied:
    """A title ("" when the document names none), cleaned HTML, and links that were dropped."""

    title: str = ""
    body: str = ""
    links: int = 0
    notes: int = 0
    pictures: list[int] = field(default_factory=list)


def pending(number: int) -> str:
    """Return the address of picture `number` before it is kept."""
    return f"{PENDING}{number:016d}"


def tidy(html: str, *, prefix: str = "") -> Tidied:
    """Return what mammoth wrote as the library's HTML; `prefix` keeps anchors apart from those there are."""
    root, made = markup.tree(nfc(html)), Tidied()
    _lists(root)
    _unmark(root)
    made.notes = _notes(root, prefix)
    made.links = _links(root, prefix)
    _tables(root)
    _captions(root)
    _pictures(root, made)
    made.title = _title(root)
    _headings(root)
    _code(root)
    _empty(root)
    made.body = markup.clean("".join(child.html() for child in root.children))
    return made


def _walk(node: Node) -> Iterator[Node]:
    """Yield every element with children, the inner ones first."""
    for child in list(node.children):
        yield from _walk(child)
    yield node


def _class(node: Node, name: str) -> bool:
    return name in node.attrs.get("class", "").split()


def _lists(root: Node) -> None:
    """Give ordered lists the number they begin with and how it is written."""
    for node in root.find("ol"):
        first = next(iter(node.find("li")), None)
        hit = _MARK.match(first.words()) if first else None
        if hit and hit[1] != "1":
            node.attrs["start"] = hit[1]
        if hit and hit[2] != "1":
            node.attrs["type"] = hit[2]


def _unmark(root: Node) -> None:
    for node in _walk(root):
        if not node.tag:
            node.text = re.sub("[\ue000\ue001]", "", _MARK.sub("", node.text))


def _notes(root: Node, prefix: str) -> int:
    """Put a heading over the notes at the end; name them and the places they belong to, both ways."""
    last = root.children[-1] if root.children else None
    items = [one for one in last.children if one.tag == "li"] if last and last.tag == "ol" else []
    if not items or not all(_NOTE.match(one.attrs.get("id", "")) for one in items):
        return 0
    names = {}
    for number, item in enumerate(items, start=1):
        name = item.attrs["id"]
        names[name] = f"{prefix}chu-thich-{number}"
        names[name.replace("note-", "note-ref-")] = f"{prefix}cho-chu-thich-{number}"
        item.attrs["id"] = names[name]
        if [one.tag for one in item.children] == ["p"]:
            item.children = item.children[0].children
    for link in root.find("a"):
        link.attrs = {key: _renamed(value, names) for key, value in link.attrs.items()}
    root.children.insert(-1, Node("h1", {"class": "notes"}, [Node("", {}, [], NOTES)]))
    return len(items)


def _renamed(value: str, names: dict[str, str]) -> str:
    bare = value.removeprefix("#")
    return value.replace(bare, names[bare]) if bare in names else value


def _links(root: Node, prefix: str) -> int:
    """Keep links to the world and to places in the text; drop the others, their words stay."""
    there = {one.attrs["id"] for one in _walk(root) if one.attrs.get("id")}
    wanted = {one.attrs.get("href", "#")[1:] for one in root.find("a")} & there
    names = {
        old: f"{prefix}cho-{number}" for number, old in enumerate(sorted(wanted), start=1) if old[:2] == "m-"
    }
    dropped = 0
    for node in _walk(root):
        node.children = [part for child in node.children for part in _linked(child, wanted, names)]
        dropped += sum(one.tag == "a" and one.attrs.pop("bad", "") == "1" for one in node.children)
        node.children = [
            part
            for child in node.children
            for part in (child.children if child.tag == "a" and not child.attrs else [child])
        ]
    return dropped


def _linked(node: Node, wanted: set[str], names: dict[str, str]) -> list[Node]:
    if node.tag != "a":
        return [node]
    href, name, kept = node.attrs.get("href", ""), node.attrs.get("id", ""), {}
    if href.startswith("#") and href[1:] in wanted:
        kept["href"] = f"#{names.get(href[1:], href[1:])}"
    elif href.lower().startswith(_SAFE):
        kept["href"] = href
    elif href and not href.startswith("#"):
        kept["bad"] = "1"
    if name in wanted:
        kept["id"] = names.get(name, name)
    node.attrs = kept
    return [node] if kept else node.children


def _tables(root: Node) -> None:
    """Lines of heading cells become the head; a cell with one paragraph holds its words alone."""
    for table in root.find("table"):
        rows = list(table.find("tr"))
        if not any(True for _one in table.find("th")):
            _head(table, rows)
        for cell in table.find("td", "th"):
            parts = [one for one in cell.children if one.tag or one.text.strip()]
            if [one.tag for one in parts] == ["p"]:
                cell.children = parts[0].children
            if cell.tag == "th" and "rowspan" not in cell.attrs:
                cell.attrs.setdefault("scope", "col")


def _head(table: Node, rows: list[Node]) -> None:
    top = []
    for row in rows:
        cells = [one for one in row.children if one.tag == "td"]
        if not cells or not all(any(_class(p, "th") for p in cell.find("p")) for cell in cells):
            break
        top.append(row)
        for cell in cells:
            cell.tag = "th"
    if top and len(top) < len(rows):
        body = [row for row in rows if row not in top]
        table.children = [Node("thead", {}, list(top)), Node("tbody", {}, body)]


def _only_picture(node: Node | None) -> bool:
    return node is not None and node.tag == "p" and any(True for _one in node.find("img")) and not _said(node)


def _said(node: Node) -> str:
    if node.tag == "img":
        return ""
    return without_hidden(node.text).strip() if not node.tag else "".join(_said(one) for one in node.children)


def _captions(root: Node) -> None:
    """Join a caption with its picture or table, before or after it; alone it stands in italics."""
    kept: list[Node] = []
    waiting = [one for one in root.children if one.tag or one.text.strip()]
    while waiting:
        node = waiting.pop(0)
        if not (node.tag == "p" and _class(node, "caption")):
            kept.append(node)
            continue
        before, after = (kept[-1] if kept else None), (waiting[0] if waiting else None)
        if _only_picture(before):
            kept[-1] = _figure(before, node)
        elif _bare_table(before) and not (_bare_table(after) and not _only_picture(after)):
            _titled(before, node)
        elif _bare_table(after):
            _titled(after, node)
        elif _only_picture(after):
            kept.append(_figure(waiting.pop(0), node))
        else:
            kept.append(Node("p", {}, [Node("em", {}, node.children)]))
    root.children = kept


def _bare_table(node: Node | None) -> bool:
    return node is not None and node.tag == "table" and not any(True for _one in node.find("caption"))


def _figure(picture: Node | None, caption: Node) -> Node:
    images = list(picture.find("img")) if picture else []
    return Node("figure", {}, [*images, Node("figcaption", {}, caption.children)])


def _titled(table: Node | None, caption: Node) -> None:
    if table is not None:
        table.children.insert(0, Node("caption", {}, caption.children))


def _pictures(root: Node, made: Tidied) -> None:
    for image in root.find("img"):
        number = int(image.attrs.get("src", "").removeprefix("nhap-") or 0)
        image.attrs["src"] = pending(number)
        made.pictures.append(number)


def _title(root: Node) -> str:
    """Take the title out: what is styled so, else a single heading of the first level at the top."""
    titled = [one for one in root.children if one.tag == "h1" and _class(one, "title")]
    if titled:
        root.children = [one for one in root.children if one not in titled]
        return " ".join(" ".join(one.words().split()) for one in titled).strip()
    tops = [one for one in root.children if one.tag == "h1" and not _class(one, "notes")]
    first = root.children[0] if root.children else None
    alone = len(tops) == 1 and tops[0] is first and any(True for _one in root.find("h2"))
    if alone and not _NUMBERED.match(tops[0].words()):
        root.children.remove(tops[0])
        return " ".join(tops[0].words().split())
    return ""


def _headings(root: Node) -> None:
    """The highest level there is becomes h2, deeper ones follow, at most h4."""
    levels = {
        int(one.tag[1]) for one in root.find("h1", "h2", "h3", "h4", "h5", "h6") if not _class(one, "notes")
    }
    above = min(levels, default=1)
    for node in list(root.find("h1", "h2", "h3", "h4", "h5", "h6")):
        level = above if _class(node, "notes") else int(node.tag[1])
        node.tag, node.attrs = f"h{min(level - above + 2, 4)}", {}


def _code(root: Node) -> None:
    for node in list(root.find("pre")):
        node.children = [Node("code", {}, node.children)]


def _empty(root: Node) -> None:
    """Drop paragraphs and headings that say and show nothing."""
    for node in _walk(root):
        node.children = [
            one
            for one in node.children
            if one.tag not in {"p", "h2", "h3", "h4", "blockquote"}
            or _said(one)
            or any(True for _i in one.find("img"))
        ]
