"""A reader's question made ready for index and ranking: groups of words, their weight, their marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

from support.domain.text import Query, fold, nfc, parse_query, same_tone

# What a way to say a group is worth: as typed, a synonym, a word put right, one begun, a doubted one.
TYPED, SAME, GUESSED, GOES_ON, DOUBTED = 1.0, 0.9, 0.6, 0.5, 0.4
_EMPTY = 0.25  # the weight left to words a question is asked with
_LONG_TEXT = 400  # characters read of a question

# Words a question is asked with; they tell nothing of what is looked for. Folded, longest first.
_ASKING = tuple(
    fold(words)
    for words in (
        "tôi muốn hỏi", "xin hỏi", "cho hỏi", "cho tôi hỏi", "cho em hỏi", "làm thế nào để", "làm thế nào",
        "làm sao để", "làm sao", "như thế nào", "thế nào", "tại sao", "vì sao", "là gì", "ở đâu", "khi nào",
        "bao giờ", "bao lâu", "hay không", "được không", "phải làm gì", "hoài vậy", "anh chị", "với ạ",
    )
)  # fmt: skip
_FILLERS = frozenset(
    fold(
        "ạ à vậy hoài nhỉ thì là mà và của cho các những bị được khi ở tại với về từ này đó kia rồi "
        "đã đang sẽ tôi em anh chị mình chúng có không cần phải muốn nào gì ai sao cách"
    ).split()
)
_CODE = re.compile(r"\b([^\W\d_]{1,10})[-_./ ]?\d{2,}")
_TYPED_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say a group: folded adjacent words, what a hit by it is worth, whether the last goes on.

    `guessed`: nobody typed it, it is what was probably meant; `doubted`: though the typed word exists.
    """

    words: str
    worth: float
    goes_on: bool = False
    guessed: bool = False
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Something asked for, by any of its ways, the typed one first; `weight` grows with its rarity.

    `spelled` is a pattern of the words as typed, "" where no letter of them has a mark; `quoted` must be
    found word after word; `slight` is a word questions are asked with.
    """

    ways: tuple[Way, ...]
    weight: float = 1.0
    spelled: str = ""
    quoted: bool = False
    slight: bool = False

    @property
    def typed(self) -> str:
        """Return the folded words as typed."""
        return self.ways[0].words


@dataclass(frozen=True, slots=True)
class Wish:
    """A question: as typed, its folded words, its lower-case words with marks, its groups."""

    raw: str
    folded: str
    spelled: str
    groups: tuple[Group, ...]

    def highlights(self, held: Sequence[Way | None] = ()) -> tuple[str, ...]:
        """Return what a snippet marks: what was typed, its synonyms, and the guesses a guide was found by.

        A trailing * means the word may go on.
        """
        ways = [way for group in self.groups if not group.slight for way in group.ways if not way.guessed]
        ways += [way for way in held if way is not None and way.guessed]
        return tuple(way.words + "*" * way.goes_on for way in ways)

    @property
    def telling(self) -> tuple[Group, ...]:
        """Return the groups that tell what is looked for; all of them where none does."""
        return tuple(group for group in self.groups if not group.slight) or self.groups


def parse(text: str, synonyms: tuple[tuple[str, ...], ...]) -> Wish:
    """Return what `text` asks for, every group weighing the same: `weighed` knows better."""
    raw = " ".join(nfc(text)[:_LONG_TEXT].split())
    query = parse_query(_without_asking(raw), synonyms)
    spelled = _spellings(raw)
    groups = tuple(_group(query, place, spelled) for place in range(len(query.groups)))
    return Wish(raw, fold(raw), spelled_words(raw), groups)


def spelled_words(text: str) -> str:
    """Return the words of `text` in lower case with their marks, one tone style, one space between."""
    return " ".join(_TYPED_WORD.findall(same_tone(text).casefold()))


def _without_asking(raw: str) -> str:
    """Return the question without the phrases it is asked with, while something else is left.

    What stands in quotes stays. Cutting keeps the words as typed: positions are those of the folded words.
    """
    if '"' in raw or "“" in raw:
        return raw
    words = [(word, fold(word)) for word in raw.split()]
    folded = [piece for _word, piece in words]
    at, kept = 0, []
    while at < len(words):
        for phrase in _ASKING:
            size = phrase.count(" ") + 1
            if " ".join(folded[at : at + size]) == phrase and folded[at : at + size] != [""]:
                at += size
                break
        else:
            kept.append(words[at][0])
            at += 1
    left = " ".join(kept)
    return left if fold(left) else raw


def _spellings(raw: str) -> dict[str, list[str]]:
    """Return folded word -> how it was typed where it has marks, in order."""
    found: dict[str, list[str]] = {}
    for word in spelled_words(raw).split():
        found.setdefault(fold(word), []).append(word)
    return found


def _group(query: Query, place: int, spelled: dict[str, list[str]]) -> Group:
    typed, *others = query.groups[place]
    ways = [Way(typed, TYPED), *(Way(other, SAME) for other in others)]
    last = place == len(query.groups) - 1
    if last and query.last_is_prefix and len(typed.split()[-1]) > 1:
        ways.append(Way(typed, GOES_ON, goes_on=True))
    quoted = place < len(query.phrases)
    return Group(tuple(ways), 1.0, _pattern(typed, spelled), quoted, not quoted and typed in _FILLERS)


def _pattern(typed: str, spelled: dict[str, list[str]]) -> str:
    """Return the pattern of a group as typed: marks typed must stand, other letters are free."""
    words = []
    for word in typed.split():
        ways = spelled.get(word) or [word]
        words.append(ways.pop(0) if len(ways) > 1 else ways[0])
    said = " ".join(words)
    return "" if said.isascii() else "".join(map(_free, said))


@lru_cache(maxsize=256)
def _free(sign: str) -> str:
    """Return the letters a typed one may stand for: o for any o, ô for ô with any tone, đ for đ alone."""
    fits = _VARIANTS.get(sign)
    return re.escape(sign) if fits is None else f"[{fits}]"


def _variants() -> dict[str, str]:
    shapes = {"a": "aăâ", "e": "eê", "i": "i", "o": "oôơ", "u": "uư", "y": "y"}
    every = {
        unicodedata.normalize("NFC", shape + tone)
        for letters in shapes.values()
        for shape in letters
        for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    }
    marks = {sign: frozenset(unicodedata.normalize("NFD", sign)) for sign in every}
    found = {sign: "".join(sorted(o for o in every if marks[sign] <= marks[o])) for sign in every}
    return found | {"d": "dđ"}


_VARIANTS = _variants()


def code_words(raw: str) -> set[str]:
    """Return the folded letters of codes such as ERR-1203: nobody guesses at them."""
    return {fold(hit[1]) for hit in _CODE.finditer(raw)}


# --- what the vocabulary knows ----------------------------------------------------------------------


def words_of(wish: Wish) -> set[str]:
    """Return every folded word of every way of the groups."""
    return {word for group in wish.groups for way in group.ways for word in way.words.split()}


def weighed(wish: Wish, counts: Mapping[str, int], guides: int, repairs: Mapping[str, Sequence[str]]) -> Wish:
    """Return the wish with weights by rarity, and other ways to say what no guide holds.

    `counts` tell in how many of `guides` a word stands, `repairs` what an unknown word may have meant.
    """
    groups = tuple(_weighed(group, counts, max(guides, 1), repairs) for group in wish.groups)
    return replace(wish, groups=groups)


def _weighed(
    group: Group, counts: Mapping[str, int], guides: int, repairs: Mapping[str, Sequence[str]]
) -> Group:
    more = [Way(words, GUESSED, guessed=True) for words in _repaired(group.typed, repairs)]
    ways = (*group.ways, *more)
    seen = max(min(counts.get(word, 0) for word in way.words.split()) for way in ways)
    weight = log(1 + guides / (seen + 0.5)) if seen else 0.1
    return replace(group, ways=ways, weight=weight * (_EMPTY if group.slight else 1.0))


def doubted(wish: Wish, near: Mapping[str, Sequence[str]]) -> Wish:
    """Return the wish with other ways to say its single words, though these exist."""
    groups = []
    for group in wish.groups:
        more = [Way(way, DOUBTED, guessed=True, doubted=True) for way in near.get(group.typed, ())]
        groups.append(replace(group, ways=(*group.ways, *more)))
    return replace(wish, groups=tuple(groups))


def _repaired(typed: str, repairs: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the group's words with each unknown one replaced; several unknown ones by their likeliest."""
    words = typed.split()
    unknown = [word for word in words if word in repairs]
    if not unknown:
        return []
    if len(words) == 1:
        return list(repairs[typed])
    return [" ".join(repairs[word][0] if repairs.get(word) else word for word in words)]
