"""The bytes of a CSV as text, in the encodings that spreadsheets in Vietnam write."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from support.domain.text import nfc
from support.domain.words import _

NOT_UTF8 = _("Tệp không ở mã UTF-8 và cũng không đọc được theo mã khác; hãy lưu lại dưới dạng CSV UTF-8.")
IS_WORKBOOK = _("Đây là tệp bảng tính, không phải CSV; hãy chọn “Lưu thành” rồi chọn “CSV UTF-8”.")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text and how it was written; when it cannot be read: the line and the sentence that says why."""

    text: str = ""
    encoding: str = ""
    line: int = 0
    sentence: str = ""


def decode(raw: bytes) -> Decoded:
    """Read UTF-8 (with or without BOM), UTF-16, or windows-1258; the text comes back NFC, without BOM.

    A file in UTF-8 with some broken bytes stays UTF-8: its first broken line is told, for read in another
    encoding every name in it would be spoilt without a word.
    """
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Decoded(line=1, sentence=IS_WORKBOOK)
    wide = _wide(raw)
    if wide:
        return _as(raw, wide, "UTF-16")
    try:
        return Decoded(nfc(raw.decode("utf-8-sig")), "UTF-8")
    except UnicodeDecodeError as error:
        broken = Decoded(line=raw[: error.start].count(b"\n") + 1, sentence=NOT_UTF8)
    if _is_broken_utf8(raw):
        return broken
    told = _as(raw, "cp1258", "windows-1258")
    return told if told.text else broken


def _as(raw: bytes, codec: str, name: str) -> Decoded:
    try:
        return Decoded(nfc(raw.decode(codec)), name)
    except UnicodeDecodeError as error:
        return Decoded(line=raw[: error.start].count(b"\n") + 1, sentence=NOT_UTF8)


def _wide(raw: bytes) -> str:
    """Return the codec of a UTF-16 file, "" for another: by its mark, else by the NULs of plain letters."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = raw[:400]
    if start.count(0) * 4 < len(start):
        return ""
    return "utf-16-be" if start[::2].count(0) > start[1::2].count(0) else "utf-16-le"


def _is_broken_utf8(raw: bytes) -> bool:
    """Tell whether more of the letters beyond ASCII are whole UTF-8 than broken."""
    text = raw.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return sum(sign > "\x7f" for sign in text) - broken > broken
