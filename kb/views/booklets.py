"""A version of a guide as a booklet for paper: its text cut into what the paper kit draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kb.domain import markup
from kb.domain.markup import Node
from support.web.papers import rich
from support.web.papers.rich import Block, Cell, Item, Picture, Run, Runs

_LOOKS = {
    "strong": {"bold": True},
    "em": {"italic": True},
    "u": {"under": True},
    "s": {"strike": True},
    "code": {"code": True},
    "kbd": {"code": True},
    "mark": {"mark": True},
    "sup": {"rise": 1},
    "sub": {"rise": -1},
}
_BACK = "↑"  # leads back from a note on the screen; on paper one turns the page
_INLINE = frozenset({*_LOOKS, "a", "br", "img", ""})
Pictures = Mapping[str, Picture]


def blocks(body: str, pictures: Pictures) -> tuple[Block, ...]:
    """Return a cleaned body as blocks; `pictures` are found by their token."""
    root = markup.tree(body)
    anchors = {one.attrs["id"] for one in root.find(*markup.TAGS) if one.attrs.get("id")}
    return tuple(_Reader(pictures, anchors).blocks(root.children))


class _Reader:
    def __init__(self, pictures: Pictures, anchors: set[str]) -> None:
        self.pictures, self.anchors = pictures, anchors

    def blocks(self, nodes: Iterable[Node]) -> Iterator[Block]:
        """Yield the blocks of siblings; loose text between them is a paragraph of its own."""
        loose: list[Node] = []
        for node in nodes:
            if node.tag in _INLINE:
                loose.append(node)
                continue
            yield from self._paragraph(loose)
            loose = []
            yield from self._block(node)
        yield from self._paragraph(loose)

    def _paragraph(self, nodes: list[Node]) -> Iterator[Block]:
        runs = self.runs(nodes)
        if "".join(one.text for one in runs).strip() or any(one.anchor for one in runs):
            yield rich.Text(runs)
        shown = [self._picture(image) for node in nodes for image in _images(node)]
        if shown:
            yield rich.Figure(tuple(shown))

    def _block(self, node: Node) -> Iterator[Block]:
        if node.tag in {"h2", "h3", "h4"}:
            yield rich.Head(int(node.tag[1]) - 1, self.runs(node.children), node.attrs.get("id", ""))
        elif node.tag in {"ul", "ol"}:
            yield self._list(node)
        elif node.tag in {"blockquote", "aside"}:
            yield rich.Quote(tuple(self.blocks(node.children)), note=node.tag == "aside")
        elif node.tag == "pre":
            yield rich.Code(_verbatim(node))
        elif node.tag == "figure":
            yield from self._figure(node)
        elif node.tag == "table":
            yield self._table(node)
        elif node.tag == "hr":
            yield rich.Rule()
        else:
            yield from self.blocks(node.children)

    def _list(self, node: Node) -> Block:
        items = tuple(
            Item(tuple(self.blocks(one.children)), one.attrs.get("id", ""))
            for one in node.children
            if one.tag == "li"
        )
        form = node.attrs.get("type", "1") if node.tag == "ol" else ""
        return rich.Listing(items, form, int(node.attrs.get("start", "1")))

    def _figure(self, node: Node) -> Iterator[Block]:
        caption = next(iter(node.find("figcaption")), None)
        shown = tuple(self._picture(image) for image in node.find("img"))
        rest = [one for one in node.children if one.tag not in {"img", "figcaption", ""}]
        if shown:
            yield rich.Figure(shown, self.runs(caption.children) if caption else ())
        yield from self.blocks(one for one in rest if not list(_images(one)))

    def _picture(self, image: Node) -> Picture:
        token = image.attrs.get("src", "").removeprefix(markup.PICTURES)
        found = self.pictures.get(token)
        alt = image.attrs.get("alt", "")
        return replace(found, alt=alt) if found else Picture(b"", 0, 0, alt)

    def _table(self, node: Node) -> Block:
        caption = next(iter(node.find("caption")), None)
        rows = [self._row(row) for row in node.find("tr")]
        heads = 0
        for row in rows:
            if not row or not all(one.head for one in row):
                break
            heads += 1
        return rich.Sheet(tuple(rows), heads, self.runs(caption.children) if caption else ())

    def _row(self, row: Node) -> tuple[Cell, ...]:
        return tuple(
            Cell(
                tuple(self.blocks(one.children)),
                int(one.attrs.get("colspan", "1")),
                int(one.attrs.get("rowspan", "1")),
                head=one.tag == "th",
            )
            for one in row.children
            if one.tag in {"td", "th"}
        )

    def runs(self, nodes: Iterable[Node], look: Run | None = None) -> Runs:
        """Return running text with its marks; blanks in a row are one, as on the screen."""
        found: list[Run] = []
        for node in nodes:
            found += self._run(node, look or Run(""))
        return tuple(found)

    def _run(self, node: Node, look: Run) -> Iterator[Run]:
        if not node.tag:
            text = " ".join(f"|{node.text}|".split())[1:-1] if node.text.strip() else " " * bool(node.text)
            yield replace(look, text=text)
        elif node.tag == "br":
            yield replace(look, text="\n")
        elif node.tag == "a":
            yield from self._link(node, look)
        elif node.tag != "img":
            yield from self.runs(node.children, replace(look, **_LOOKS.get(node.tag, {})))  # type: ignore[arg-type]

    def _link(self, node: Node, look: Run) -> Iterator[Run]:
        href, words = node.attrs.get("href", ""), node.words()
        if words == _BACK:
            return
        if node.attrs.get("id"):
            yield replace(look, text="", anchor=node.attrs["id"])
        inside = href.startswith("#")
        leads = href if not inside or href[1:] in self.anchors else ""
        yield from self.runs(node.children, replace(look, href=leads))
        address = href.removeprefix("mailto:")
        if not inside and href and address not in words:
            yield replace(look, text=f" ({address})", href="")


def _images(node: Node) -> Iterator[Node]:
    if node.tag == "img":
        yield node
    yield from node.find("img")


def _verbatim(node: Node) -> str:
    if not node.tag:
        return node.text
    return "\n" if node.tag == "br" else "".join(_verbatim(one) for one in node.children)
