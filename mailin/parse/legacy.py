"""Text typed with Vietnamese fonts or decoded twice: converted only on evidence, and marked."""

from __future__ import annotations

import codecs
import re
from typing import Final

from .cleaning import normal
from .model import Problems
from .tables_vn import TCVN, VISCII, VPS, from_vni
from .vietnamese import evidence

_TABLES: Final = {"viscii": VISCII, "tcvn3": TCVN, "vps": VPS}
# Letters that ordinary Vietnamese in Unicode hardly ever holds, but text in these fonts always does
_ABC_LETTERS: Final = re.compile(
    "[\xa1-\xa8\xaa\xac-\xaf\xb1-\xb6\xb8-\xba\xbc-\xbf\xc6\xcb\xd0\xd1\xd6-\xd8\xde\xdf\xfe]"
)
_VNI_LETTERS: Final = re.compile("[aeouyAEOUYôöÔÖ][øûïåäëüØÛÏÅÄËÜ]|[ñöÑÖ]")
_VNI_SIGNS: Final = re.compile("[øûïåäëüØÛÏÅÄËÜñöÑÖ]")  # each pair or letter above holds one
_REFERENCE: Final = re.compile(r"&#(?:([0-9]{3,5})|[xX]([0-9A-Fa-f]{2,4}));")
_LETTERS: Final = (range(0xC0, 0x1F00), range(0x2010, 0x2028))  # of Vietnamese; dashes and quotation marks
_TWICE: Final = re.compile(
    "[ÃÂÄÅÆ][\x80-\xbf\u2010-\u203a\u20ac\u2122\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc]|á[º»]"
)


def best_reading(data: bytes, text: str) -> tuple[str, str] | None:
    """Return (table, text) when another Vietnamese table reads `data` clearly better than `text` does."""
    candidates = {name: _by_table(data, table) for name, table in _TABLES.items()}
    candidates["vni"] = from_vni(data.decode("cp1252", "replace"))
    if "\ufffd" not in (windows := data.decode("cp1258", "replace")):
        candidates["cp1258"] = normal(windows)
    return _clearly_better(text, candidates)


def _by_table(data: bytes, table: str) -> str:
    return normal(codecs.charmap_decode(data, "replace", table)[0])


def unreferenced(text: str, problems: Problems) -> str:
    """Return text whose marked letters a form program wrote as "&#7873;" in letters, on evidence; marked."""
    if "&#" not in text or not text.isascii():
        return text
    plain = _REFERENCE.sub(_referred, text)
    good, words = evidence(plain)
    if not good or good < 0.8 * words:
        return text
    problems.add("text-references")
    return plain


def _referred(found: re.Match[str]) -> str:
    """Return the letter beyond ASCII that a numeric reference names; any other reference stays."""
    code = int(found[2], 16) if found[2] else int(found[1])
    return chr(code) if any(code in some for some in _LETTERS) else found[0]


def by_name(name: str, data: bytes) -> str:
    """Return `data` read by a table that `best_reading` named."""
    if name == "cp1258":
        return normal(data.decode("cp1258", "replace"))
    return from_vni(data.decode("cp1252", "replace")) if name == "vni" else _by_table(data, _TABLES[name])


def in_table(text: str, name: str) -> str | None:
    """Return `text`, shown by a Western table, in table `name`; None unless more of it is Vietnamese then."""
    if name not in {"vni", "cp1258", *_TABLES}:
        return None
    try:
        reading = by_name(name, _western(text))
    except UnicodeEncodeError:
        return None
    good, words = evidence(reading)
    return reading if good > evidence(text)[0] and good >= 0.8 * words else None


def _clearly_better(text: str, candidates: dict[str, str]) -> tuple[str, str] | None:
    """Return the candidate with >= 3 and >= 80 % Vietnamese among its marked words, if `text` has few."""
    good, total = evidence(normal(text))
    best: tuple[str, str] | None = None
    best_good = max(good, 2)
    for name, reading in candidates.items():
        hits, words = evidence(reading)
        if hits > best_good and hits >= 0.8 * words and good < 0.7 * max(total, 1):
            best, best_good = (name, reading), hits
    return best


def undoubled(text: str, problems: Problems) -> str:
    """Return text that was encoded to UTF-8 twice in right letters; marked. C1 controls must still be in."""
    if text.isascii() or not _TWICE.search(text):
        return text
    undone = _decoded_again(text)
    if undone is None:  # a repaired part and an unrepaired one stand in the same text
        undone = "\n".join(map(_line_again, text.split("\n")))
    elif _TWICE.search(undone):  # by two gateways
        undone = _decoded_again(undone) or undone
    if undone != text:
        problems.add("text-double-encoded")
    return undone


def _line_again(line: str) -> str:
    """Undo one line, when that makes Vietnamese words of it."""
    if line.isascii() or not _TWICE.search(line):
        return line
    undone = _decoded_again(line) or ""
    good, words = evidence(undone)
    return undone if good and 2 * good >= words else line


def refonted(text: str, problems: Problems) -> str:
    """Return text typed in .VnTime or VNI-Times letters in Unicode, on evidence only; marked."""
    if text.isascii():
        return text
    candidates = {}
    if _ABC_LETTERS.search(text):
        candidates["tcvn3"] = _from_tcvn(text)
    if _VNI_SIGNS.search(text) and _VNI_LETTERS.search(text):
        candidates["vni"] = from_vni(text)
    better = _clearly_better(text, candidates) if candidates else None
    if better is None:
        return text
    problems.add(f"text-{better[0]}")
    return better[1]


def _decoded_again(text: str) -> str | None:
    """Undo UTF-8 that was read as Windows-1252 and encoded once more, if the whole text allows it."""
    try:
        return _western(text).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def _western(text: str) -> bytes:
    """Return the Windows-1252 bytes of `text`, C1 controls standing for themselves."""
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return b"".join(
            char.encode("latin-1") if "\x80" <= char <= "\x9f" else char.encode("cp1252") for char in text
        )


def _from_tcvn(text: str) -> str:
    """Map letters shown by a Western table to what an ABC font showed; other letters stay."""
    # 0xAD is the soft hyphen that stands for "ư"
    return normal(text.translate(_ABC_MAP))


_ABC_MAP: Final = {
    ord(bytes([byte]).decode("cp1252")): TCVN[byte] for byte in range(0xA1, 0xFF) if not 0xB0 <= byte <= 0xB4
}
