"""Bytes without a label that are not Vietnamese: which other table wrote them, by how they are spread."""

from __future__ import annotations

import re
from typing import Final

_RUN: Final = re.compile(rb"[\x80-\xff]+")
_SAMPLE: Final = 20_000  # bytes looked at
_FEW: Final = 6  # marked bytes below which a spread means nothing


def table(data: bytes) -> str:
    """Return the Python codec that most likely wrote `data`: "cp1252" for single marked letters among plain
    ones, else a Cyrillic or East Asian one; "" when nothing can be said.
    """
    runs = _RUN.findall(data[:_SAMPLE])
    marked = b"".join(runs)
    if not marked or len(marked) / len(runs) < 2.5:
        return "cp1252"
    if len(marked) < _FEW:
        return ""
    below, upper, lower = (_share(marked, *bounds) for bounds in ((0x80, 0xC0), (0xC0, 0xE0), (0xE0, 0x100)))
    if below < 0.12:
        return "cp1251" if lower > upper else "koi8_r"
    return _east_asian(data, marked)


def _share(marked: bytes, first: int, behind: int) -> float:
    """Return the share of bytes from `first` up to, not including, `behind`."""
    return sum(first <= byte < behind for byte in marked) / len(marked)


def _east_asian(data: bytes, marked: bytes) -> str:
    """Tell the double-byte tables apart by the lead bytes of their commonest letters."""
    if _share(marked, 0x82, 0x84) > 0.2 and _fits(data, "cp932"):
        return "cp932"
    leads = marked[::2]
    if _share(leads, 0xA4, 0xA6) > 0.3 and _fits(data, "euc_jp"):
        return "euc_jp"
    if _share(leads, 0xB0, 0xC9) > 0.97 and _fits(data, "cp949"):
        return "cp949"
    return "gb18030" if _fits(data, "gb18030") else ""


def _fits(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
