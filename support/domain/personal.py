"""Finds the numbers in a text that point at one person: CCCD, CMND, BHXH, passport, phone (Điều 3.1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

import phonenumbers

from support.domain.personal_numbers import Candidate, apart, candidates, free_after, free_before, possible
from support.domain.personal_terms import UNRELATED
from support.domain.personal_words import (
    FOREIGN,
    NOTHING,
    REACH,
    UNTITLED,
    Columns,
    Context,
    breath,
    context,
    counted,
    joins,
)
from support.domain.words import _


class Personal(StrEnum):
    """Kinds of numbers that point at one person."""

    CCCD = "cccd"
    CMND = "cmnd"
    BHXH = "bhxh"
    PASSPORT = "passport"
    PHONE = "phone"


LABELS: dict[Personal, str] = {
    Personal.CCCD: _("Số định danh cá nhân, căn cước"),
    Personal.CMND: _("Số chứng minh nhân dân"),
    Personal.BHXH: _("Mã số bảo hiểm xã hội, bảo hiểm y tế"),
    Personal.PASSPORT: _("Số hộ chiếu"),
    Personal.PHONE: _("Số điện thoại"),
}

# What is hidden by default. A phone in a request is how one is called back: hidden in logs only.
IDENTITY: frozenset[Personal] = frozenset(Personal) - {Personal.PHONE}
EVERYTHING: frozenset[Personal] = frozenset(Personal)


class Certainty(StrEnum):
    """Why a number counts as personal: a word before it says so, or only its build does."""

    NAMED = "named"
    SHAPED = "shaped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One personal number: text[start:end], of `kind`, with so many digits."""

    start: int
    end: int
    kind: Personal
    certainty: Certainty
    digits: int


# Province codes of the 63 provinces as issued (Phụ lục 1 Thông tư 07/2016/TT-BCA); numbers once given
# keep theirs after provinces merge.
_PROVINCES = (
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038"
    " 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082"
    " 083 084 086 087 089 091 092 093 094 095 096"
)
PROVINCES: frozenset[str] = frozenset(_PROVINCES.split())
_OLDEST = 120  # years; nobody alive is older

# --- judgement --------------------------------------------------------------------------------------


def _is_clock(digits: str) -> bool:
    """Return whether 12 digits read as ddmmyyyyHHMM or yyyymmddHHMM of our time, the stamps of log files."""
    for day, month, year in ((digits[:2], digits[2:4], digits[4:8]), (digits[6:8], digits[4:6], digits[:4])):
        if "01" <= day <= "31" and "01" <= month <= "12" and "2015" <= year <= "2040":
            return digits[8:10] < "24" and digits[10:] < "60"
    return False


def _born(digits: str, today: date) -> bool:
    """Return whether the century-gender digit and year of a 12-digit number fit somebody alive by `today`."""
    year = 1900 + int(digits[3]) // 2 * 100 + int(digits[4:6])
    return 0 <= today.year - year <= _OLDEST


def _is_cccd(text: str, found: Candidate, words: Context) -> Certainty | None:
    """Judge a 12-digit number of somebody alive: DOMAIN 8, Điều 13 Nghị định 137/2015/NĐ-CP."""
    as_issued, clock = found.digits[:3] in PROVINCES, _is_clock(found.digits)
    stamp = clock and not (as_issued and words.close)  # of a log rather than of a person born abroad
    whole = found.plain or (as_issued and words.close)  # "036 099123456" right after its word
    named = words.families & _CARDS and whole and (words.close or found.alone) and not stamp
    if named and (as_issued or words.close or not _other(text, found, words)):
        return Certainty.NAMED
    # Only a word before it lets a number run over the end of a line.
    if words.foreign or not as_issued or clock or "\n" in found.inner:
        return None
    if found.regular or (found.alone and found.shape == (3, 9)):
        return Certainty.SHAPED
    return None


def _is_phone(written: str) -> bool:
    """Return whether `written` dials a Vietnamese subscriber."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(written, "VN"))
    except phonenumbers.NumberParseException:
        return False


def _dialled(digits: str) -> bool:
    """Return whether bare digits are written as a phone number is, with the 0 in front."""
    return digits.startswith("0") and _is_phone(digits)


def _other(text: str, found: Candidate, words: Context) -> bool:
    """Return whether a number of no province, its word further off, is a count, a phone or nobody's."""
    phone = found.digits.startswith("84") and _is_phone(f"+{found.digits}")
    return words.spent or phone or counted(text, found.end)


