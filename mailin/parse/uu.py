"""Files that old mailers wrote into the text itself: begin 644 name ... end, or in base64."""

from __future__ import annotations

import binascii
import re
from itertools import islice
from typing import Final

from .transfer import uu_lines

_BEGIN: Final = re.compile(r"^begin(-base64)? [0-7]{3,4} ([^\n]{1,255})$", re.MULTILINE)
_MOST: Final = 20  # beginnings looked at in one text


def take_out(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Return (text without its uuencoded files, [(name, content)]); only whole files are taken."""
    files: list[tuple[str, bytes]] = []
    kept: list[str] = []
    pos = 0
    last_end = {mark: text.rfind(mark) for mark in ("\nend", "\n====")}
    for begin in islice(_BEGIN.finditer(text), _MOST):
        mark = "\n====" if begin[1] else "\nend"
        if begin.start() < pos or begin.end() > last_end[mark]:
            continue
        end = text.find(mark, begin.end())
        content = _content(text[begin.end() : end + len(mark)], in_base64=begin[1] is not None)
        if content:
            files.append((begin[2].strip(), content))
            kept.append(text[pos : begin.start()])
            pos = end + len(mark)
    kept.append(text[pos:])
    return "".join(kept), files


def _content(block: str, *, in_base64: bool) -> bytes:
    """Return what the lines between the marks hold, b"" when they are prose."""
    if not block.isascii():
        return b""
    if not in_base64:
        content, whole = uu_lines(block.encode("ascii"))
        return content if whole else b""
    try:
        return binascii.a2b_base64("".join(block.removesuffix("====").split()), strict_mode=True)
    except binascii.Error:
        return b""
