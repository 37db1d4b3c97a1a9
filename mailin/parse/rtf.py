"""Outlook's compressed RTF ([MS-OXRTFCP]) to RTF."""

from __future__ import annotations

import struct
from typing import Final

_DICTIONARY: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_COMPRESSED: Final = b"LZFu"
_PLAIN: Final = b"MELA"
_MOST: Final = 1024 * 1024  # bytes of RTF that are unpacked
_WINDOW: Final = 4_096


def unpacked(data: bytes) -> bytes:
    """Return the RTF that `data` holds, at most 1 MiB of it, b"" when it is not compressed RTF."""
    if len(data) < 16:
        return b""
    size = min(struct.unpack_from("<I", data, 4)[0], _MOST)
    if data[8:12] == _PLAIN:
        return data[16 : 16 + size]
    return _unzipped(data, size) if data[8:12] == _COMPRESSED else b""


def _unzipped(data: bytes, size: int) -> bytes:
    """Undo the LZ77 variant: runs of eight tokens, each a byte or (offset, length) in a 4 KiB window."""
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\x00"))
    write = len(_DICTIONARY)
    out = bytearray()
    pos = 16
    while pos < len(data) and len(out) < size:
        control = data[pos]
        pos += 1
        for bit in range(8):
            if control >> bit & 1:
                token = data[pos : pos + 2]
                pos += 2
                offset = int.from_bytes(token, "big") >> 4
                if len(token) < 2 or offset == write:
                    return bytes(out[:size])
                piece = [window[(offset + step) % _WINDOW] for step in range((token[1] & 15) + 2)]
                piece = _overlapped(piece, (write - offset) % _WINDOW)
            else:
                piece = list(data[pos : pos + 1])
                pos += 1
            for byte in piece:
                window[write] = byte
                write = (write + 1) % _WINDOW
            out += bytes(piece)
    return bytes(out[:size])


def _overlapped(piece: list[int], distance: int) -> list[int]:
    """Return a run that reads bytes it writes itself: it repeats after `distance`."""
    if not 0 < distance < len(piece):
        return piece
    return [piece[at % distance] for at in range(len(piece))]
