"""Transfer encodings, read as broken mail really carries them: base64, quoted-printable, uuencode."""

from __future__ import annotations

import binascii
import re
from typing import Final

from .model import Problems

_NOT_BASE64: Final = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
)
_PROSE: Final = bytes((*b"\t ,.:;<>-", *range(0x80, 0x100)))
_GAPS: Final = b"\r\n\t "
_LETTERS: Final = re.compile(r"[^a-z0-9]")
_SOFT_BREAK: Final = re.compile(rb"=[ \t]{1,80}\r?\n")
# A letter beyond ASCII in UTF-8, escaped; a soft line break may stand inside
_UTF8_ESCAPES: Final = re.compile(rb"=[C-Fc-f][0-9A-Fa-f](?:=\r?\n)?=[89ABab][0-9A-Fa-f]")
_FEWEST_ESCAPES: Final = 3
_SAMPLE: Final = 20_000  # bytes
_SHORTEST_LINE: Final = 56  # characters of base64 that no word of a letter reaches
_LONGEST_LINE: Final = 998  # RFC 5322, section 2.1.1
_UU_BEGIN: Final = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?$", re.MULTILINE)


def decode(data: bytes, encoding: str, problems: Problems) -> bytes:
    """Return the content of `data`; what cannot be decoded is kept as it came, and recorded."""
    kind = _LETTERS.sub("", encoding.casefold().partition("(")[0].partition(";")[0])
    if kind == "base64":
        return from_base64(data, problems)
    if kind == "qp" or kind.startswith("quoted"):  # misspelt in many ways
        return from_quoted(data)
    if kind in {"uuencode", "xuuencode", "uue", "xuue"}:
        return _from_uu_part(data, problems)
    if kind not in {"", "7bit", "8bit", "binary", "7bits", "8bits"}:
        problems.add("encoding-unknown")
    return data


def undeclared(data: bytes, problems: Problems) -> bytes:
    """Return a text decoded that is wholly quoted-printable or base64 though no header says so; recorded.

    Asked only of readable text; a letter with a single raw 8-bit byte, or one that only quotes such lines,
    stays as it is.
    """
    if not data.isascii():
        return data
    if len(_UTF8_ESCAPES.findall(data[:_SAMPLE])) >= _FEWEST_ESCAPES:
        decoded = from_quoted(data)
    else:
        packed = _packed_lines(data)
        if not packed or data[len(packed) :].strip():
            return data
        decoded = _piece(packed.translate(None, _NOT_BASE64).rstrip(b"="))
    try:
        text = decoded.decode("utf-8")
    except UnicodeDecodeError:
        return data
    if not text.replace("\r", " ").replace("\n", " ").replace("\t", " ").isprintable() or " " not in text:
        return data
    problems.add("encoding-undeclared")
    return decoded


def from_quoted(data: bytes) -> bytes:
    """Decode quoted-printable; raw 8-bit bytes and broken escapes stay as they are."""
    if b"=" not in data:
        return data
    if b"= " in data or b"=\t" in data:  # gaps a server added behind a soft line break
        data = _SOFT_BREAK.sub(b"=\n", data)
    return binascii.a2b_qp(data)


def from_base64(data: bytes, problems: Problems) -> bytes:
    """Decode base64 with wrong padding, foreign characters, several padded pieces or a text tail."""
    if _is_plain_text(data):
        packed = _packed_lines(data)
        problems.add("base64-tail" if packed else "encoding-wrong")
        if not packed:
            return data
        data = packed
    cut = data.find(b"=")
    if cut >= 0 and cut < len(data) - 4:
        data = _without_tail(data, cut, problems)
    packed = data.translate(None, _NOT_BASE64)
    if len(packed) % 4 == 0:
        letters = packed.rstrip(b"=")
        if b"=" not in letters and len(packed) - len(letters) <= 2:
            return binascii.a2b_base64(packed)
    problems.add("base64-broken")
    if packed.count(b"=") > 1_000:  # not padding any more
        return _piece(packed.replace(b"=", b""))
    return b"".join(_piece(piece) for piece in packed.split(b"="))


def _piece(packed: bytes) -> bytes:
    """Decode one unpadded run; a single left-over character carries no whole byte."""
    if len(packed) % 4 == 1:
        packed = packed[:-1]
    return binascii.a2b_base64(packed + b"=" * (-len(packed) % 4))


def _is_plain_text(data: bytes) -> bool:
    """Say whether the first 2,000 bytes are prose rather than base64."""
    head = data[:2_000].strip(_GAPS)
    return (len(head) - len(head.translate(None, _PROSE))) * 12 > len(head)


def _packed_lines(data: bytes) -> bytes:
    """Return the lines of base64 that `data` begins with: all of one length but the last, none of prose."""
    at = len(data) - len(data.lstrip(_GAPS))
    size = 0
    while at < len(data):
        end = data.find(b"\n", at) + 1 or len(data)
        line = data[at:end].strip(_GAPS)
        if (
            line.translate(None, _NOT_BASE64) != line
            or not _SHORTEST_LINE <= (size or len(line)) <= _LONGEST_LINE
        ):
            break
        size = size or len(line)
        if len(line) > size:
            break
        at = end
        if len(line) < size:
            break
    return data[:at] if size else b""


def _without_tail(data: bytes, cut: int, problems: Problems) -> bytes:
    """Drop clear text after the padding (list footers, virus notices); keep further base64."""
    end = cut
    while end < len(data) and data[end] == 0x3D:
        end += 1
    tail = data[end:].strip()
    if tail and len(tail.translate(None, _NOT_BASE64 + b"\r\n")) < len(tail.translate(None, b"\r\n")):
        problems.add("base64-tail")
        return data[:end]
    return data


def _from_uu_part(data: bytes, problems: Problems) -> bytes:
    """Decode a whole part in uuencode; without a begin line it stays as it is."""
    begin = _UU_BEGIN.search(data)
    if begin is None:
        problems.add("encoding-wrong")
        return data
    return uu_lines(data[begin.end() :])[0]


def uu_lines(data: bytes) -> tuple[bytes, bool]:
    """Return (content, whole) of uuencoded lines up to "end"; whole is False when a line is not uuencode."""
    content: list[bytes] = []
    for line in data.strip(b"\r\n").split(b"\n"):
        line = line.rstrip(b"\r")  # noqa: PLW2901  the line without its end
        if line in {b"end", b""} or line[:1] in {b"`", b" "}:
            if line == b"end":
                return b"".join(content), True
            continue
        size = (((line[0] - 32) & 63) * 4 + 5) // 3  # some encoders leave garbage behind the last byte
        try:
            content.append(binascii.a2b_uu(line[:size]))
        except binascii.Error:
            return b"".join(content), False
    return b"".join(content), False
