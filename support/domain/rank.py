"""Orders the candidates of a search: one pure function, so that both databases answer alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from support.domain.text import Query, fold, same_tone


@dataclass(frozen=True, slots=True)
class Doc:
    """A candidate: `number` is its number or code, `body_folded` what `fold` made of its text."""

    key: str
    number: str
    title: str
    body_folded: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ScoredDoc:
    """A candidate with its place: `score` compares element by element, higher is better."""

    doc: Doc
    score: tuple[int, int, int, int, int]


def _held(groups: Sequence[Sequence[str]], text: str, *, prefix: bool) -> int:
    """Return how many `groups` stand in `text`, each by any of its alternatives, as whole words."""
    padded = f" {text} "
    count = 0
    for place, group in enumerate(groups):
        open_end = prefix and place == len(groups) - 1
        count += any(
            f" {phrase}{'' if open_end and not nth else ' '}" in padded for nth, phrase in enumerate(group)
        )
    return count


def _number_hit(query: Query, number: str) -> int:
    """Return 2 if the query names exactly this number or code, 1 if it opens it, else 0."""
    own, asked = fold(number), {fold(query.raw), fold(query.number or "")} - {""}
    if not own or not asked:
        return 0
    return 2 if own in asked else int(any(own.startswith(f"{one} ") for one in asked))


def _title_hit(query: Query, title: str, folded: str) -> int:
    """Return 2 if the title literally holds the query with its marks, 1 if it does without marks, else 0."""
    wanted = " ".join(same_tone(query.raw.strip('"“”„ ')).casefold().split())
    if wanted and wanted in " ".join(same_tone(title).casefold().split()):
        return 2
    plain = fold(query.raw)
    return int(bool(plain) and f" {plain}" in f" {folded}")


def score(query: Query, doc: Doc) -> tuple[int, int, int, int, int]:
    """Return (number, title as typed, whole query in the title, groups in title, groups in body)."""
    title = fold(doc.title)
    in_title = _held(query.groups, title, prefix=query.last_is_prefix)
    in_body = _held(query.groups, doc.body_folded, prefix=query.last_is_prefix)
    whole = int(bool(query.groups) and in_title == len(query.groups))
    return _number_hit(query, doc.number), _title_hit(query, doc.title, title), whole, in_title, in_body


def rank(query: Query, docs: Iterable[Doc]) -> list[ScoredDoc]:
    """Return `docs` best first: number, title with marks, title without, words in title, in body, newer.

    Equal ones are ordered by key, so the same candidates always come in the same order.
    """
    scored = sorted((ScoredDoc(doc, score(query, doc)) for doc in docs), key=lambda s: s.doc.key)
    scored.sort(key=lambda s: (s.score, s.doc.at), reverse=True)
    return scored
