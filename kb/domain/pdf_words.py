"""The words of a PDF as paragraphs: lines joined, page furniture left out, headings guessed by numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from statistics import median

from kb.domain import markup

_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,2})\.?\s+\S")
_ROMAN = re.compile(r"(?:[IVX]{1,5}\.|(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s+[\dIVX]+\b[.:]?)\s+\S")
# Word and LibreOffice draw bullets with signs of a private font.
_BULLET = re.compile(r"[-–+•·▪◦\uf000-\uf0ff]\s+")
_CONTENTS = re.compile(r"(\S.*?\S)[\s.…]*\d{1,3}")  # a line of a table of contents
_PAGE = re.compile(r"(?:trang\s*)?[-–]?\s*\d{1,4}\s*(?:/\s*\d{1,4})?\s*[-–]?", re.IGNORECASE)
_ENDS = (".", ":", ";", "!", "?", "…")
_HEADING = 110  # characters of a line that may be a heading
_FEW = 3  # pages from which a line at the edge of each is page furniture


def pages(text: str, marks: Sequence[tuple[int, str, int]]) -> list[str]:
    """Cut a report's text at its pages."""
    begins = [begin for begin, what, _number in marks if what == "page"]
    ends = [*begins[1:], len(text)]
    return [text[begin:end] for begin, end in zip(begins, ends, strict=True)] or [text]


def html(text: str, marks: Sequence[tuple[int, str, int]] = ()) -> str:
    """Return a PDF's words as cleaned HTML; "" when there are none worth the name."""
    sheets = [[" ".join(line.split()) for line in page.splitlines()] for page in pages(text, marks)]
    sheets = [[line for line in sheet if line] for sheet in sheets]
    lines = _without_contents(list(_lines(sheets)))
    if sum(map(len, lines)) < 2 * max(1, len(sheets)):
        return ""
    return markup.clean("".join(_blocks(_joined(lines))))


def _lines(sheets: list[list[str]]) -> Iterator[str]:
    """Yield the lines of the pages without what stands at the head or foot of most of them."""
    edges = Counter(_bare(line) for sheet in sheets for line in {*sheet[:2], *sheet[-2:]})
    many = min(len(sheets), max(_FEW, len(sheets) // 2))
    for sheet in sheets:
        for place, line in enumerate(sheet):
            edge = place < 2 or place >= len(sheet) - 2
            if edge and len(sheets) > 1 and (_PAGE.fullmatch(line) or edges[_bare(line)] >= many):
                continue
            yield line


def _without_contents(lines: list[str]) -> list[str]:
    """Leave out what names a heading that comes later and its page: the library makes its own contents."""
    headings = {line for line in lines if level(line)}

    def names(line: str) -> bool:
        hit = _CONTENTS.fullmatch(line)
        return hit is not None and hit[1] in headings and line != hit[1]

    return [line for line in lines if not names(line)]


def _bare(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def level(line: str) -> int:
    """Return 2 to 4 for a line that reads like a heading, 0 for others."""
    if len(line) > _HEADING or line.endswith((".", ";", ",", ":")):
        return 0
    if _ROMAN.match(line):
        return 2
    hit = _NUMBERED.match(line)
    return min(2 + hit[1].count("."), 4) if hit else 0


def _joined(lines: list[str]) -> Iterator[str]:
    """Yield paragraphs: a line that ends before its time, or a sentence's end, closes one."""
    usual = median([len(line) for line in lines]) if lines else 0
    current = ""
    for line in lines:
        opens = bool(level(line) or _BULLET.match(line) or re.match(r"(?:\d{1,2}|[a-zđ])[.)]\s", line))
        if current and (opens or _closed(current, usual)):
            yield current
            current = ""
        current = f"{current} {line}".strip()
        if level(line) and current == line:
            yield current
            current = ""
    if current:
        yield current


def _closed(words: str, usual: float) -> bool:
    last = words.rpartition("\n")[2]
    return (words.endswith(_ENDS) and len(last) > 0) or len(last) < usual * 0.6


def _blocks(paragraphs: Iterator[str]) -> Iterator[str]:
    items: list[str] = []
    for words in paragraphs:
        hit = _BULLET.match(words)
        if hit:
            items.append(f"<li>{escape(words[hit.end() :])}</li>")
            continue
        if items:
            yield f"<ul>{''.join(items)}</ul>"
            items = []
        tag = f"h{level(words)}" if level(words) else "p"
        yield f"<{tag}>{escape(words)}</{tag}>"
    if items:
        yield f"<ul>{''.join(items)}</ul>"
