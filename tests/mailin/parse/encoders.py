"""Vietnamese text as old programs and broken gateways store it: bytes for messages of the catalogue."""

from __future__ import annotations

import unicodedata

from mailin.parse.tables_vn import NONE, TCVN, VISCII, VPS, _vni_pairs

_SHAPES = "\u0302\u0306\u031b"  # circumflex, breve, horn: part of the letter in windows-1258
_VNI = {letter: pair for pair, letter in _vni_pairs().items()}


def _by_table(table: str, text: str) -> bytes:
    """Return `text` by a table of 256; capitals that lie on control bytes are left to their small letters."""
    places = {
        char: byte for byte, char in enumerate(table) if char != NONE and (byte >= 0x80 or char == chr(byte))
    }
    return bytes(places[char] for char in unicodedata.normalize("NFC", text))


def tcvn(text: str) -> bytes:
    """Return the bytes an ABC font (.VnTime) shows as `text`."""
    return _by_table(TCVN, text)


def viscii(text: str) -> bytes:
    """Return `text` in VISCII (RFC 1456)."""
    return _by_table(VISCII, text)


def vps(text: str) -> bytes:
    """Return `text` in VPS."""
    return _by_table(VPS, text)


def vni(text: str) -> bytes:
    """Return the bytes a VNI font shows as `text`."""
    return "".join(_VNI.get(char, char) for char in unicodedata.normalize("NFC", text)).encode("latin-1")


def cp1258(text: str) -> bytes:
    """Return `text` in windows-1258: shaped letters, then combining tones, as Windows writes it."""
    out = ""
    for char in unicodedata.normalize("NFC", text):
        letter, *marks = list(unicodedata.normalize("NFD", char))
        base = unicodedata.normalize("NFC", letter + "".join(mark for mark in marks if mark in _SHAPES))
        out += base + "".join(mark for mark in marks if mark not in _SHAPES)
    return out.encode("cp1258")


def doubled(text: str) -> str:
    """Return UTF-8 that was read as Windows-1252 and is text again; its empty places are C1 controls."""
    western = text.encode("utf-8").decode("cp1252", "surrogateescape")
    return "".join(chr(ord(char) - 0xDC00) if "\udc80" <= char <= "\udcff" else char for char in western)


def q_bytes(data: bytes, charset: str) -> str:
    """Return one RFC 2047 word in Q around bytes of any table."""
    return f"=?{charset}?Q?{''.join('_' if byte == 0x20 else f'={byte:02X}' for byte in data)}?="
