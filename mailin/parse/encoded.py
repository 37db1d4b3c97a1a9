"""Words of headers: RFC 2047 in its right and its many broken forms, and raw 8-bit text."""

from __future__ import annotations

import binascii
import re
from typing import Final, NamedTuple

from . import charset, transfer
from .cleaning import one_line, without_hidden
from .legacy import undoubled
from .model import Problems

_URL_SAFE: Final = str.maketrans("-_", "+/")
_HEX: Final = re.compile(r"[0-9A-Fa-f]{2}")


class _Word(NamedTuple):
    """One encoded word still in its encoding."""

    label: str
    base64: bool
    payload: str
    whole: bool


def raw_text(value: bytes, problems: Problems) -> str:
    """Return a raw header value as text; encoded words stay encoded."""
    return value.decode("ascii") if value.isascii() else charset.decode(value, "", problems)


def text_of(value: bytes, problems: Problems) -> str:
    """Return a raw header value decoded, NFC, on one line."""
    return words(raw_text(value, problems), problems)


def words(text: str, problems: Problems) -> str:
    """Return `text` with every encoded word decoded, NFC, on one line."""
    if "=?" not in text:
        return _shown(text, problems)
    decoded = _decoded(text, problems)
    if "=?" in decoded and decoded != text:  # encoded twice by a gateway
        again = _decoded(decoded, problems)
        if again != decoded:
            problems.add("encoded-twice")
            decoded = again
    return _shown(decoded, problems)


def _shown(text: str, problems: Problems) -> str:
    """Return one clean line; characters that hide or turn others round are left out, and recorded."""
    text = undoubled(text, problems)
    if without_hidden(text) != text:
        problems.add("hidden-characters")
    return one_line(text)


def _decoded(text: str, problems: Problems) -> str:
    """Decode the words of `text` in one pass; adjacent ones are joined before their bytes are read."""
    out: list[str] = []
    run: list[_Word] = []
    last_end = text.rfind("?=")
    pos = 0
    while (start := text.find("=?", pos)) >= 0:
        found = _word_at(text, start, last_end)
        if found is None:
            _flush(run, out, problems)
            out.append(text[pos : start + 2])
            pos = start + 2
            continue
        word, end = found
        gap = text[pos:start]
        if gap and not (run and gap.isspace()):
            _flush(run, out, problems)
            out.append(gap)
        run.append(word)
        pos = end
    _flush(run, out, problems)
    out.append(text[pos:])
    return "".join(out)


def _word_at(text: str, start: int, last_end: int) -> tuple[_Word, int] | None:
    """Return the encoded word that begins at `start` and where it ends, None if it is not one."""
    mark = text.find("?", start + 2, start + 80)
    if mark < 0 or text[mark + 1 : mark + 2] not in {"b", "B", "q", "Q"} or text[mark + 2 : mark + 3] != "?":
        return None
    label = text[start + 2 : mark].partition("*")[0].strip()  # RFC 2231 language
    base64 = text[mark + 1] in "bB"
    begin = mark + 3
    end = text.find("?=", begin) if last_end >= begin else -1
    if end >= 0 and not base64:
        end = _real_end(text, end)
    broken = end < 0
    if broken:
        end = len(text)
    following = text.find("=?", begin, end)
    if following >= 0:  # an unterminated word before the next one
        return _Word(label, base64, text[begin:following].rstrip(), whole=False), following
    if broken:
        end = _first_gap(text, begin)
        return _Word(label, base64, text[begin:end], whole=False), end
    return _Word(label, base64, text[begin:end], whole=True), end + 2


def _real_end(text: str, end: int) -> int:
    """Return the end of a Q word whose text holds a bare "?" before an escape ("...?=20...?=")."""
    for _ in range(50):
        if not _HEX.match(text, end + 2):
            return end
        further = text.find("?=", end + 2)
        if further < 0 or " " in text[end:further] or "=?" in text[end:further]:
            return end
        end = further
    return end


def _first_gap(text: str, begin: int) -> int:
    """Return where an unterminated word stops: at white space, else at the end."""
    for index in range(begin, len(text)):
        if text[index].isspace():
            return index
    return len(text)


def _flush(run: list[_Word], out: list[str], problems: Problems) -> None:
    """Decode a run of adjacent words; neighbours with one label share their bytes (split letters)."""
    index = 0
    while index < len(run):
        end = index + 1
        while end < len(run) and run[end].label.casefold() == run[index].label.casefold():
            end += 1
        if not all(word.whole for word in run[index:end]):
            problems.add("encoded-word-broken")
        out.append(charset.decode(_bytes_of(run[index:end], problems), run[index].label, problems))
        index = end
    run.clear()


def _bytes_of(run: list[_Word], problems: Problems) -> bytes:
    """Return the bytes of words with one label; base64 cut off the quad goes on in the next word."""
    pieces: list[bytes] = []
    pending = ""
    for index, word in enumerate(run):
        if not word.base64:
            pieces.append(_from_q(word.payload))
            continue
        pending += "".join(word.payload.split())
        more = index + 1 < len(run) and run[index + 1].base64
        if len(pending) % 4 and more and len(pending) < 4_000:
            continue
        pieces.append(transfer.from_base64(_usual(pending).encode("utf-8", "surrogatepass"), problems))
        pending = ""
    return b"".join(pieces)


def _usual(packed: str) -> str:
    """Return base64 in its usual letters when it came in those of addresses (RFC 4648, section 5)."""
    return packed if "+" in packed or "/" in packed else packed.translate(_URL_SAFE)


def _from_q(payload: str) -> bytes:
    """Decode the Q encoding (RFC 2047, section 4.2); stray "=" and raw letters stay."""
    data = payload.encode("utf-8", "surrogatepass").replace(b"_", b" ")
    if b"=" not in data:
        return data
    return binascii.a2b_qp(data.replace(b"= ", b"=3D "), header=False)
