"""A tolerant tag scanner: one forward pass, no backtracking, nothing it cannot read past."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_SKIPPED: Final = frozenset(
    ["script", "style", "head", "title", "template", "noframes", "svg", "math", "object", "iframe"]
)
_OPEN: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,40})")
# A tag whose quoted values hold no angle bracket: nearly all of them. Every part excludes "<": linear.
_WHOLE: Final = re.compile(
    r"""<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,40})"""
    r"""([^<>"'a-zA-Z0-9:_-][^<>"']*(?:"[^"<>]*"[^<>"']*|'[^'<>]*'[^<>"']*)*)?>"""
)
_ATTRIBUTE_END: Final = re.compile(r"[>\"']")
_HIDDEN: Final = re.compile(
    r"display\s{0,9}:\s{0,9}none|mso-hide\s{0,9}:\s{0,9}all|visibility\s{0,9}:\s{0,9}hidden|"
    r"max-height\s{0,9}:\s{0,9}0(?:px)?\s{0,9}(?:;|$)",
    re.IGNORECASE,
)
_VALUES: Final = re.compile(r"""(?:"[^"]*"|'[^']*')""")
_HIDDEN_WORD: Final = re.compile(r"(?:^|\s)hidden(?=[\s=/]|$)", re.IGNORECASE)
_VOID: Final = frozenset([
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
])  # fmt: skip


class Tag(NamedTuple):
    """One tag; `inside` is the unread text between its name and ">"."""

    name: str  # lower case
    closing: bool
    inside: str

    def attribute(self, name: str) -> str:
        """Return the raw value of an attribute, "" if absent."""
        found = _attribute(name).search(self.inside)
        if found is None:
            return ""
        return found[1] if found[1] is not None else found[2] if found[2] is not None else found[3]


_PATTERNS: dict[str, re.Pattern[str]] = {}


def _attribute(name: str) -> re.Pattern[str]:
    if name not in _PATTERNS:
        _PATTERNS[name] = re.compile(
            rf"""(?:^|[\s"'/]){name}\s{{0,20}}=\s{{0,20}}(?:"([^"]*)"|'([^']*)'|([^\s>]*))""", re.IGNORECASE
        )
    return _PATTERNS[name]


def tags(source: str, wanted: frozenset[str]) -> Iterator[str | Tag]:
    """Yield text and the `wanted` tags in order, without comments, scripts, styles and hidden elements."""
    return _Scanner(source, wanted).run()


class _Scanner:
    __slots__ = ("missing", "pos", "source", "strict_quotes", "wanted")

    def __init__(self, source: str, wanted: frozenset[str]) -> None:
        self.source = source
        self.wanted = wanted
        self.pos = 0
        self.strict_quotes = True
        self.missing: set[str] = set()  # closing marks known not to come any more

    def run(self) -> Iterator[str | Tag]:
        """Yield all pieces."""
        source, wanted = self.source, self.wanted
        while (at := source.find("<", self.pos)) >= 0:
            if at > self.pos:
                yield source[self.pos : at]
            self.pos = at
            slash, name, inside = self._next()
            if not name:
                if not self._declaration():
                    yield "<"
                    self.pos = at + 1
            elif not slash and (
                name in _SKIPPED or (("none" in inside or "hidden" in inside) and _is_hidden(inside))
            ):
                self._skip(name)
            elif name in wanted:
                yield Tag(name, bool(slash), inside)
        if self.pos < len(source):
            yield source[self.pos :]

    def _next(self) -> tuple[str, str, str]:
        """Return (slash, name, inside) of the tag that begins here and pass it; no name if none begins."""
        whole = _WHOLE.match(self.source, self.pos)
        if whole:
            self.pos = whole.end()
            slash, name, inside = whole.groups("")
            return slash, name.lower(), inside
        found = _OPEN.match(self.source, self.pos)
        return self._tag(found) if found else ("", "", "")

    def _find(self, mark: str, start: int) -> int:
        """Like str.find, but a mark that was missing once is not looked for again: keeps the scan linear."""
        if mark in self.missing:
            return -1
        at = self.source.find(mark, start)
        if at < 0:
            self.missing.add(mark)
        return at

    def _declaration(self) -> bool:
        """Skip a comment, doctype, processing instruction or nameless closing tag."""
        source, at = self.source, self.pos
        if source.startswith("<!--", at):
            end = self._find("-->", at + 4)
            if end >= 0:
                self.pos = end + 3
                return True
        if source[at + 1 : at + 2] not in {"!", "?", "/"}:
            return False
        end = self._find(">", at)
        if end < 0:
            return False
        self.pos = end + 1
        return True

    def _tag(self, found: re.Match[str]) -> tuple[str, str, str]:
        """Read one tag to its ">", minding quoted values that hold one; no name if it never ends."""
        begin = found.end()
        end = self._quoted_end(begin) if self.strict_quotes else -1
        if end < 0:
            end = self._find(">", begin)
        if end < 0:
            return "", "", ""
        self.pos = end + 1
        return found[1], found[2].lower(), self.source[begin:end]

    def _quoted_end(self, begin: int) -> int:
        """Return where the tag ends when quoted values are whole; a scan that ran dry is not tried again."""
        source, pos = self.source, begin
        while mark := _ATTRIBUTE_END.search(source, pos):
            if mark.group() == ">":
                return mark.start()
            pos = mark.end()
            if source[mark.start() - 1] == "=" or source[mark.start() - 2 : mark.start()] == "= ":
                close = self._find(mark.group(), pos)
                if close < 0:
                    break
                pos = close + 1
        self.strict_quotes = False
        return -1

    def _skip(self, name: str) -> None:
        """Jump behind an element that is not shown; without its end only the tag is left out."""
        if name in _VOID:
            return
        mark = f"</{name}"
        if mark in self.missing:
            return
        depth, pos = 1, self.pos
        pattern = re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])", re.IGNORECASE)
        for found in pattern.finditer(self.source, pos):
            depth += -1 if found[1] else 1
            if depth == 0 or (found[1] and name in {"script", "style", "title"}):
                end = self._find(">", found.end())
                self.pos = end + 1 if end >= 0 else len(self.source)
                return
        self.missing.add(mark)


def _is_hidden(inside: str) -> bool:
    """Say whether a tag hides its element: by its style, or by the attribute made for that."""
    if _HIDDEN.search(Tag("", closing=False, inside=inside).attribute("style")):
        return True
    return "hidden" in inside and _HIDDEN_WORD.search(_VALUES.sub("", inside)) is not None
