"""Words typed without scripts made into a guide's HTML, and how many words a text has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_HEADING = re.compile(r"^(#{2,4})\s+(\S.*)$")
_ITEM = re.compile(r"^(?:([-*])|\d{1,3}[.)])\s+(\S.*)$")


def html(typed: str) -> str:
    """Return what was typed as HTML: with tags it is HTML already, else an empty line parts paragraphs.

    "## " begins a heading ("### " and "#### " lower ones), "- " an item of a list, "1. " one of a numbered
    list. A line that only follows another stays in its paragraph.
    """
    if _TAG.search(typed):
        return typed
    parts = re.split(r"\n[ \t]*\n", typed.replace("\r\n", "\n"))
    return "\n".join(block for part in parts for block in _blocks(part.strip("\n")))


def _blocks(part: str) -> Iterator[str]:
    """Cut one part into headings, lists and paragraphs."""
    kind, lines = "", list[str]()
    for line in filter(str.strip, part.split("\n")):
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if heading:
            yield from _closed(kind, lines)
            kind, lines = "", []
            level = len(heading[1])
            yield f"<h{level}>{escape(heading[2].strip(), quote=False)}</h{level}>"
            continue
        now = ("ul" if item[1] else "ol") if item else "p"
        # The line after an item belongs to it unless it begins something of its own.
        if kind and now != kind and not (now == "p" and kind in {"ul", "ol"} and line.startswith(" ")):
            yield from _closed(kind, lines)
            kind, lines = "", []
        if now == "p" and kind in {"ul", "ol"}:
            lines[-1] += f"<br>{escape(line.strip(), quote=False)}"
            continue
        kind = now
        lines.append(escape(item[2] if item else line.strip(), quote=False))
    yield from _closed(kind, lines)


def _closed(kind: str, lines: list[str]) -> Iterator[str]:
    if kind == "p":
        yield f"<p>{'<br>'.join(lines)}</p>"
    elif kind:
        yield f"<{kind}>{''.join(f'<li>{line}</li>' for line in lines)}</{kind}>"


def count(text: str) -> int:
    """Return the number of words in a text, as people count them: what blanks part, signs alone left out."""
    return sum(any(char.isalnum() for char in word) for word in text.split())
