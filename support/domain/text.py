"""Vietnamese text as pure functions: clean, fold, sort, cut into search words, show with hits marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from support.domain.reference import find_numbers, spell_numbers

# to_tsvector refuses more than 1 MB of lexemes; a quarter of it leaves room for positions.
FOLD_BYTES = 256 * 1024
# Reading four times the result's size loses nothing real and bounds the work on hostile input.
_FOLD_INPUT = 4 * FOLD_BYTES

# Longer texts are folded at one go: many words nobody has seen before would make the short way the long one.
_WORDWISE = 64 * 1024
_WORDS_KEPT, _WORD_KEPT = 50_000, 40  # words remembered, and the longest one

_NEWLINES = re.compile(r"\r\n?|\x85|\u2028|\u2029")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_HIDDEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]")
_MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_NOT_WORD = re.compile(r"[\W_]+")
_D_LETTERS = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})


def nfc(s: str) -> str:
    """Return `s` as it is stored: NFC, newlines as \\n, without NUL and lone surrogates.

    NUL raises on PostgreSQL only and surrogates cannot be encoded at all, so both go at every intake.
    """
    return unicodedata.normalize("NFC", _UNSTORABLE.sub("", _NEWLINES.sub("\n", s)))


def without_hidden(s: str) -> str:
    """Return `s` without bidirectional and zero-width controls: with them a program looks like a picture."""
    return s if s.isascii() else _HIDDEN.sub("", s)


def _gap(run: re.Match[str]) -> str:
    """Return nothing for a run of combining marks, one space for any other run of non-letters."""
    return "" if all(unicodedata.category(c) == "Mn" for c in run[0]) else " "


def _bare(s: str) -> str:
    """Return `s` in compatibility letters, lower case, without marks; đ and ð become d."""
    for _ in range(2):  # casefold may bring back letters that decompose again
        s = _MARKS.sub("", unicodedata.normalize("NFKD", s)).translate(_D_LETTERS).casefold()
    return s


def _cut(s: str, size: int) -> str:
    """Return the whole words of `s` that fit in `size` bytes of UTF-8."""
    raw = s.encode()
    if len(raw) <= size:
        return s
    head = raw[: size + 1].decode(errors="ignore")
    return head.rpartition(" ")[0] or raw[:size].decode(errors="ignore")


def fold(s: str) -> str:
    """Return the search form of `s`: lower case, no marks, words of letters and digits with one space.

    At most FOLD_BYTES bytes, cut at a word. `fold(fold(s)) == fold(s)`, and both databases index it alike.
    """
    s = s[:_FOLD_INPUT]
    if len(s) > _WORDWISE:
        return _cut(_fold(s), FOLD_BYTES)
    return _cut(" ".join(filter(None, map(_known_words.__getitem__, s.split()))), FOLD_BYTES)


def _fold(s: str) -> str:
    """Fold a text at one go; blank space parts it into words that fold by themselves."""
    if s.isascii():
        return " ".join(_NOT_WORD.sub(" ", s.lower()).split())
    s = _bare(s)
    s = _NOT_WORD.sub(" " if s.isascii() else _gap, s)
    return " ".join(unicodedata.normalize("NFKC", s).split())


class _Words(dict[str, str]):
    """Words and what they fold to: Vietnamese is written in some seven thousand different ones."""

    def __missing__(self, word: str) -> str:
        folded = _fold(word)
        if len(word) <= _WORD_KEPT:
            if len(self) >= _WORDS_KEPT:
                self.clear()
            self[word] = folded
        return folded


_known_words = _Words()


def tokens(s: str) -> list[str]:
    """Return the folded words of `s` in order, with repetitions."""
    return fold(s).split()


# --- tone placement ---------------------------------------------------------------------------------

_OLD_TONE = re.compile(
    r"(?<![qQ])(?:([oO])([àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ])|([uU])([ỳýỷỹỵỲÝỶỸỴ]))(?![^\W\d_])",
)


def _move_tone(hit: re.Match[str]) -> str:
    """Move the tone of an open oa, oe, uy from the second vowel to the first."""
    first, second = (hit[1] or hit[3]), (hit[2] or hit[4])
    parts = unicodedata.normalize("NFD", second)
    return unicodedata.normalize("NFC", first + parts[1:]) + parts[0]


def same_tone(s: str) -> str:
    """Return `s` in NFC with hoà, khoẻ, thuý, Uỷ written hòa, khỏe, thúy, Ủy; marks stay.

    Only an open oa, oe, uy not after q changes: hoàn, quý, huỳnh and xoài have one spelling.
    """
    return _OLD_TONE.sub(_move_tone, nfc(s))


# --- sorting ----------------------------------------------------------------------------------------

# A column for sort_key needs this length: 120 letters of two signs, an end, a tone and a case each.
SORT_KEY_LENGTH = 482
_SORT_LETTERS = 120
_SHAPES = {("a", "\u0306"): "a1", ("a", "\u0302"): "a2", ("e", "\u0302"): "e1", ("o", "\u0302"): "o1"}
_SHAPES |= {("o", "\u031b"): "o2", ("u", "\u031b"): "u1"}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def _primary(letter: str) -> str:
    """Return the alphabet place of one bare lower-case sign: space, digits, a..z, other scripts."""
    if letter.isascii() and letter.isalpha():
        return letter + "0"
    if letter.isdecimal():
        return "1" + str(unicodedata.decimal(letter))
    if letter in "đð":
        return "d1"
    return f"zz{ord(letter):06x}" if letter.isalnum() else "01"


def sort_key(s: str) -> str:
    """Return a key of [0-9a-z], at most SORT_KEY_LENGTH long, whose plain order is the Vietnamese order.

    Letters a ă â b c d đ e ê … decide first over the whole string, then tones ngang huyền hỏi ngã sắc
    nặng, then lower before upper case (the order of CLDR for vi). Punctuation counts as a space.
    """
    places: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    base = ""
    for sign in unicodedata.normalize("NFKD", _UNSTORABLE.sub("", s)[: 2 * _SORT_LETTERS]):
        if unicodedata.combining(sign) and base:
            places[-1] = _SHAPES.get((base, sign), places[-1])
            tones[-1] = _TONES.get(sign, tones[-1])
            continue
        base = sign.lower()
        place = _primary(base[:1])
        if place == "01" and (not places or places[-1] == "01"):
            base = ""
            continue
        places.append(place)
        tones.append("0")
        cases.append("1" if sign != base else "0")
    if places and places[-1] == "01":
        del places[-1], tones[-1], cases[-1]
    letters = "".join(places[:_SORT_LETTERS])[: 2 * _SORT_LETTERS]
    return letters + "00" + "".join(tones[:_SORT_LETTERS]) + "".join(cases[:_SORT_LETTERS])


# --- searching --------------------------------------------------------------------------------------

# Expressions that mean the same (DOMAIN 9). Editable: pass another list to parse_query.
SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("CSDLQGVDC", "CSDLQG về dân cư", "CSDL quốc gia về dân cư", "cơ sở dữ liệu quốc gia về dân cư"),
    ("CSDLQG", "CSDL quốc gia", "cơ sở dữ liệu quốc gia"),
    ("CSDL", "cơ sở dữ liệu"),
    ("CCCD", "căn cước công dân"),
    ("CMND", "chứng minh nhân dân", "CMTND"),
    ("DVCQG", "dịch vụ công quốc gia"),
    ("DVC", "dịch vụ công"),
    ("TTHC", "thủ tục hành chính"),
    ("NDXP", "nền tảng tích hợp, chia sẻ dữ liệu quốc gia"),
    ("LTVB", "trục liên thông văn bản", "liên thông văn bản"),
    ("HTTT", "hệ thống thông tin"),
    ("ATTT", "an toàn thông tin"),
    ("ANM", "an ninh mạng"),
    ("BHXH", "bảo hiểm xã hội"),
    # Loan words officers type for what guides say in Vietnamese, and the errors of HTTP by name.
    ("log", "nhật ký"),
    ("hack", "tấn công mạng", "sự cố an ninh mạng"),
    ("password", "mật khẩu"),
    ("login", "đăng nhập"),
    ("401", "unauthorized"),
    ("403", "forbidden"),
    ("429", "too many requests"),
    ("500", "internal server error"),
    ("502", "bad gateway"),
    ("503", "service unavailable"),
    ("504", "gateway timeout"),
)
# Longer input is a pasted text, not a query; its first words say what is wanted.
_QUERY_LENGTH = 200
_QUERY_TERMS = 12
_QUOTED = re.compile(r"[\"“”„]([^\"“”„]*)[\"“”„]")


@dataclass(frozen=True, slots=True)
class Query:
    """A search as typed, ready for an index and for `rank`.

    `terms` are the folded single words outside quotes and `phrases` the folded quoted parts. `groups` is what
    an index must find: every group, by any one of its folded alternatives (what was typed first, then
    its synonyms), each alternative being one or more adjacent words. With `last_is_prefix` the last word
    of the first alternative of the last group may go on. `number` is a ticket number in full form.
    """

    raw: str
    terms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    last_is_prefix: bool = False
    number: str | None = None

    @property
    def highlights(self) -> tuple[str, ...]:
        """What `snippet` should mark: every alternative; a trailing * means the word may go on."""
        if not self.groups or not self.last_is_prefix:
            return tuple(phrase for group in self.groups for phrase in group)
        *before, last = self.groups
        return (*(phrase for group in before for phrase in group), last[0] + "*", *last[1:])


@lru_cache(maxsize=8)
def _synonym_table(synonyms: tuple[tuple[str, ...], ...]) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Return folded words -> the folded other ways to say them."""
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    for ways in synonyms:
        folded = tuple(dict.fromkeys(fold(way) for way in ways))
        for way in folded:
            table[tuple(way.split())] = tuple(other for other in folded if other != way)
    return table