def _named(text: str, found: Candidate, words: Context) -> Personal | None:
    """Judge a number of 9 or 10 digits: only a word before it makes it personal."""
    close = words.close
    if not (words.families and (close or found.shape in _SHORT_SHAPES) and not counted(text, found.end)):
        return None
    if found.shape in _DATES or _ABROAD.search(text, max(0, found.start - 6), found.start):
        return None
    if not close and (words.spent or not found.alone or "\n" in found.inner):
        return None
    if len(found.digits) == 9:
        named = "cmnd" in words.families or ("cccd" in words.families and close)
        return Personal.CMND if named else None
    named = "bhxh" in words.families and (close or words.numbered or not _dialled(found.digits))
    return Personal.BHXH if named else None


def _judge(text: str, found: Candidate, words: Context) -> Finding | None:
    """Return the finding that `found` is, if it is one."""
    close = words.close
    free = apart(found, close=close) and free_before(text, found.start, close=close)
    if not free or not free_after(text, found.end, close=close):
        return None
    count = len(found.digits)
    if count == 12:
        certainty = _is_cccd(text, found, words)
        return Finding(found.start, found.end, Personal.CCCD, certainty, count) if certainty else None
    kind = _named(text, found, words)
    return Finding(found.start, found.end, kind, Certainty.NAMED, count) if kind else None


_CARDS = frozenset({"cccd", "cmnd"})
_SHORT_SHAPES = frozenset({(9,), (3, 3, 3), (10,), (4, 3, 3), (2, 8), (2, 2, 6)})
_DATES = frozenset({(4, 2, 2, 2), (2, 2, 4, 2)})  # a date and its hour
_ABROAD = re.compile(r"\+[8\uff18][4\uff14]\)?[ .\u00a0-]{0,2}\Z")  # what a telephone number goes on from
_CHAIN = 40  # "CMND 123456789, 234567890 và 345678901": what was named goes on over so many characters


def _chained(text: str, runs: list[Candidate], last: Finding | None) -> Context:
    """Return the words that count for `runs`: their own, or those of the number of their kind just before."""
    found = runs[0]
    if not last or found.start - last.end > _CHAIN:
        return context(text, found.start)
    gap = text[last.end : found.start]
    at_once = breath(gap)
    alike = last.certainty is Certainty.NAMED and any(last.digits == len(run.digits) for run in runs)
    if alike and (at_once or joins(gap)):
        return Context(frozenset({last.kind.value}), close=True)
    words = context(text, found.start)
    return replace(words, spent=False) if at_once else words  # "CCCD, CMND: …, …"


def _titled(columns: Columns, start: int, end: int) -> Context | None:
    """Return what the title of its column says of text[start:end], None when no title says anything."""
    family = columns.family(start, end)
    if family == UNTITLED:
        line = columns.text.rfind("\n", 0, start) + 1
        own = columns.text[max(line, start - REACH) : start]
        return context(own, len(own))
    if family in UNRELATED:
        return FOREIGN if family == "foreign" else NOTHING
    return Context(frozenset({family}), close=True) if family else None


def _numbers(text: str, today: date, columns: Columns) -> Iterator[Finding]:
    """Yield the CCCD, CMND and BHXH numbers of `text` in order, none overlapping."""
    last: Finding | None = None
    for every in candidates(text):
        if last and every[0].start < last.end:
            continue
        # Words are read only for what could be somebody's number at all.
        runs = [
            one
            for one in every
            if (len(one.digits) != 12 or _born(one.digits, today)) and possible(text, one)
        ]
        if not runs:
            continue
        title = _titled(columns, runs[0].start, runs[0].end)
        # A column of other things is no person's, whatever the words of the row of titles right above.
        words = title if title and not title.close else _chained(text, runs, last)
        finding = next(filter(None, (_judge(text, run, words) for run in runs)), None)
        if not finding and title and title.families:
            cells = [run for run in runs if "\n" not in run.inner]  # the next row opens with its number
            finding = next(filter(None, (_judge(text, run, title) for run in cells)), None)
        if finding:
            last = finding
            yield finding


# --- letters with numbers, phones, and all together -------------------------------------------------

_CODED = re.compile(
    r"[A-Za-z](?<![^\W_].)(?:(?P<passport>[ \u00a0]?\d{7,8})|(?P<bhxh>[A-Z](?:[ -]?\d){13}|[a-z]\d{13}))"
    r"(?![^\W_]|[.\-/]\d)"
)
_SEVEN_ANYWHERE = re.compile(r"\d(?:\D*+\d){6}")  # fewer make no number of anybody's
_SEVEN = re.compile(r"\d(?:[ -]?\d){6}")  # the least that a code above holds
_PHONE_GAP = r"[ .()\u00a0-]{0,2}"
_PHONE = re.compile(
    rf"(?<![\w+])(?<![\d][.\-])\(?(?:\+84|0084|84|0)(?:\(0\))?{_PHONE_GAP}"
    rf"(?:[35789](?:{_PHONE_GAP}\d){{8}}|2(?:{_PHONE_GAP}\d){{9}})(?![^\W_]|[.-]\d)"
)


