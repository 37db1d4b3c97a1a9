"""Headers too short to prove their table alone: raw ones are read together, the others as the letter was."""

from __future__ import annotations

from typing import Final

from .legacy import best_reading, by_name, in_table
from .model import Problems
from .split import Part

_SAMPLE: Final = 20_000  # bytes
_PLAIN: Final = frozenset(["", "7bit", "8bit", "binary"])


def join_headers(root: Part, problems: Problems) -> None:
    """Write raw 8-bit headers anew in UTF-8 when they, with the letter, speak for one Vietnamese table."""
    odd = [value for values in root.headers.values() for value in values if not _is_utf8(value)]
    if not odd:
        return
    sample = b"\n".join(odd)[:_SAMPLE]
    if not root.children and _is_plain(root):
        sample += b"\n" + root.body[:_SAMPLE]
    reading = best_reading(sample, sample.decode("cp1258", "replace"))
    if reading is None:
        return
    problems.add(f"charset-{reading[0]}")
    for values in root.headers.values():
        values[:] = [
            value if _is_utf8(value) else by_name(reading[0], value).encode("utf-8") for value in values
        ]


def as_letter(text: str, problems: Problems) -> str:
    """Return a header labelled with a Western set in the table the letter turned out to be typed in."""
    if text.isascii():
        return text
    for code in problems.codes():
        kind, _, name = code.partition("-")
        if kind in {"charset", "text"} and (read := in_table(text, name)) is not None:
            return read
    return text


def _is_plain(root: Part) -> bool:
    """Say whether the bytes of the letter stand in the mail as they were typed."""
    encoding = root.first("content-transfer-encoding").decode("latin-1")
    return root.content_type.startswith("text/") and encoding.strip().casefold() in _PLAIN


def _is_utf8(value: bytes) -> bool:
    if value.isascii():
        return True
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
