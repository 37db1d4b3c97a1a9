"""Finds the numbers in a text that point at one person: CCCD, CMND, BHXH, passport, phone (Điều 3.1)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import phonenumbers

from support.domain.personal_numbers import Candidate, apart, candidates, free_after, free_before, possible
from support.domain.personal_words import NOTHING, Columns, Context, context, counted, joins
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
    if named and (as_issued or words.close or not counted(text, found.end)):
        return Certainty.NAMED
    # Only a word before it lets a number run over the end of a line.
    if as_issued and found.regular and not clock and "\n" not in found.inner:
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


def _named(text: str, found: Candidate, words: Context) -> Personal | None:
    """Judge a number of 9 or 10 digits: only a word before it makes it personal."""
    close = words.close
    if not (words.families and (close or found.shape in _SHORT_SHAPES) and not counted(text, found.end)):
        return None
    if text[max(0, found.start - 4) : found.start - 1] == "+84":
        return None
    if not close and (not found.alone or "\n" in found.inner):
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
_CHAIN = 12  # "CMND 123456789, 234567890 và 345678901": what was named goes on over so many characters


def _chained(text: str, found: Candidate, last: Finding | None) -> Context:
    """Return the words that count for `found`: its own, or those of the number of its kind just before."""
    if last and last.certainty is Certainty.NAMED and last.digits == len(found.digits):
        gap = text[last.end : found.start]
        if len(gap) <= _CHAIN and joins(gap):
            return Context(frozenset({last.kind.value}), close=True)
    return context(text, found.start)


def _titled(columns: Columns, start: int, end: int) -> Context:
    """Return what the title of its column says of text[start:end]."""
    family = columns.family(start, end)
    return Context(frozenset({family}), close=True) if family else NOTHING


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
        words = _chained(text, runs[0], last)
        finding = next(filter(None, (_judge(text, run, words) for run in runs)), None)
        if not finding and (words := _titled(columns, runs[0].start, runs[0].end)).families:
            finding = _judge(text, runs[0], words)
        if finding:
            last = finding
            yield finding


# --- letters with numbers, phones, and all together -------------------------------------------------

_CODED = re.compile(
    r"(?<![^\W_])(?:(?P<passport>[A-Z] ?\d{7,8}|[a-z]\d{7,8})|(?P<bhxh>[A-Z]{2}(?:[ -]?\d){13}))"
    r"(?![^\W_]|[.\-/]\d)"
)
_SEVEN_ANYWHERE = re.compile(r"\d(?:\D*+\d){6}")  # fewer make no number of anybody's
_SEVEN = re.compile(r"\d(?:[ -]?\d){6}")  # the least that a code above holds
_PHONE_GAP = r"[ .()\u00a0-]{0,2}"
_PHONE = re.compile(
    rf"(?<![\w+])(?<![\d][.\-])\(?(?:\+84|0084|84|0)(?:\(0\))?{_PHONE_GAP}"
    rf"(?:[35789](?:{_PHONE_GAP}\d){{8}}|2(?:{_PHONE_GAP}\d){{9}})(?![^\W_]|[.-]\d)"
)


def _coded(text: str, columns: Columns) -> Iterator[Finding]:
    """Yield passport numbers (a letter, 7 or 8 digits) and old health-insurance card numbers, when named."""
    if not _SEVEN.search(text):
        return
    for hit in _CODED.finditer(text):
        kind = Personal(hit.lastgroup or "")
        words = context(text, hit.start())
        if kind.value not in words.families:
            words = _titled(columns, *hit.span())
        if kind.value in words.families and free_before(text, hit.start(), close=words.close):
            digits = sum(c.isdecimal() for c in hit[0])
            yield Finding(hit.start(), hit.end(), kind, Certainty.NAMED, digits)


# O for 0, l or I for 1: what a scanner or a typist makes of a number
_SCANNED = re.compile(r"(?<![^\W_])[\dOoIl](?:[ .]?[\dOoIl]){11}(?![^\W_]|[.\-/]\d)")
_AS_DIGITS = str.maketrans("OoIl", "0011", " .")
_MOST_LETTERS = 4


def _scanned(text: str, today: date, columns: Columns) -> Iterator[Finding]:
    """Yield 12-digit numbers some of whose digits came as letters, when a word right before names them."""
    for hit in _SCANNED.finditer(text):
        letters = sum(char in "OoIl" for char in hit[0])
        digits = hit[0].translate(_AS_DIGITS)
        if not 0 < letters <= _MOST_LETTERS or not digits.isascii() or not _born(digits, today):
            continue
        words = context(text, hit.start())
        if not words.close:
            words = _titled(columns, *hit.span())
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
