"""S/MIME signed data (RFC 5652): what was signed is taken out; nothing is verified."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

_SIGNED: Final = bytes.fromhex("06092a864886f70d010702")
_ENVELOPED: Final = (bytes.fromhex("06092a864886f70d010703"), bytes.fromhex("060b2a864886f70d0109100117"))
_MOST_PIECES: Final = 100_000
_DEEP: Final = 20


class _Element(NamedTuple):
    """One BER element: its tag, where its content begins, and its end (None: until two zero bytes)."""

    tag: int
    start: int
    end: int | None


def kind(data: bytes) -> Literal["signed", "encrypted", ""]:
    """Return what CMS says it is in its first bytes, "" when it is no CMS."""
    head = data[:40]
    if data[:1] != b"\x30":
        return ""
    if _SIGNED in head:
        return "signed"
    return "encrypted" if any(oid in head for oid in _ENVELOPED) else ""


def content(data: bytes) -> bytes:
    """Return the signed content, b"" when there is none inside or the structure is broken."""
    try:
        return _content(data)
    except (IndexError, ValueError):
        return b""


def _content(data: bytes) -> bytes:
    pos = _enter(data, 0, 0x30)
    pos = _behind(data, _enter(data, pos, 0x06, skip=True))
    pos = _enter(data, pos, 0xA0)
    pos = _enter(data, pos, 0x30)
    pos = _behind(data, _enter(data, pos, 0x02, skip=True))
    pos = _behind(data, _enter(data, pos, 0x31, skip=True))
    pos = _enter(data, pos, 0x30)
    pos = _behind(data, _enter(data, pos, 0x06, skip=True))
    pos = _enter(data, pos, 0xA0)
    return _octets(data, _element(data, pos))


def _element(data: bytes, pos: int) -> _Element:
    """Read one tag and length; raises IndexError at the end of data."""
    tag, size = data[pos], data[pos + 1]
    start = pos + 2
    if size == 0x80:
        return _Element(tag, start, None)
    if size & 0x80:
        count = size & 0x7F
        if count > 4:
            raise ValueError(pos)
        size = int.from_bytes(data[start : start + count], "big")
        start += count
    return _Element(tag, start, start + size)


def _enter(data: bytes, pos: int, tag: int, *, skip: bool = False) -> int:
    """Return where the content of the element at `pos` begins (or `pos` itself, to be skipped)."""
    element = _element(data, pos)
    if element.tag != tag:
        raise ValueError(pos)
    return pos if skip else element.start


def _behind(data: bytes, pos: int) -> int:
    """Return where the next element begins."""
    element = _element(data, pos)
    if element.end is not None:
        return element.end
    open_ones, pos = 1, element.start
    for _ in range(_MOST_PIECES):
        if data[pos : pos + 2] == b"\x00\x00":
            open_ones, pos = open_ones - 1, pos + 2
            if not open_ones:
                return pos
            continue
        inner = _element(data, pos)
        open_ones += inner.end is None
        if open_ones > _DEEP:
            break
        pos = inner.start if inner.end is None else inner.end
    raise ValueError(pos)


def _octets(data: bytes, element: _Element) -> bytes:
    """Return an octet string, whole or in pieces."""
    if element.tag == 0x04 and element.end is not None:
        return data[element.start : element.end]
    if element.tag != 0x24:
        raise ValueError(element.tag)
    pieces: list[bytes] = []
    pos = element.start
    while len(pieces) < _MOST_PIECES and (element.end is None or pos < element.end):
        if data[pos : pos + 2] in {b"\x00\x00", b""}:
            break
        piece = _element(data, pos)
        if piece.tag != 0x04 or piece.end is None:
            raise ValueError(pos)
        pieces.append(data[piece.start : piece.end])
        pos = piece.end
    return b"".join(pieces)
