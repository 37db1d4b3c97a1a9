"""Content-Type and Content-Disposition: the value and its parameters, RFC 2231 and worse."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote_to_bytes

from . import charset, encoded
from .cleaning import one_line
from .limits import MAX_PARAMS
from .model import Problems

_PARAM: Final = re.compile(r';\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))')
_FIRST_WORD: Final = re.compile(r"\s*([^\s=\"]+)\s+(?=[^\s=\"]+\s*=)")
_ESCAPE: Final = re.compile(r"\\(.)")
_PIECE: Final = re.compile(r"^(.+?)(?:\*(\d{1,3}))?(\*)?$")
_EXTENDED: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,30}'[a-zA-Z-]{0,10}'[^']{0,1000}%[0-9A-Fa-f]{2}")
_PERCENT: Final = re.compile(r"%[0-9A-Fa-f]{2}")

Pieces = dict[int, tuple[str, bool]]


def split(value: str) -> tuple[str, dict[str, str]]:
    """Return (main value casefolded, raw parameters by casefolded name); the first of doubles wins."""
    value = value[:MAX_PARAMS]
    main, _, rest = value.partition(";")
    if "=" in main:  # "attachment filename=x", or a parameter with nothing before it
        word = _FIRST_WORD.match(main)
        main, rest = (word[1], value[word.end() :]) if word else ("", value)
        value = f"{main};{rest}"
    params: dict[str, str] = {}
    if rest:
        for found in _PARAM.finditer(value, len(main)):
            name, quoted, bare = found.groups()
            text = _ESCAPE.sub(_unescape, quoted) if quoted is not None else _bare(bare)
            params.setdefault(name.casefold(), text)
    return main.partition("(")[0].strip().casefold(), params


def _unescape(found: re.Match[str]) -> str:
    """Undo an escaped quote; a lone backslash is a Windows path and stays."""
    return found[1] if found[1] in '"\\' else found[0]


def _bare(text: str) -> str:
    """Return an unquoted value without comment, stray quotes or trailing gaps."""
    text = text.strip()
    return text[1:].strip() if text.startswith('"') else text


def text_param(params: dict[str, str], name: str, problems: Problems) -> str:
    """Return parameter `name` decoded: RFC 2231 first, then RFC 2047, percent or raw text; "" if absent."""
    pieces: Pieces = {}
    for key, value in params.items():
        if not key.startswith(name):
            continue
        found = _PIECE.match(key)
        if found and found[1] == name and (found[2] or found[3]):
            pieces[int(found[2] or 0)] = (value, found[3] is not None)
    if pieces:
        text = _joined(pieces, problems)
        if text and "\ufffd" not in text:
            return text
    plain = params.get(name, "")
    if not pieces and _EXTENDED.match(plain):  # RFC 2231 without its star
        return _joined({0: (plain, True)}, problems)
    text = encoded.words(plain, problems)
    return _unpercent(text) or (_joined(pieces, problems) if pieces else "")


def _unpercent(text: str) -> str:
    """Undo percent escapes some web mailers put in a plain name, when they spell non-ASCII UTF-8."""
    if not _PERCENT.search(text):
        return text
    try:
        undone = unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        return text
    return text if undone.isascii() else one_line(undone)


def _joined(pieces: Pieces, problems: Problems) -> str:
    """Return continued pieces in their order, percent-decoded and read in the charset of the first."""
    label = ""
    data = b""
    open_run = b""  # encoded pieces in a row: some programs cut between "%C" and "3"
    for place, (number, (value, is_encoded)) in enumerate(sorted(pieces.items())):
        text = value
        if number != place:
            problems.add("param-broken")
        if is_encoded and place == 0 and value.count("'") >= 2:
            label, _, text = value.split("'", 2)
            text = text.strip('"')
        raw = text.encode("utf-8", "surrogatepass")
        if is_encoded:
            open_run += raw
        else:
            data += unquote_to_bytes(open_run) + raw
            open_run = b""
    text = charset.decode(data + unquote_to_bytes(open_run), label, problems)
    return encoded.words(text, problems)
