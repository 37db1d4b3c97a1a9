"""Where a comment stands after the text changed: its block by digest, else by how it began."""

from __future__ import annotations

from collections.abc import Sequence

from kb.domain.markup import Block

_LIKE = 0.5  # share of words from which another block counts as the one that was quoted


def locate(blocks: Sequence[Block], digest: str, quote: str) -> int:
    """Return which block a comment speaks of, -1 for all of it or for one that is gone."""
    if not digest:
        return -1
    for at, block in enumerate(blocks):
        if block.digest == digest:
            return at
    wanted = set(quote.split())
    if not wanted:
        return -1
    scores = [_like(wanted, block.text[: 2 * len(quote)]) for block in blocks]
    best = max(range(len(scores)), key=scores.__getitem__, default=-1)
    return best if best >= 0 and scores[best] >= _LIKE else -1


def _like(wanted: set[str], text: str) -> float:
    return len(wanted & set(text.split())) / len(wanted)
