"""Orders the guides a search found: one pure function, so that both databases answer alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kb.domain.asking import Group, Way, Wish

# What a hit is worth by where it stands; in the text it grows with how often.
TITLE, CODE, HEADING, ABOUT, TEXT, OFTEN, FILE = 1.0, 1.0, 0.7, 0.45, 0.3, 0.15, 0.25
_PAIR = 0.6  # neighbours in the question that are neighbours in the guide: Vietnamese words are pairs
_PAIRS = (1.0, 0.6, 0.35, 0.2)  # in title, headings, text, files
_HELD = 0.5  # how much of the question is held at all, by weight
_WHOLE = 0.25  # nothing asked for is missing
_DENSE = 0.15  # a title about nothing else
_NEAR = 0.1  # the topic or system the reader is at
_OTHER_MARKS = 0.7  # typed with marks, stands with others
_SHORTEST_CODE = 3
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Entry:
    """A guide as the ranking knows it: the fields of its document, and what breaks a tie.

    `marked` are the words with their marks, None where nobody asked for them yet; `near` says it belongs
    to the topic or system the reader is at.
    """

    key: int
    title: str
    spelled: str
    headings: str = ""
    codes: str = ""
    about: str = ""
    words: str = ""
    files: str = ""
    marked: str | None = None
    language: str = "vi"
    ours: bool = False
    review_by: date | None = None
    changed_at: datetime | None = None
    near: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """A guide with its place: `score` compares element by element, higher is better.

    `held` counts the groups it holds, `in_file` says that some stand in its files only, `ways` are the ways
    of the groups it was found by, None for one it lacks.
    """

    entry: Entry
    score: tuple[int, int, float]
    held: int
    in_file: bool
    ways: tuple[Way | None, ...]


def rank(
    wish: Wish, entries: Iterable[Entry], *, language: str = "vi", today: date | None = None
) -> list[Scored]:
    """Return the entries best first; what lacks a quoted phrase is left out.

    An exact code leads, then the whole question in the title with its marks, then without; then a weighed
    sum of where each group stands, neighbours, completeness. Ties: the reader's language, not overdue for
    review, our own, changed later, newer. The same entries in any order give the same order.
    """
    scored = [one for one in (score(wish, entry) for entry in entries) if one is not None]
    scored.sort(key=lambda one: _place(one, language, today or date.max), reverse=True)
    return scored


def _place(one: Scored, language: str, today: date) -> tuple[object, ...]:
    entry = one.entry
    due = entry.review_by is not None and today != date.max and entry.review_by < today
    changed = entry.changed_at.timestamp() if entry.changed_at else 0.0
    return (*one.score, entry.language == language, not due, entry.ours, changed, entry.key)


def score(wish: Wish, entry: Entry) -> Scored | None:
    """Return the entry's place, None where it lacks a quoted phrase."""
    fields = _Fields(entry)
    found: list[_Found] = [(group, *_found(group, fields)) for group in wish.groups]
    lacking = [group for group, way, _credit, _file in found if way is None]
    if any(group.quoted for group in lacking):
        return None
    if any(group.ways[-1].doubted for group in lacking):
        found = [_doubted(found, at, fields) for at in range(len(found))]
    # One loop, not a sum for each: 500 guides are ranked for every question.
    total = credit = share = 0.0
    held, in_file = 0, False
    for group, way, worth, filed in found:
        total += group.weight
        if way is not None:
            share += group.weight
            credit += group.weight * worth * _marks(group, way, fields)
            held += 1
            in_file = in_file or filed
    ways = tuple(way for _group, way, _credit, _file in found)
    points = (credit + _HELD * share) / (total or 1.0) + _PAIR * _pairs(wish.groups, ways, fields)
    points += _WHOLE * (held == len(ways)) + _DENSE * _density(ways, fields) + _NEAR * entry.near
    head = (_code(wish, entry), _title(wish, entry, fields), round(points, 6))
    return Scored(entry, head, held, in_file, ways)


class _Fields:
    """The fields with a space at both ends, so that whole words are found by plain search."""

    __slots__ = ("about", "codes", "files", "headings", "marked", "title", "told", "words")

    def __init__(self, entry: Entry) -> None:
        self.title = f" {entry.title} "
        self.headings = f" {entry.headings} "
        self.codes = f" {entry.codes.replace(chr(10), ' ')} "
        self.about = f" {entry.about} "
        self.words = f" {entry.words} "
        self.files = f" {entry.files} "
        self.told = (self.title, self.headings, self.words)
        self.marked = None if entry.marked is None else f" {entry.spelled} {entry.marked} "


