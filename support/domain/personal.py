"""Finds the numbers in a text that point at one person: CCCD, CMND, BHXH, passport, phone (Điều 3.1)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import pairwise

import phonenumbers

from support.domain.text import fold
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

# --- words around a number --------------------------------------------------------------------------

_REACH = 40  # characters before a number in which a word names it
_FAMILIES = re.compile(
    r"(?<![a-z])(?:(?:so|ma|the|giay|nr|no) ?)*(?:"
    r"(?P<cccd>cccd|ddcn|can ?cuoc(?: ?cong ?dan)?|dinh ?danh(?! (?:va|dien))(?: ?ca ?nhan)?"
    r"|giay ?to ?tuy ?than|citizen ?(?:id|pid|identity|no|number)|(?:national|personal|identity) ?"
    r"(?:id|identification|card|no|number)|id ?card)"
    r"|(?P<cmnd>cmnd|cmtnd|cmt|chung ?minh(?: ?(?:nhan ?dan|thu))?)"
    r"|(?P<bhxh>bhxh|bhyt|bao ?hiem(?: ?(?:xa ?hoi|y ?te))?)"
    r"|(?P<passport>ho ?chieu|passport)"
    r"|(?P<other>dien ?thoai|sdt|dt|tel|phone|mobile|hotline|zalo|fax|loi|error|err|code|request|req|trace"
    r"|session|log|giao ?dich|transaction|txn|tai ?khoan|stk|thue|mst|yeu ?cau|ho ?so|phieu|van ?ban"
    r"|cong ?van|to ?trinh|quyet ?dinh|hop ?dong|hoa ?don|don ?hang|ban ?ghi|so ?luong|tong|luc|ngay"
    r"|time|timestamp|thoi ?gian|nhan ?vien|thiet ?bi|serial|phien|port|version|phien ?ban"
    r"|thu ?tuc))(?![a-z])"
)
# Between the naming word and the number only such words may stand for the name to be beyond doubt.
_CONNECTORS = re.compile(
    r"(?: (?:so|la|ma|cua|cu|moi|no|number|num|id|the|sau|nhu|ong|ba|anh|chi|em|gom|co|va|hoac|ca|nhan|cong"
    r"|dan|nay))*\Z"
)
# A number followed by one of these counts something.
_COUNTED = re.compile(
    r"\s*(?:bản ghi|lượt|đồng|vnđ|vnd|hồ sơ|trường hợp|dòng|giao dịch|byte|ms\b|giây)", re.IGNORECASE
)
_ID_WORDS = frozenset(
    {"req", "request", "trace", "log", "id", "err", "error", "session", "txn", "msg", "uuid", "code"}
)


@dataclass(frozen=True, slots=True)
class _Context:
    """What words before a number say: families named since the last unrelated word; `close` if at once."""

    families: frozenset[str] = frozenset()
    close: bool = False


def _context(text: str, start: int) -> _Context:
    """Read the words in the _REACH characters before `start`."""
    before = fold(text[max(0, start - _REACH - 8) : start])[-_REACH:]
    families: set[str] = set()
    end = -1
    for hit in _FAMILIES.finditer(before):
        family = hit.lastgroup or ""
        families = set() if family == "other" else families | {family}
        end = hit.end()
    return _Context(frozenset(families), bool(families) and _CONNECTORS.match(before[end:]) is not None)


# --- numbers ----------------------------------------------------------------------------------------

_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SPACES = " \u00a0\u2007\u2009\u202f"
_HYPHENS = "\u2010\u2011\u2012\u2013-"  # the plain one last: it stands in character classes
_LENGTHS = frozenset({9, 10, 12})
_RUN = rf"\d+(?:[{_UNSEEN}]+\d+)*"
_NUMBER = re.compile(rf"{_RUN}(?:(?:[{_SPACES}]{{1,2}}|[.{_HYPHENS}]){_RUN})*")
_PART = re.compile(_RUN)
_FILE_END = re.compile(r"\.(?:jpe?g|png|pdf|docx?|xlsx?|zip|rar|heic|txt|csv|tiff?)(?![^\W_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Adjacent groups of one written number: their place, digits, lengths, and how they touch the rest."""

    start: int
    end: int
    digits: str
    shape: tuple[int, ...]
    inner: frozenset[str]
    left: str
    right: str


def _sign(gap: str) -> str:
    """Return the class of a separator: space, dot or hyphen."""
    return " " if gap[:1] in _SPACES else ("-" if gap[:1] in _HYPHENS else gap[:1])


def _usual(shape: tuple[int, ...]) -> bool:
    """Return whether digits are grouped as people group them: whole, 3-3-3-3, 4-4-4, 6-6, 3-1-2-6 …"""
    return len(shape) == 1 or (max(shape) <= 6 and (min(shape) >= 3 or shape[:3] == (3, 1, 2)))


