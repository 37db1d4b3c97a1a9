"""Digits as people write them down: groups, gaps, lines that broke, and where a number begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SPACES = " \u00a0\u2007\u2009\u202f"
_HYPHENS = "\u2010\u2011\u2012\u2013-"  # the plain one last: it stands in character classes
LENGTHS = frozenset({9, 10, 12})
_SHORTEST = min(LENGTHS)
_NO_GAPS: frozenset[str] = frozenset()
_PIECE = 2_000  # groups of one number looked at at once; people write no more than a dozen
_RUN = rf"\d+(?:[{_UNSEEN}]+\d+)*"
# A digit right after % belongs to the %: "%22" is a quotation mark in an address.
_NUMBER = re.compile(
    rf"\d(?<!%\d)(?<!%[0-9A-Fa-f]\d)\d*(?:[{_UNSEEN}]+\d+)*"
    rf"(?:(?:[{_SPACES}]{{1,2}}|[.{_HYPHENS}]|[{_SPACES}][.{_HYPHENS}][{_SPACES}]"
    rf"| ?\r?\n[ \t]{{0,8}}(?:> ?)*[ \t]{{0,8}}){_RUN})*"
)
_PART = re.compile(_RUN)
_ENDING = r"\.(?:jpe?g|png|pdf|docx?|xlsx?|zip|rar|heic|txt|csv|tiff?)(?![^\W_])"
_FILE_END = re.compile(_ENDING, re.IGNORECASE)
_FILE_REST = re.compile(rf"[\w()-]{{0,60}}{_ENDING}", re.IGNORECASE)
_ID_WORDS = frozenset(
    {"req", "request", "trace", "log", "id", "err", "error", "session", "txn", "msg", "uuid", "code"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Adjacent groups of one written number: their place, digits, lengths, and how they touch the rest."""

    start: int
    end: int
    digits: str
    shape: tuple[int, ...]
    inner: frozenset[str]
    left: str
    right: str

    @property
    def plain(self) -> bool:
        """Whether no group is itself a whole number of another kind beside a few foreign digits."""
        return len(self.shape) == 1 or max(self.shape) <= 6

    @property
    def alone(self) -> bool:
        """Whether its gaps are of one kind and no further group follows or goes before by the same."""
        gaps = self.inner - {"\n"}
        return len(gaps) <= 1 and not gaps & {self.left, self.right}

    @property
    def regular(self) -> bool:
        """Whether it stands alone and is grouped as usual."""
        return self.alone and _usual(self.shape)


def _sign(gap: str) -> str:
    """Return the class of a separator: space, dot, hyphen, these between spaces, or the end of a line."""
    if "\n" in gap:
        return "\n"
    if len(gap) == 3 and gap[1] not in _SPACES:  # as scanners write "036 . 099 . 123 . 456"
        return f" {_sign(gap[1])}"
    return " " if gap[:1] in _SPACES else ("-" if gap[:1] in _HYPHENS else gap[:1])


def _usual(shape: tuple[int, ...]) -> bool:
    """Return whether digits are grouped as people group them: whole, 3-3-3-3, 4-4-4, 6-6, 3-1-2-6 …"""
    return len(shape) == 1 or (max(shape) <= 6 and (min(shape) >= 3 or shape[:3] == (3, 1, 2)))


def _tie(sign: str, count: int) -> str:
    """Return how a neighbour of `count` digits beyond a gap hangs on: not at all, or by the gap's sign."""
    return "" if sign == "\n" or (sign[:1] == " " and count > 6) else sign


def candidates(text: str) -> Iterator[list[Candidate]]:
    """Yield for each group of digits the runs from there that hold 9, 10 or 12 digits, longest first."""
    for number in _NUMBER.finditer(text):
        written = number[0]
        count = len(written)
        if count < _SHORTEST:
            continue
        if not (written.isdecimal() and written.isascii()):
            yield from _runs(text, number.start(), number.end())
        elif count in LENGTHS:
            yield [Candidate(number.start(), number.end(), written, (count,), _NO_GAPS, "", "")]


def _digits(group: str) -> str:
    """Return the digits of a group as ASCII."""
    return group if group.isascii() else "".join(str(int(c)) for c in group if c.isdecimal())