def _found(group: Group, fields: _Fields) -> tuple[Way | None, float, bool]:
    """Return the way that is worth most, its credit, and whether it stands in a file only."""
    best: Way | None = None
    most, in_file = 0.0, False
    for way in group.ways:
        if way.doubted:
            continue
        wanted = f" {way.words}" if way.goes_on else f" {way.words} "
        where = _where(wanted, fields) or _scattered(way, group, fields)
        if where * way.worth > most:
            best, most, in_file = way, where * way.worth, where == FILE
    return best, most, in_file


_Found = tuple[Group, Way | None, float, bool]


def _doubted(found: Sequence[_Found], at: int, fields: _Fields) -> _Found:
    """Return a group the guide lacks by a doubted way that stands right beside a neighbour of the question.

    A word that exists is taken for a mistyped one only there: elsewhere any text would hold some guess.
    """
    group, way, _credit, _file = found[at]
    if way is not None:
        return found[at]
    before = found[at - 1][1] if at else None
    after = found[at + 1][1] if at + 1 < len(found) else None
    for guess in group.ways:
        pairs = [f" {before.words} {guess.words} "] if before else []
        pairs += [f" {guess.words} {after.words} "] if after else []
        if guess.doubted and any(pair in text for pair in pairs for text in fields.told):
            return group, guess, guess.worth * _where(f" {guess.words} ", fields), False
    return found[at]


def _where(wanted: str, fields: _Fields) -> float:
    if wanted in fields.title:
        return TITLE
    if wanted in fields.codes:
        return CODE
    if wanted in fields.headings:
        return HEADING
    often = fields.words.count(wanted)
    if often:
        return max(ABOUT * (wanted in fields.about), TEXT + OFTEN * often / (often + 3))
    if wanted in fields.about:
        return ABOUT
    return FILE if wanted in fields.files else 0.0


def _scattered(way: Way, group: Group, fields: _Fields) -> float:
    """Return what the words of an expression are worth where they stand, but not side by side."""
    words = way.words.split()
    if len(words) == 1 or group.quoted or way.goes_on:
        return 0.0
    return 0.4 * min(_where(f" {word} ", fields) for word in words)


def _marks(group: Group, way: Way | None, fields: _Fields) -> float:
    """Return less where what was typed with marks stands with others only."""
    if not group.spelled or fields.marked is None or way is None or way.words != group.typed:
        return 1.0
    end = "" if way.goes_on else " "
    return 1.0 if re.search(f" {group.spelled}{end}", fields.marked) else _OTHER_MARKS


def _pairs(groups: Sequence[Group], ways: Sequence[Way | None], fields: _Fields) -> float:
    """Return how much of the question's neighbours are neighbours in the guide, between 0 and 1."""
    if len(groups) < 2:
        return 0.0
    places = tuple(zip((fields.title, fields.headings, fields.words, fields.files), _PAIRS, strict=True))
    total = held = 0.0
    for at in range(len(groups) - 1):
        weight = min(groups[at].weight, groups[at + 1].weight)
        total += weight
        one, other = ways[at], ways[at + 1]
        if one is None or other is None:
            continue
        wanted = f" {one.words} {other.words}{'' if other.goes_on else ' '}"
        held += weight * next((worth for text, worth in places if wanted in text), 0.0)
    return held / total if total else 0.0


def _density(ways: Sequence[Way | None], fields: _Fields) -> float:
    title = fields.title.split()
    said = {word for way in ways if way is not None for word in way.words.split()}
    return sum(word in said for word in title) / len(title) if title else 0.0


def _code(wish: Wish, entry: Entry) -> int:
    """Return 2 if the question is one of the guide's codes, 1 if it names one, else 0."""
    if not entry.codes:
        return 0
    codes = [code for code in entry.codes.split("\n") if code]
    if wish.folded in codes:
        return 2
    if not _DIGIT.search(wish.folded):  # a question without a digit names no code that holds one
        return 0
    asked = f" {wish.folded} "
    long = [code for code in codes if len(code) >= _SHORTEST_CODE and any(map(str.isdigit, code))]
    return int(any(f" {code} " in asked for code in long))


def _title(wish: Wish, entry: Entry, fields: _Fields) -> int:
    """Return 2 if the title holds the whole question with its marks, 1 if without, else 0."""
    if not wish.folded or f" {wish.folded} " not in fields.title:
        return 0
    return 1 + (f" {wish.spelled} " in f" {entry.spelled} ")