def _tie(sign: str, count: int) -> str:
    """Return how a neighbour of `count` digits beyond a gap hangs on: not at all, or by the gap's sign."""
    return "" if sign == " " and count > 6 else sign


def _candidates(text: str) -> Iterator[list[_Candidate]]:
    """Yield for each group of digits the runs from there that hold 9, 10 or 12 digits, longest first."""
    for number in _NUMBER.finditer(text):
        if number.end() - number.start() < min(_LENGTHS):
            continue
        parts = [part.span() for part in _PART.finditer(text, number.start(), number.end())]
        signs = ["", *(_sign(text[a[1] : b[0]]) for a, b in pairwise(parts)), ""]
        counts = [sum(c.isdecimal() for c in text[a:b]) for a, b in parts]
        # A whole number beyond a space is another number, not the next group of this one.
        before = [_tie(sign, count) for sign, count in zip(signs, [0, *counts], strict=True)]
        after = [_tie(sign, count) for sign, count in zip(signs, [*counts, 0], strict=True)]
        for first in range(len(parts)):
            runs: list[_Candidate] = []
            total = 0
            for last in range(first, min(first + 12, len(parts))):
                total += counts[last]
                if total > 12:
                    break
                shape = tuple(counts[first : last + 1])
                # Odd groups are read only right after a naming word, so only from the first group on.
                if total in _LENGTHS and (first == 0 or _usual(shape)):
                    start, end = parts[first][0], parts[last][1]
                    digits = "".join(str(int(c)) for c in text[start:end] if c.isdecimal())
                    inner = frozenset(signs[first + 1 : last + 1])
                    runs.insert(
                        0, _Candidate(start, end, digits, shape, inner, before[first], after[last + 1])
                    )
            if runs:
                yield runs


def _free_before(text: str, start: int, *, close: bool) -> bool:
    """Return whether a number at `start` opens its token; `close` when a naming word stands right before."""
    if start == 0 or close:
        return start == 0 or not text[start - 1].isdecimal()
    sign, before = text[start - 1], text[start - 2 : start - 1]
    if sign.isalnum() or sign == "+":
        return False
    if not before.isalnum():
        return True
    if sign == "_":
        word = re.split(r"[\W_]", text[max(0, start - 16) : start - 1])[-1]
        return word.casefold() not in _ID_WORDS
    if sign in "/:" and before.isdecimal():  # beside another whole number; not a date, a time, a document
        return start >= 10 and text[start - 10 : start - 1].isdecimal()
    return sign not in "." + _HYPHENS  # a slash after a letter is a path, /cong-dan/…


def _free_after(text: str, end: int, *, close: bool) -> bool:
    """Return whether a number that ends at `end` closes its token; a file name's ending may follow."""
    sign, after = text[end : end + 1], text[end + 1 : end + 2]
    if sign.isalnum():
        return False
    if not after.isalnum() or sign not in "./:" + _HYPHENS:
        return True
    if after.isdecimal():
        return (close and sign != ".") or (sign in "/:" and text[end + 1 : end + 10].isdecimal())
    # "…345.Hiện nay" is a sentence without its space, "…345.H29" and "…345-ab" a longer code.
    spoken = after.isupper() and text[end + 2 : end + 3].islower()
    return close or spoken or sign == ":" or _FILE_END.match(text, end) is not None


def _is_clock(digits: str) -> bool:
    """Return whether 12 digits read as ddmmyyyyHHMM of our time, the stamp of many log files."""
    day, month, year, hour, minute = (
        int(digits[a:b]) for a, b in ((0, 2), (2, 4), (4, 8), (8, 10), (10, 12))
    )
    return 1 <= day <= 31 and 1 <= month <= 12 and 2015 <= year <= 2040 and hour < 24 and minute < 60


def _born(digits: str, today: date) -> bool:
    """Return whether the century-gender digit and year of a 12-digit number fit somebody alive by `today`."""
    year = 1900 + int(digits[3]) // 2 * 100 + int(digits[4:6])
    return 0 <= today.year - year <= _OLDEST


def _plain(found: _Candidate) -> bool:
    """Return whether no group is itself a whole number of another kind beside a few foreign digits."""
    return len(found.shape) == 1 or max(found.shape) <= 6


def _regular(found: _Candidate) -> bool:
    """Return whether a 12-digit number is grouped as usual, with one kind of gap, and no group goes on."""
    if len(found.inner) > 1 or (found.inner and {found.left, found.right} & found.inner):
        return False
    return _usual(found.shape)


def _apart(found: _Candidate, *, close: bool) -> bool:
    """Return whether nothing is tied to the number by a dot or hyphen (a hyphen may follow a named one)."""
    tied = {"."} if close else {".", "-"}
    return found.left not in tied and found.right not in tied