def _runs(text: str, begin: int, stop: int) -> Iterator[list[Candidate]]:
    """Read a number of several groups; one of thousands a piece at a time, so that it costs little memory."""
    parts = _PART.finditer(text, begin, stop)
    piece = [part.span() for part in islice(parts, _PIECE)]
    first = 0
    while True:
        fresh = [part.span() for part in islice(parts, _PIECE)]
        piece += fresh
        last = len(piece) - 12 if fresh else len(piece)  # a run has at most 12 groups and one neighbour
        yield from _runs_from(text, piece, range(first, last))
        if not fresh:
            return
        piece, first = piece[last - 1 :], 1


def _runs_from(text: str, parts: list[tuple[int, int]], firsts: range) -> Iterator[list[Candidate]]:
    signs = ["", *(_sign(text[a[1] : b[0]]) for a, b in pairwise(parts)), ""]
    groups = [_digits(text[a:b]) for a, b in parts]
    counts = [len(group) for group in groups]
    # A whole number beyond a space is another number, not the next group of this one.
    before = [_tie(sign, count) for sign, count in zip(signs, [0, *counts], strict=True)]
    after = [_tie(sign, count) for sign, count in zip(signs, [*counts, 0], strict=True)]
    for first in firsts:
        # Odd groups are read only right after a naming word, so only from the first group on.
        odd = signs[first] in {"", "\n"}
        if counts[first] < 3 and not odd:
            continue
        runs: list[Candidate] = []
        total = 0
        for last in range(first, min(first + 12, len(parts))):
            total += counts[last]
            if total > 12:
                break
            if total not in LENGTHS:
                continue
            shape, inner = tuple(counts[first : last + 1]), signs[first + 1 : last + 1]
            if inner.count("\n") > 1 or not (odd or _usual(shape)):
                continue
            start, end, digits = parts[first][0], parts[last][1], "".join(groups[first : last + 1])
            runs.insert(
                0, Candidate(start, end, digits, shape, frozenset(inner), before[first], after[last + 1])
            )
        if runs:
            yield runs


def possible(text: str, found: Candidate) -> bool:
    """Return whether a number may be read by itself if a word right before it says so: the widest reading."""
    return (
        apart(found, close=True)
        and free_before(text, found.start, close=True)
        and free_after(text, found.end, close=True)
    )


def apart(found: Candidate, *, close: bool) -> bool:
    """Return whether nothing is tied to the number by a dot or hyphen (a hyphen may follow a named one)."""
    tied = {"."} if close else {".", "-"}
    return found.left not in tied and found.right not in tied


def free_before(text: str, start: int, *, close: bool) -> bool:
    """Return whether a number at `start` opens its token; `close` when a naming word stands right before."""
    sign, before = text[start - 1 : start], text[start - 2 : start - 1]
    if start == 0 or text[max(0, start - 3)] == "%":
        return True
    if close or sign.isalnum() or sign == "+":
        return close and not sign.isdecimal()
    if not before.isalnum():
        return True
    if sign == "_" or (sign in _HYPHENS and before.isalpha() and _FILE_REST.match(text, start)):
        word = re.split(r"[\W_]", text[max(0, start - 16) : start - 1])[-1]
        return word.casefold() not in _ID_WORDS
    if sign in "/:" and before.isdecimal():  # beside another whole number; not a date, a time, a document
        return start >= 10 and text[start - 10 : start - 1].isdecimal()
    return sign not in "." + _HYPHENS  # a slash after a letter is a path, /cong-dan/…


def free_after(text: str, end: int, *, close: bool) -> bool:
    """Return whether a number that ends at `end` closes its token; a file name's ending may follow."""
    sign, after = text[end : end + 1], text[end + 1 : end + 2]
    if sign.isalnum():
        return sign.islower() and not sign.isascii() and sign != "đ"  # "…345ạ" is speech, "…345đ" is money
    if not after.isalnum() or sign not in "./:" + _HYPHENS:
        return True
    if after.isdecimal():
        return (close and sign != ".") or (sign in "/:" and text[end + 1 : end + 10].isdecimal())
    # "…345.Hiện nay" is a sentence without its space, "…345.H29" and "…345-ab" a longer code.
    second = text[end + 2 : end + 3]
    spoken = after.isupper() and (second.islower() or second.isspace())
    file = _FILE_END.match(text, end) or (sign in _HYPHENS and _FILE_REST.match(text, end))
    return close or spoken or sign == ":" or bool(file)
