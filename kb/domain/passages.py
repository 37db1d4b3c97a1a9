"""Pieces of a guide that show why it was found: the lines that hold most, words marked as spelled there."""

from __future__ import annotations

from collections.abc import Sequence

from support.domain.text import fold, snippet

WIDTH = 220
_LINES = 400  # lines looked at
_ENDS = ".?!:;,…"
_AROUND = 500  # characters cut around the best line


def _holds(folded: str, wanted: Sequence[str]) -> int:
    padded = f" {folded} "
    return sum(
        f" {words.removesuffix('*')}{'' if words.endswith('*') else ' '}" in padded for words in wanted
    )


def held(text: str, wanted: Sequence[str]) -> int:
    """Return how many of the folded expressions stand in a text."""
    return _holds(fold(text), wanted)


def passage(text: str, wanted: Sequence[str], width: int = WIDTH) -> list[tuple[str, bool]]:
    """Return about `width` characters of the part that holds most of `wanted` as (piece, is a hit).

    `wanted` are folded expressions, a trailing * means the word may go on. Of equal parts the first; of a
    text that holds none its beginning. Mask personal data before, not after.
    """
    lines = [line for line in text.split("\n")[:_LINES] if line.strip()]
    if not lines or not wanted:
        return snippet(text[:_AROUND], wanted, width)
    counts = [_holds(fold(line), wanted) for line in lines]
    best = counts.index(max(counts))
    piece, at = lines[best], best + 1
    while len(piece) < width and at < len(lines):
        between = " " if piece.rstrip()[-1:] in _ENDS else " · "
        piece, at = f"{piece.rstrip()}{between}{lines[at].strip()}", at + 1
    return snippet(_centred(piece, wanted), wanted, width)


def _centred(piece: str, wanted: Sequence[str]) -> str:
    """Cut a long line to the part around its first hit: marking costs by the letter."""
    if len(piece) <= 4 * _AROUND:
        return piece
    words, at = piece.split(" "), 0
    for word in words:
        if _holds(fold(word), [one.split()[0] for one in wanted if one]):
            break
        at += len(word) + 1
    start = max(0, min(at, len(piece)) - _AROUND)
    return piece[start : start + 3 * _AROUND]


def marked(text: str, wanted: Sequence[str]) -> list[tuple[str, bool]]:
    """Return a whole short text as (piece, is a hit)."""
    return snippet(text, wanted, len(text) + 1)