def _is_cccd(found: _Candidate, words: _Context, today: date) -> Certainty | None:
    """Judge a 12-digit number: DOMAIN 8, Điều 13 Nghị định 137/2015/NĐ-CP."""
    if not _born(found.digits, today):
        return None
    if words.families & {"cccd", "cmnd"} and (_regular(found) or (words.close and _plain(found))):
        return Certainty.NAMED
    if found.digits[:3] in PROVINCES and _regular(found) and not _is_clock(found.digits):
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


def _named(found: _Candidate, words: _Context) -> Personal | None:
    """Judge a number of 9 or 10 digits: only a word before it makes it personal."""
    if len(found.digits) == 9:
        named = "cmnd" in words.families or ("cccd" in words.families and words.close)
        return Personal.CMND if named else None
    named = "bhxh" in words.families and (words.close or not _dialled(found.digits))
    return Personal.BHXH if named else None


def _judge(text: str, found: _Candidate, words: _Context, today: date) -> Finding | None:
    """Return the finding that `found` is, if it is one."""
    close = words.close
    free = _apart(found, close=close) and _free_before(text, found.start, close=close)
    if not free or not _free_after(text, found.end, close=close):
        return None
    count = len(found.digits)
    if count == 12:
        certainty = _is_cccd(found, words, today)
        return Finding(found.start, found.end, Personal.CCCD, certainty, count) if certainty else None
    kind = None if _COUNTED.match(text, found.end) else _named(found, words)
    return Finding(found.start, found.end, kind, Certainty.NAMED, count) if kind else None


_CHAIN = 12  # "CMND 123456789, 234567890 và 345678901": what was named goes on over so many characters


def _chained(text: str, found: _Candidate, last: Finding | None) -> _Context:
    """Return the words that count for `found`: its own, or those of the number of its kind just before."""
    if last and last.certainty is Certainty.NAMED and last.digits == len(found.digits):
        gap = text[last.end : found.start]
        if len(gap) <= _CHAIN and _CONNECTORS.match(f" {fold(gap)}".rstrip()):
            return _Context(frozenset({last.kind.value}), close=True)
    return _context(text, found.start)


def _numbers(text: str, today: date) -> Iterator[Finding]:
    """Yield the CCCD, CMND and BHXH numbers of `text` in order, none overlapping."""
    last: Finding | None = None
    for runs in _candidates(text):
        if last and runs[0].start < last.end:
            continue
        words = _chained(text, runs[0], last)
        finding = next(filter(None, (_judge(text, run, words, today) for run in runs)), None)
        if finding:
            last = finding
            yield finding


# --- letters with numbers, phones, and all together -------------------------------------------------

_CODED = re.compile(
    r"(?<![^\W_])(?:(?P<passport>[A-Z][ ]?\d{7,8})|(?P<bhxh>[A-Z]{2}(?:[ -]?\d){13}))(?![^\W_]|[.\-/]\d)",
    re.IGNORECASE,
)
_SEVEN = re.compile(r"\d(?:[ -]?\d){6}")  # the least that a code above holds
_PHONE_GAP = r"[ .()\u00a0-]{0,2}"
_PHONE = re.compile(
    rf"(?<![\w+])(?<![\d][.\-])\(?(?:\+84|0084|84|0)(?:\(0\))?{_PHONE_GAP}"
    rf"(?:[35789](?:{_PHONE_GAP}\d){{8}}|2(?:{_PHONE_GAP}\d){{9}})(?![^\W_]|[.-]\d)"
)


def _coded(text: str) -> Iterator[Finding]:
    """Yield passport numbers (a letter, 7 or 8 digits) and old health-insurance card numbers, when named."""
    if not _SEVEN.search(text):
        return
    for hit in _CODED.finditer(text):
        kind = Personal(hit.lastgroup or "")
        words = _context(text, hit.start())
        if kind.value in words.families and _free_before(text, hit.start(), close=words.close):
            digits = sum(c.isdecimal() for c in hit[0])
            yield Finding(hit.start(), hit.end(), kind, Certainty.NAMED, digits)


def _phones(text: str) -> Iterator[Finding]:
    """Yield the Vietnamese telephone numbers of `text`."""
    for hit in _PHONE.finditer(text):
        if _is_phone(hit[0]):
            digits = sum(c.isdecimal() for c in hit[0])
            yield Finding(hit.start(), hit.end(), Personal.PHONE, Certainty.SHAPED, digits)


def detect(text: str, *, kinds: Collection[Personal] = IDENTITY, today: date | None = None) -> list[Finding]:
    """Return the personal numbers of `kinds` in `text`, in order, none overlapping; time grows with length.

    A 12-digit number counts by its build or by a word before it, all others but phones only by a word within
    40 characters before. `today` (default: now in UTC) bounds years of birth. Masks nothing by itself.
    """
    today = today or datetime.now(UTC).date()
    found = [*_coded(text), *_numbers(text, today)]
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
