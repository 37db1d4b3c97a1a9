"""What a mistyped word may have meant: one or two slips, Telex and VNI keys, words run together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONG = 7  # letters: from here on two slips are forgiven
_TELEX_TONES = "sfrxj"
_DOUBLED = re.compile(r"(aa|ee|oo|dd)")
_VNI = re.compile(r"^(?!.*[0-9]{3})[a-z]+[a-z0-9]*[1-9][a-z0-9]*$")  # a code has longer numbers
_DIGITS = re.compile(r"[0-9]")
_BORDER = re.compile(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")


def is_word(word: str) -> bool:
    """True for a folded word of Latin letters alone: codes and numbers are never guessed at."""
    return word.isascii() and word.isalpha()


def distance(one: str, other: str, most: int) -> int:
    """Return how many slips (a letter too many, missing, wrong, two swapped) part them; most + 1: more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        older, before, row = before, row, [at]
        for place, sign in enumerate(other, 1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != sign))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == sign:
                cost = min(cost, older[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


@lru_cache(maxsize=512)
def neighbours(word: str) -> frozenset[str]:
    """Return every spelling one slip away from a folded word, the word itself not among them."""
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {a + b[1:] for a, b in halves if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    found |= {a + letter + b[1:] for a, b in halves if b for letter in _LETTERS}
    found |= {a + letter + b for a, b in halves for letter in _LETTERS}
    return frozenset(found - {word, ""})


def slips_of(word: str) -> int:
    """Return how many slips are forgiven in a word: none in two letters, two from seven on."""
    return 0 if len(word) < 3 else 1 + (len(word) >= _LONG)


def unkeyed(word: str) -> tuple[str, ...]:
    """Return what keys typed without conversion meant: Telex "ddoongf" and VNI "bo65" give "dong", "bo"."""
    if _VNI.match(word):
        return (_DIGITS.sub("", word),)
    if not is_word(word):
        return ()
    plain = _DOUBLED.sub(lambda hit: hit[0][0], word).replace("w", "")
    # The tone's key stands at the end, or right after its vowel.
    tones = [at for at in range(len(plain) - 1, 0, -1) if plain[at] in _TELEX_TONES]
    found = [plain, *(plain[:at] + plain[at + 1 :] for at in tones)]
    return tuple(one for one in dict.fromkeys(found) if one and one != word)


def splits(word: str) -> tuple[tuple[str, str], ...]:
    """Return a word cut in two at every place, and a code where letters meet digits ("err1203")."""
    if not is_word(word):
        pieces = _BORDER.split(word)
        return ((pieces[0], pieces[1]),) if len(pieces) == 2 else ()
    if len(word) < 4:
        return ()
    return tuple((word[:at], word[at:]) for at in range(2, len(word) - 1))


def asks_for(word: str) -> frozenset[str]:
    """Return every word the vocabulary is asked for, to put `word` right."""
    found = set(unkeyed(word)) | {half for pair in splits(word) for half in pair}
    if is_word(word) and slips_of(word):
        found |= neighbours(word)
    return frozenset(found)


def repaired(word: str, counts: Mapping[str, int], most: int = 3) -> list[str]:
    """Return what an unknown `word` may have meant, likeliest first; `counts` are of words that exist.

    Keys typed without conversion before words run together before one slip before two, the more frequent
    first.
    """
    ways: dict[str, tuple[int, int]] = {}
    for one in unkeyed(word):
        if one in counts:
            ways.setdefault(one, (0, -counts[one]))
    for pair in splits(word):
        if all(half in counts for half in pair):
            ways.setdefault(" ".join(pair), (1, -min(counts[half] for half in pair)))
    slips = slips_of(word) if is_word(word) else 0
    for other, count in counts.items():
        if slips and is_word(other) and other != word:
            far = distance(word, other, slips)
            if far <= slips:
                ways.setdefault(other, (1 + far, -count))
    return sorted(ways, key=lambda way: (ways[way], way))[:most]
