"""What the vocabulary makes of a question: synonyms, rarity, what a mistyped word may have meant."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.cache import cache
from django.db.models import Q

from kb.domain import asking, typing
from kb.domain.asking import Wish
from kb.models import GuideWord, Synonym
from support.domain.text import SYNONYMS, fold

_REPAIRED = 4  # unknown words put right, the first ones
_DOUBTED = 5
_LONGEST = 64


KEPT = "kb:tu-dong-nghia"  # cache key; forgotten when a group changes


def synonyms() -> tuple[tuple[str, ...], ...]:
    """Return the groups in use, the product's own and those kept on the screen (1 query, then cached)."""
    found = cache.get(KEPT)
    if found is None:
        found = _synonyms()
        cache.set(KEPT, found, 60)
    return tuple(map(tuple, found))


def _synonyms() -> tuple[tuple[str, ...], ...]:
    kept = Synonym.objects.filter(active=True).order_by("pk").values_list("words", flat=True)
    return joined([tuple(line.strip() for line in words.splitlines() if line.strip()) for words in kept])


def joined(kept: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return the product's groups with the kept ones; a later group about the same words goes first."""
    return (*SYNONYMS, *(group for group in kept if len(group) > 1))


def wish(text: str, groups: tuple[tuple[str, ...], ...] | None = None) -> Wish:
    """Return what `text` asks for, its words weighed, unknown ones put right (<= 3 queries).

    `groups` are the synonyms to use; those in use where None.
    """
    asked = asking.parse(text, synonyms() if groups is None else groups)
    if not asked.groups:
        return asked
    counts = _counts(asking.words_of(asked))
    guides = counts.pop("", 0) or max(counts.values(), default=1)
    unknown = _unknown(asked, counts)
    near = _near(unknown) if unknown else {}
    repairs = {word: typing.repaired(word, near) for word in unknown}
    return asking.weighed(asked, near | counts, guides, {w: r for w, r in repairs.items() if r})


def _counts(words: set[str]) -> dict[str, int]:
    found = GuideWord.objects.filter(word__in=[*words, ""]).values_list("word", "count")
    return dict(found)


def _unknown(asked: Wish, counts: dict[str, int]) -> list[str]:
    """Return typed words no guide holds, but for those questions are asked with."""
    words = dict.fromkeys(word for group in asked.telling for word in group.typed.split())
    known = counts.keys() | asking.code_words(asked.raw)
    return [word for word in words if word not in known and len(word) <= _LONGEST][:_REPAIRED]


def _near(words: Sequence[str]) -> dict[str, int]:
    """Return the words that exist among those the unknown ones may have meant, and their counts."""
    wanted = Q(word__in=set().union(*(typing.asks_for(word) for word in words)))
    for word in words:
        if typing.is_word(word) and typing.slips_of(word) > 1:
            # Two slips are looked for among words that begin alike; no list of all neighbours' neighbours.
            wanted |= Q(word__startswith=word[:3])
    return dict(GuideWord.objects.filter(wanted).exclude(word="").values_list("word", "count"))


def doubted(wish: Wish) -> Wish:
    """Return the wish with neighbours of its words, which exist but stand nowhere together (1 query)."""
    groups = [group for group in wish.telling if not any(way.guessed for way in group.ways)][:_DOUBTED]
    words = [group.typed for group in groups if typing.is_word(group.typed) and typing.slips_of(group.typed)]
    known = _near(words) if words else {}
    return asking.doubted(wish, {word: typing.repaired(word, known, most=5) for word in words})


def as_typed(wish: Wish, said: str) -> str:
    """Return folded words as the reader would type them: with marks only where the question had some."""
    if wish.spelled.isascii():
        return said
    typed = {fold(word): word for word in wish.spelled.split()}
    words = [word for word in said.split() if word not in typed]
    known = dict(GuideWord.objects.filter(word__in=words).values_list("word", "spelled"))
    return " ".join(typed.get(word) or known.get(word, word) for word in said.split())
