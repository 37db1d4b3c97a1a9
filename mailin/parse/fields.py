"""Single header fields with their own grammar: dates and message ids."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import Final

from .limits import MAX_IDS

_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_ZONE: Final = r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?(?!\d)"
_USUAL: Final = re.compile(
    r"(?:[A-Za-z]{3,9},? *)?(\d{1,2})[ -]([A-Za-z]{3})[a-z]{0,6}[ -](\d{4})"
    rf" +(\d{{1,2}})[:.](\d{{1,2}})(?:[:.](\d{{1,2}}))?(?:\.\d{{3,9}})?"
    # a zone by name is not passed over, nor the seconds before it
    rf"(?: *{_ZONE}| *(?:GMT|UTC?|Z)\b|(?![\d:]|\.\d| *[A-Z]{{3}}))"
)
_ISO: Final = re.compile(
    rf"(\d{{4}})[-/](\d{{2}})[-/](\d{{2}})[T ](\d{{2}}):(\d{{2}})(?::(\d{{2}}))?"
    rf"(?:\.\d{{1,9}})?(?: *{_ZONE}|Z)?"
)
_VIETNAMESE: Final = re.compile(
    r"(\d{1,2}) (?:thg|tháng|th) ?(\d{1,2}),? (?:năm )?(\d{4}),?"
    rf" (\d{{1,2}}):(\d{{2}})(?::(\d{{2}}))?(?: *{_ZONE})?",
    re.IGNORECASE,
)
_NUMERIC: Final = re.compile(
    r"[^\d]{0,12}(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}),? +(\d{1,2}):(\d{2})(?::(\d{2}))?"
    rf"(?: *{_ZONE})?"
)
_HANOI: Final = re.compile(
    r"\b(?:ICT|Asia/(?:Ho_Chi_Minh|Saigon|Hanoi|Bangkok)|(?:SE Asia|Indochina)[ A-Za-z]{0,20})"
)
_NAMED_ZONE: Final = re.compile(r"(?<=\d) ?(CEST|CET|EEST|EET|BST|MSK|IST|SGT|HKT|JST|KST|AEST)$")
_NAMED: Final = {
    "CET": "+0100", "CEST": "+0200", "EET": "+0200", "EEST": "+0300", "BST": "+0100", "MSK": "+0300",
    "IST": "+0530", "SGT": "+0800", "HKT": "+0800", "JST": "+0900", "KST": "+0900", "AEST": "+1000",
}  # fmt: skip
_HALF_DAY: Final = re.compile(r"\b(\d{1,2})(:\d{2}(?::\d{2})?) ?(AM|PM|SA|CH)\b", re.IGNORECASE)
_COLON_ZONE: Final = re.compile(r" (?:GMT|UTC)?([+-]\d{2}):?(\d{2})\b(?!:)")
_ID: Final = re.compile(r"<([^<>]{1,990})>")
_ID_GAP: Final = re.compile(r"[\s<>,;]+")


def date(text: str) -> datetime | None:
    """Return the aware time a Date header means, None when it means none; no zone counts as UTC."""
    text = _plainer(text.strip()[:200])
    found = _USUAL.match(text)
    if found:
        month = _MONTHS.get(found[2].lower())
        if month:
            return _aware((found[3], str(month), found[1]), found.groups()[3:])
    found = _ISO.match(text)
    if found:
        return _aware((found[1], found[2], found[3]), found.groups()[3:])
    found = _VIETNAMESE.search(text)
    if found:
        return _aware((found[3], found[2], found[1]), found.groups()[3:])
    found = _NUMERIC.match(text)
    if found:  # day first, as Vietnam writes it
        first, second = found[1], found[2]
        ordered = (second, first) if int(second) <= 12 else (first, second)
        return _aware((found[3], *ordered), found.groups()[3:])
    return _loose(text)


def _plainer(text: str) -> str:
    """Write half-day hours and names of the Vietnamese time zone as figures."""
    text = _HALF_DAY.sub(_whole_day, text)
    if "+" in text:
        return text
    return _NAMED_ZONE.sub(lambda found: f" {_NAMED[found[1]]}", _HANOI.sub("+0700", text))


def _whole_day(found: re.Match[str]) -> str:
    hour = int(found[1]) % 12 + (12 if found[3].upper() in {"PM", "CH"} else 0)
    return f"{hour:02d}{found[2]}"


def _aware(day: tuple[str, str, str], rest: tuple[str | None, ...]) -> datetime | None:
    """Build the time from (year, month, day) and (hour, minute, second, sign, zone hours, zone minutes)."""
    hour, minute, second, sign, hours, minutes = rest
    offset = int(hours or 0) * 60 + int(minutes or 0)
    zone = timezone(timedelta(minutes=-offset if sign == "-" else offset)) if 0 < offset < 1440 else UTC
    try:
        year, month, number = map(int, day)
        # second 60 is a leap second
        return datetime(
            year, month, number, int(hour or 0), int(minute or 0), min(int(second or 0), 59), tzinfo=zone
        )
    except ValueError:
        return None


def _loose(text: str) -> datetime | None:
    """Read the odd forms the standard library knows (two-digit years, named zones)."""
    try:
        parts = parsedate_tz(_COLON_ZONE.sub(r" \1\2", text))
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if parts is None:
        return None
    offset = parts[9] or 0
    zone = timezone(timedelta(seconds=offset)) if abs(offset) < 86_400 else UTC
    try:
        year = parts[0] + 1900 if 100 <= parts[0] < 1000 else parts[0]  # of a program that adds 1900
        return datetime(year, *parts[1:5], min(parts[5], 59), tzinfo=zone)
    except (ValueError, TypeError, OverflowError):
        return None


def ids(text: str) -> tuple[str, ...]:
    """Return the bare message ids of In-Reply-To, References or Message-ID, in order, each once."""
    found = ["".join(one.split()) for one in _ID.findall(text)] if "<" in text else []
    if not found:
        found = [word for word in _ID_GAP.split(text) if "@" in word]
    return tuple(dict.fromkeys(filter(None, found)))[-MAX_IDS:]


def message_id(text: str) -> str:
    """Return the bare Message-ID; one without brackets or "@" is kept as it is written."""
    found = ids(text)
    if found:
        return found[0]
    return "".join(text.split()).strip("<>")[:990]
