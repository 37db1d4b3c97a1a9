"""Telephone numbers as people type them, and the one way they are kept."""

from __future__ import annotations

import re

import phonenumbers

REGION = "VN"
_PERSONAL = re.compile(r"0\d{11}\Z")  # no Vietnamese number has twelve digits
_TYPED = re.compile(r"[\d+(][\d\s().+/-]{2,30}\Z")


def normal(text: str) -> str:
    """Return a valid number as E.164 (+84…), what else looks like a number as its digits, else "".

    What reads as a personal number is none: it must not be kept as one by mistake (Điều 3.1).
    """
    typed = text.strip()
    if not _TYPED.match(typed):
        return ""
    try:
        number = phonenumbers.parse(typed, REGION)
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.is_valid_number(number):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if _PERSONAL.match(re.sub(r"\D", "", typed)):
        return ""
    return re.sub(r"[^\d+]", "", typed)  # an extension or a number of a test net is kept as typed


def shown(number: str) -> str:
    """Return a kept number as people read it: 024 3825 4321, +81 …"""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return number
    national = parsed.country_code == 84
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if national else style.INTERNATIONAL)


def spellings(text: str) -> list[str]:
    """Return the ways a typed number may stand in the catalogue, [] when it is no number."""
    kept = normal(text)
    if not kept:
        return []
    typed = text.strip()
    digits = re.sub(r"\D", "", typed)
    national = f"0{kept.removeprefix('+84')}" if kept.startswith("+84") else digits
    return list(dict.fromkeys((kept, typed, digits, national, shown(kept))))