def _group(words: Sequence[str], table: Mapping[tuple[str, ...], tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Cut `words` into groups of alternatives; the longest known expression wins."""
    longest = max(map(len, table), default=1)
    groups: list[tuple[str, ...]] = []
    at = 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            said = tuple(words[at : at + size])
            if size == 1 or said in table:
                groups.append((" ".join(said), *table.get(said, ())))
                at += size
                break
    return groups


def parse_query(q: str, synonyms: tuple[tuple[str, ...], ...] = SYNONYMS) -> Query:
    """Return what `q` asks for. Quotes make a phrase; the last word outside quotes is a prefix."""
    raw = nfc(q).strip()[:_QUERY_LENGTH]
    phrases = tuple(filter(None, (fold(hit[1]) for hit in _QUOTED.finditer(raw))))[:_QUERY_TERMS]
    terms = tuple(tokens(spell_numbers(_QUOTED.sub(" ", raw))))[:_QUERY_TERMS]
    groups = [(phrase,) for phrase in phrases] + _group(terms, _synonym_table(synonyms))
    numbers = find_numbers(raw)
    return Query(raw, terms, phrases, tuple(groups), bool(terms), numbers[0] if numbers else None)


# --- showing hits -----------------------------------------------------------------------------------

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_SNIPPET_INPUT = 20_000


def _hits(words: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Return the indexes of `words` covered by any of the `wanted` folded phrases."""
    covered: set[int] = set()
    for phrase in filter(None, wanted):
        *head, last = phrase.removesuffix("*").split() or [""]
        goes_on, more = phrase.endswith("*"), len(head)
        for at, word in enumerate(words[more:]):
            fits = bool(last) and (word.startswith(last) if goes_on else word == last)
            if fits and words[at : at + more] == head:
                covered.update(range(at, at + more + 1))
    return sorted(covered)


def _window(spans: Sequence[tuple[int, int]], hits: Sequence[int], width: int) -> tuple[int, int]:
    """Return (start, end) of the `width` characters that hold most hits, a third of them as lead-in."""
    best, most, right = 0, 0, 0
    for left, hit in enumerate(hits):
        while right < len(hits) and spans[hits[right]][1] <= spans[hit][0] + width * 2 // 3:
            right += 1
        if right - left > most:
            best, most = hit, right - left
    start = max(0, spans[best][0] - width // 3) if hits else 0
    inside = [span for span in spans if span[0] >= start and span[1] <= start + width]
    return (inside[0][0] if start else 0, inside[-1][1]) if inside else (start, start + width)


def snippet(text: str, query_terms: Sequence[str], width: int = 160) -> list[tuple[str, bool]]:
    """Return about `width` characters of `text` as (piece, is a hit), marks kept, … where it is cut.

    `query_terms` are folded words or phrases (`Query.highlights`). Mask personal data before, not after.
    """
    text = " ".join(nfc(text[:_SNIPPET_INPUT]).split())
    spans = [word.span() for word in _WORD.finditer(text)]
    hits = _hits([fold(text[a:b]) for a, b in spans], query_terms)
    start, end = _window(spans, hits, width) if len(text) > width else (0, len(text))
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for a, b in (spans[hit] for hit in hits):
        if a < start or b > end:
            continue
        if pieces and pieces[-1][1] and text[at:a] == " ":
            pieces[-1] = (pieces[-1][0] + text[at:b], True)
        else:
            pieces += [(text[at:a], False), (text[a:b], True)]
        at = b
    pieces.append((text[at:end] + ("…" if end < len(text) else ""), False))
    return [piece for piece in pieces if piece[0]]
