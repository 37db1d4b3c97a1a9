"""Is this text Vietnamese? Evidence for undoing a wrong or missing code table."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
_TONES: Final = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_RHYME: Final = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(?:uyê|uya|oai|oay|oao|oeo|uay|uây|uôi|uyu|ươi|ươu|iêu|yêu|uơ|"
    r"ai|ao|au|ay|âu|ây|eo|êu|ia|iu|iê|yê|oa|oă|oe|oi|ôi|ơi|oo|ua|uâ|uê|ui|uô|uy|ưa|ưi|ươ|ưu|"
    r"[aăâeêioôơuưy])"
    r"(?:ch?|m|ngh?|ng|nh?|p|t)?"
)


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Say whether `word` (casefolded, NFC, <= 8 letters) can be a Vietnamese syllable."""
    letters = []
    tones = 0
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tones += 1
        else:
            letters.append(char)
    base = unicodedata.normalize("NFC", "".join(letters))
    return tones <= 1 and _RHYME.fullmatch(base) is not None


def evidence(text: str) -> tuple[int, int]:
    """Count (Vietnamese syllables, words) among the different marked words of the first 20,000 characters.

    Words of one letter prove nothing: a no-break space or a stray mark looks like one in some table.
    """
    marked = {word for word in _WORD.findall(text[:20_000]) if len(word) > 1 and not word.isascii()}
    good = 0
    for word in marked:
        one_case = word[1:].islower() or word.isupper()  # "lổ" is no word in any table
        good += one_case and len(word) <= 8 and is_syllable(unicodedata.normalize("NFC", word).casefold())
    return good, len(marked)
