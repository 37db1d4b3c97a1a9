"""The text of Thông tư 46/2022/TT-BCA by article, and where clauses such as "9.2" or "6.4a" are in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ARTICLES = 14
_ARTICLE = re.compile(r"Điều (\d+)\. (.+)")
_CLAUSE = re.compile(r"(\d+)\. ")
_POINT = re.compile(r"([a-zđ])\) ")
_CHAPTER = re.compile(r"Chương [IVX]+")
# "9.2", "6.4a", "10.2đ", "12": as topics and rows of the catalogue write it.
_CITED = re.compile(r"(?<![\d./])(?P<article>\d{1,2})(?:\.(?P<clause>\d)(?P<point>[a-zđ])?)?(?![\w/])")
# The same after the word: sentences are full of other numbers.
_IN_WORDS = re.compile(r"Điều (?P<article>\d{1,2})(?:\.(?P<clause>\d)(?P<point>[a-zđ])?)?(?![\w/])")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph and the anchor it is found by, e.g. "dieu-10-2-dd"; "" where it has no number."""

    text: str
    anchor: str = ""
    point: bool = False


@dataclass(slots=True)
class Article:
    """One article: its number, title, paragraphs, and the chapter that begins with it ("" for none)."""

    number: int
    title: str
    chapter: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Return the anchor of the article."""
        return anchor(self.number)

    @property
    def heading(self) -> str:
        """Return the heading as the Circular writes it, in its own language."""
        return f"Điều {self.number}. {self.title}"


@dataclass(frozen=True, slots=True)
class Circular:
    """The whole text: what stands before the first article, then the articles."""

    preamble: tuple[str, ...]
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a text cites the Circular: from `start` to `end`, and the anchor it leads to."""

    start: int
    end: int
    anchor: str


def anchor(article: int, clause: str = "", point: str = "") -> str:
    """Return the anchor of a place: (10, "2", "đ") gives "dieu-10-2-dd"."""
    parts = [f"dieu-{article}", clause, point.replace("đ", "dd")]
    return "-".join(part for part in parts if part)


@cache
def text() -> Circular:
    """Return the Circular, read once from the file beside this module."""
    path = Path(__file__).with_name("thong-tu-46-2022.txt")
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return parse([line for line in lines if line])


def parse(lines: list[str]) -> Circular:
    """Cut the lines of the Circular into its preamble and articles."""
    preamble: list[str] = []
    articles: list[Article] = []
    chapter: list[str] = []
    clause = ""
    for line in lines:
        article = _ARTICLE.fullmatch(line)
        if article:
            articles.append(Article(int(article[1]), article[2], " – ".join(chapter)))
            chapter, clause = [], ""
        elif _CHAPTER.fullmatch(line) or chapter:
            chapter.append(line)
        elif articles:
            clause = found[1] if (found := _CLAUSE.match(line)) else clause
            articles[-1].paragraphs.append(_paragraph(articles[-1].number, clause, line))
        else:
            preamble.append(line)
    return Circular(tuple(preamble), tuple(articles))


def _paragraph(article: int, clause: str, line: str) -> Paragraph:
    point = _POINT.match(line)
    if point:
        return Paragraph(line, anchor(article, clause, point[1]), point=True)
    return Paragraph(line, anchor(article, clause) if _CLAUSE.match(line) else "")


@cache
def anchors() -> frozenset[str]:
    """Return every anchor of the text."""
    found = {article.anchor for article in text().articles}
    return frozenset(
        found | {part.anchor for article in text().articles for part in article.paragraphs if part.anchor}
    )


def cited(clause: str) -> list[Citation]:
    """Return the places a clause column names, e.g. "4, 10.2c, 10.2d"; unknown numbers are left alone."""
    return list(_citations(_CITED, clause))


def cited_in_words(words: str) -> list[Citation]:
    """Return the places a sentence names with the word Điều; another document's articles look the same,
    so pass our own sentences only."""
    return list(_citations(_IN_WORDS, words))


def _citations(pattern: re.Pattern[str], words: str) -> Iterator[Citation]:
    for hit in pattern.finditer(words):
        article, clause, point = int(hit["article"]), hit["clause"] or "", hit["point"] or ""
        places = (anchor(article, clause, point), anchor(article, clause), anchor(article))
        known = next((place for place in places if place in anchors()), "")
        if known:
            yield Citation(hit.start(), hit.end(), known)