def _letters(text: str, start: int) -> Iterator[int]:
    """Yield where a code may open whose digits start at `start`: "C1", "C 1", "DN4", "DN 4"."""
    for at in range(max(0, start - 3), start):
        left = text[at - 1] if at else " "  # a mark written apart belongs to the letter before it
        if (
            text[at].isascii()
            and text[at].isalpha()
            and not left.isalnum()
            and not unicodedata.combining(left)
        ):
            yield at


def _coded(text: str, columns: Columns) -> Iterator[Finding]:
    """Yield passport numbers (a letter, 7 or 8 digits) and old health-insurance card numbers, when named."""
    # Letters are many, whole numbers few: look for these, then at the letter or two before.
    hits = [_CODED.match(text, at) for one in _SEVEN.finditer(text) for at in _letters(text, one.start())]
    for hit in filter(None, hits):
        kind = Personal(hit.lastgroup or "")
        words = context(text, hit.start())
        if kind.value not in words.families:
            words = _titled(columns, *hit.span()) or NOTHING
        if kind.value in words.families and free_before(text, hit.start(), close=words.close):
            digits = sum(c.isdecimal() for c in hit[0])
            yield Finding(hit.start(), hit.end(), kind, Certainty.NAMED, digits)


# O for 0, l, L or I for 1: what a scanner or a typist makes of a number
_SCANNED = re.compile(r"[0Oo\uff10](?<![^\W_].)(?:[ .]?[\dOoIlL]){11}(?![^\W_]|[.\-/]\d)")
_AS_DIGITS = str.maketrans("OoIlL", "00111")
_MOST_LETTERS = 4


# "036/099/123456", "036_099_123456", "036. 099. 123. 456": nobody's number but right after a naming word
_PARTED = re.compile(
    r"[0\uff10](?<![^\W_].)\d{2,5}(?P<gap>[/_]|\. )\d{1,9}(?:(?P=gap)\d{2,6}){0,2}(?![^\W_]|[.\-/]\d)"
)
_GAPS = re.compile(r"[/_. ]+")


def _scanned(text: str, today: date, columns: Columns) -> Iterator[Finding]:
    """Yield 12-digit numbers spoilt by letters or odd gaps, when a word right before names them."""
    for hit in (*_SCANNED.finditer(text), *_PARTED.finditer(text)):
        digits = unicodedata.normalize("NFKC", _GAPS.sub("", hit[0]))
        letters = sum(not char.isdecimal() for char in digits)
        digits = digits.translate(_AS_DIGITS)
        odd = "gap" in hit.re.groupindex and digits[:3] in PROVINCES
        if len(digits) != 12 or letters > _MOST_LETTERS or not (letters or odd) or not _born(digits, today):
            continue
        words = context(text, hit.start())
        if not words.close:
            words = _titled(columns, *hit.span()) or NOTHING
        if words.close and words.families & _CARDS:
            yield Finding(hit.start(), hit.end(), Personal.CCCD, Certainty.NAMED, len(digits))


def _phones(text: str) -> Iterator[Finding]:
    """Yield the Vietnamese telephone numbers of `text`."""
    for hit in _PHONE.finditer(text):
        if _is_phone(hit[0]):
            digits = sum(c.isdecimal() for c in hit[0])
            yield Finding(hit.start(), hit.end(), Personal.PHONE, Certainty.SHAPED, digits)


def detect(text: str, *, kinds: Collection[Personal] = IDENTITY, today: date | None = None) -> list[Finding]:
    """Return the personal numbers of `kinds` in `text`, in order, none overlapping; time grows with length.

    A 12-digit number counts by its build or by a word before it, all others but phones only by a word within
    60 letters before or in the title of its column. `today` (default: now in UTC) bounds years of birth.
    Masks nothing by itself.
    """
    if not _SEVEN_ANYWHERE.search(text):
        return []
    today = today or datetime.now(UTC).date()
    columns = Columns(text)
    found = [*_coded(text, columns), *_scanned(text, today, columns), *_numbers(text, today, columns)]
    if Personal.PHONE in kinds:
        found += _phones(text)
    # Where two overlap the first said wins: a code with letters, a number, last a phone.
    taken: list[Finding] = []
    for finding in sorted(found, key=lambda f: (f.start, f.kind is Personal.PHONE, f.start - f.end)):
        if not taken or finding.start >= taken[-1].end:
            taken.append(finding)
        elif taken[-1].kind is Personal.PHONE and finding.kind is not Personal.PHONE:
            taken[-1] = finding
    return [finding for finding in taken if finding.kind in kinds]
