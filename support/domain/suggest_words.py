"""How a suggester reads a text: its words without marks and abbreviations, and the signs they are of."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from support.domain.text import fold

SIGNS_FILE = Path(__file__).with_name("topic_signs.toml")

# The first words say what a request is about; what follows is logs, signatures and old mail.
SUBJECT_WORDS, BODY_WORDS = 30, 60
_READ = 1600  # letters of a part that are looked at: a word of more than twenty letters is none

# Written shortly or otherwise, meant alike. Keys and values are folded.
ALIKE: dict[str, str] = {
    "tk": "tai khoan", "user": "tai khoan", "account": "tai khoan", "mk": "mat khau", "pass": "mat khau",
    "password": "mat khau", "log": "nhat ky", "logs": "nhat ky", "dvcqg": "dich vu cong",
    "dvc": "dich vu cong", "dich vu cong quoc gia": "dich vu cong", "anat": "an ninh an toan",
    "attt": "an toan thong tin", "hdsd": "huong dan su dung", "ko": "khong", "k": "khong", "hok": "khong",
    "khog": "khong", "dc": "duoc", "dk": "duoc", "httt": "he thong thong tin",
    "cntt": "cong nghe thong tin", "tthc": "thu tuc hanh chinh", "dvhc": "don vi hanh chinh",
    "cccd": "can cuoc", "can cuoc cong dan": "can cuoc", "e": "em", "a": "anh", "vb": "van ban",
    "cv": "cong van", "ltvb": "lien thong van ban", "bqp": "bo quoc phong", "timeout": "qua thoi gian cho",
    "timed out": "qua thoi gian cho", "time out": "qua thoi gian cho",
    "het thoi gian cho": "qua thoi gian cho", "csdl": "co so du lieu",
    # Nearly every request names the database itself, so that it says nothing.
    "co so du lieu quoc gia ve dan cu": "csdldc", "co so du lieu quoc gia dan cu": "csdldc",
    "csdlqg ve dan cu": "csdldc", "csdl quoc gia ve dan cu": "csdldc", "csdlqg dan cu": "csdldc",
    "csdlqg dc": "csdldc", "csdlqgvdc": "csdldc", "csdl dan cu": "csdldc",
    "co so du lieu dan cu": "csdldc", "du lieu dan cu": "csdldc",
}  # fmt: skip
# Numbers that mean something by themselves: of errors, of forms and of the Circular. Others are alike.
_ERRORS = (400, 401, 403, 404, 405, 408, 422, 429, 443, 500, 501, 502, 503, 504)
NUMBERS = frozenset(map(str, (*_ERRORS, 46, 2022, 200, 1, 2, 3, 6, 7, 8, 9, 10, 12, 34, 63))) | {
    "01",
    "02",
    "03",
}
NUMBER = "#"
_WORD = re.compile(r"\w+")


@cache
def _alike() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Map a first word to what may stand there and what it is replaced by, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for said, meant in ALIKE.items():
        words = tuple(said.split())
        found.setdefault(words[0], []).append((words, tuple(meant.split())))
    for rules in found.values():
        rules.sort(key=lambda rule: -len(rule[0]))
    return found


@lru_cache(maxsize=16)  # topic, kind and urgency are read from the same words, one after another
def words_of(text: str, limit: int) -> tuple[str, ...]:
    """Return at most `limit` words of `text`: folded, abbreviations written out, other numbers as NUMBER."""
    folded, alike = fold(text[:_READ]).split()[:limit], _alike()
    words: list[str] = []
    place, end = 0, len(folded)
    while place < end:
        word = folded[place]
        for said, meant in alike.get(word, ()):
            if len(said) == 1 or tuple(folded[place : place + len(said)]) == said:
                words += meant
                place += len(said)
                break
        else:
            words.append(NUMBER if word.isdigit() and word not in NUMBERS else word)
            place += 1
    return tuple(words)


@dataclass(frozen=True, slots=True)
class Sign:
    """One way to say something: the sign it is of, its folded words, and how it is written for people."""

    name: str
    words: tuple[str, ...]
    written: str

    def stands_in(self, said: str) -> bool:
        """True unless the one syllable meant was written with other marks: "phòng" is no "phông"."""
        return not said or len(self.words) > 1 or _is_word_of(self.written.lower(), said)


def _is_word_of(word: str, text: str) -> bool:
    return word in text and _alone(word).search(text) is not None


@cache
def _alone(word: str) -> re.Pattern[str]:
    """Return what finds `word` by itself; an expression of several words is no word of a text."""
    return re.compile(rf"(?<!\w){word}(?!\w)" if _WORD.fullmatch(word) else r"(?!)")


@cache
def signs() -> dict[str, tuple[Sign, ...]]:
    """Map a first word to the signs that may begin there, the longest first."""
    found: dict[str, list[Sign]] = {}
    for name, phrases in tomllib.loads(SIGNS_FILE.read_text(encoding="utf-8")).items():
        for phrase in phrases:
            words = words_of(phrase, BODY_WORDS)
            found.setdefault(words[0], []).append(Sign(name, words, phrase))
    return {first: tuple(sorted(them, key=lambda one: -len(one.words))) for first, them in found.items()}


@cache
def _by_two() -> dict[tuple[str, ...], tuple[Sign, ...]]:
    """Map the first two words of signs, and the word of one that is single, to them, the longest first.

    Many signs begin with the same word, few with the same two.
    """
    found: dict[tuple[str, ...], list[Sign]] = {}
    for them in signs().values():
        for sign in them:
            found.setdefault(sign.words[:2], []).append(sign)
    return {first: tuple(them) for first, them in found.items()}


def as_written(text: str) -> str:
    """Return a text in small letters, as far as it is read; "" when nobody wrote marks in it."""
    return "" if text.isascii() else text[:_READ].lower()


def signs_in(words: tuple[str, ...], said: str = "") -> dict[str, str]:
    """Return the signs that stand in `words`, each with its longest expression as written for people.

    `said` is the text with its marks (`as_written`); it settles what one syllable alone leaves open.
    """
    known, held = _by_two(), dict[str, Sign]()
    for place in range(len(words)):
        for begun in (words[place : place + 2], words[place : place + 1]):
            for sign in known.get(begun, ()):
                size = len(sign.words)
                before = held.get(sign.name)
                if before is not None and size <= len(before.words):
                    continue
                if size > 2 and words[place : place + size] != sign.words:
                    continue
                if sign.stands_in(said):
                    held[sign.name] = sign
    return {name: sign.written for name, sign in held.items()}


def runs_of(words: Sequence[str]) -> Iterator[str]:
    """Give every word, and every two that stand side by side."""
    yield from words
    for place in range(len(words) - 1):
        yield f"{words[place]} {words[place + 1]}"
