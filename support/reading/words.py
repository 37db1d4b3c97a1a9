"""Gets readable text out of plain files, web pages, RTF and mails; linear in their size."""

from __future__ import annotations

import html
import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

from support.reading.report import Collected

_BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "td", "th", "title"})
# What is not closed goes on to the end: then nothing is looked at twice, however broken the page is (the
# standard library's parser is quadratic there, and so is a browser's on deep nesting).
_TAG = re.compile(
    r"<!--(?:.*?-->|.*)|<(script|style)\b(?:.*?</(?:script|style)[^<>]*>|.*)|</?([a-z][a-z0-9]*)[^<>]*>?|<[!?][^<>]*>?",
    re.IGNORECASE | re.DOTALL,
)
_PARTS_MAX = 200
_RTF = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_RTF_HIDDEN = frozenset({b"fonttbl", b"colortbl", b"stylesheet", b"pict", b"info", b"object", b"themedata"})


def decoded(raw: bytes, charset: str = "") -> str:
    """Return text: what its mark says, valid UTF-8 whatever is declared, the declared, then Vietnamese."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    for name in ("utf-8-sig", charset, "windows-1258"):
        try:
            return raw.decode(name) if name else raw.decode("utf-8-sig")
        except (UnicodeError, LookupError):
            continue
    return raw.decode("windows-1258", "replace")


def page(text: str) -> str:
    """Return the words of an HTML page, each block on a line of its own."""
    return html.unescape(_TAG.sub(lambda hit: "\n" if (hit[2] or "").lower() in _BLOCKS else "", text))


def rtf(raw: bytes) -> str:
    """Return the words of an RTF file; groups that hold fonts, pictures and the like are left out."""
    found, depth, hidden, skip = Collected(), 0, 0, 0
    for hit in _RTF.finditer(raw):
        word, number, code, sign, brace, plain = hit.groups()
        if brace:
            depth += 1 if brace == b"{" else -1
            hidden = 0 if depth < hidden else hidden
        elif hidden:
            continue
        elif word in _RTF_HIDDEN or sign == b"*":
            hidden = depth
        elif word == b"u" and number:
            found.add(chr(int(number) % 65_536))
            skip = 1
        else:
            found.add(_rtf_piece(word, code, plain, skip))
            skip = 0
        if found.full:
            break
    return found.text().encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _rtf_piece(word: bytes | None, code: bytes | None, plain: bytes | None, skip: int) -> str:
    """Return one token as text; the sign after \\u stands for readers that do not know it."""
    if word:
        return {b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"row": "\n"}.get(word, "")
    if code:
        return "" if skip else bytes([int(code, 16)]).decode("windows-1258", "replace")
    return plain.decode("latin-1")[skip:] if plain else ""


def mail(raw: bytes) -> str:
    """Return subject, sender and the text parts of a mail kept as a file."""
    found = Collected()
    message = message_from_bytes(raw)
    for name in ("Subject", "From", "To", "Date"):
        found.add(f"{_header(message, name)}\n")
    for number, part in enumerate(message.walk()):
        if number >= _PARTS_MAX or found.full:
            break
        if part.get_content_maintype() == "text" and not part.get_filename():
            content = part.get_payload(decode=True)
            text = decoded(content if isinstance(content, bytes) else b"", part.get_content_charset("") or "")
            found.add(page(text) if part.get_content_subtype() == "html" else text)
    return found.text()


def _header(message: Message, name: str) -> str:
    value = str(message.get(name, ""))[:2000]
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError):
        return value
