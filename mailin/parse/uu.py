"""Files that old mailers wrote into the text itself: begin 644 name ... end."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from .transfer import uu_lines

_BEGIN: Final = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,255})$", re.MULTILINE)
_MOST: Final = 20  # beginnings looked at in one text


def take_out(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Return (text without its uuencoded files, [(name, content)]); only whole files are taken."""
    files: list[tuple[str, bytes]] = []
    kept: list[str] = []
    pos = 0
    last_end = text.rfind("\nend")
    for begin in islice(_BEGIN.finditer(text), _MOST):
        if begin.start() < pos or begin.end() > last_end:
            continue
        end = text.find("\nend", begin.end())
        block = text[begin.end() : end + 4]
        content, whole = uu_lines(block.encode("ascii", "replace")) if block.isascii() else (b"", False)
        if whole and content:
            files.append((begin[1].strip(), content))
            kept.append(text[pos : begin.start()])
            pos = end + 4
    kept.append(text[pos:])
    return "".join(kept), files
