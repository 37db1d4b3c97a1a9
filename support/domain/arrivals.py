"""Số đến of incoming documents: one series a year over paper and electronic ones (Điều 22.2 NĐ 30/2020)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from support.domain.text import nfc

SERIAL_DIGITS = 6


def normal(text: str) -> str:
    """Return a số đến as it is kept: 007 and “ 7 ” are 7; what is no number stays as typed."""
    clean = nfc(text).strip()
    return clean.lstrip("0") or "0" if clean.isascii() and clean.isdecimal() else clean


def serial(text: str) -> int | None:
    """Return the place of a số đến in its series, None when it is no number from 1 to 999,999."""
    clean = normal(text)
    if not (clean.isascii() and clean.isdecimal()) or len(clean) > SERIAL_DIGITS or clean == "0":
        return None
    return int(clean)


@dataclass(frozen=True, slots=True)
class Series:
    """The số đến of one year: first and last, runs that are missing between them, doubles, no numbers."""

    first: int = 0
    last: int = 0
    gaps: tuple[tuple[int, int], ...] = ()
    doubles: tuple[int, ...] = ()
    odd: tuple[str, ...] = ()


def series(numbers: Iterable[str]) -> Series:
    """Return what the typed numbers of a year make; a series may begin anywhere in a year."""
    known: dict[int, int] = {}
    odd = []
    for typed in numbers:
        place = serial(typed)
        if place is None:
            odd.append(typed)
        else:
            known[place] = known.get(place, 0) + 1
    if not known:
        return Series(odd=tuple(sorted(odd)))
    ordered = sorted(known)
    gaps = tuple((one + 1, after - 1) for one, after in pairwise(ordered) if after > one + 1)
    doubles = tuple(place for place in ordered if known[place] > 1)
    return Series(ordered[0], ordered[-1], gaps, doubles, tuple(sorted(odd)))
