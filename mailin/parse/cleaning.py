"""Last step of every text: NFC, plain newlines, nothing a database or a screen would choke on."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u2028\u2029\r]")
_DROP: Final = {
    **dict.fromkeys([*range(9), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0)]),
    **dict.fromkeys([*range(0xD800, 0xE000), 0xFEFF]),
    0x0C: "\n", 0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n",
}  # fmt: skip
# Blocks that hold combining marks: text without any has no run of them
_COMBINING: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0590-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\u2ce0-\u2dff\u3020-\u30a0"
    "\ua600-\uabff\ufb10-\ufb20\ufe20-\ufe2f\U00010000-\U0001efff]"
)
_LONG_RUN: Final = re.compile(r"[^\w\x00-\x7f]{40,}")
_SPACES: Final = re.compile(r"\s+")
_HIDDEN: Final = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]")


def normal(text: str) -> str:
    """Return NFC in bounded time: the library's sort of a long run of combining marks is quadratic."""
    if text.isascii():
        return text
    if _COMBINING.search(text):
        text = _LONG_RUN.sub(_few_marks, text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _few_marks(run: re.Match[str]) -> str:
    """Keep 30 combining marks of one run, and everything in it that is not a mark."""
    kept = []
    marks = 0
    for char in run.group():
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= 30:
            kept.append(char)
    return "".join(kept)


def clean(text: str) -> str:
    """Return text that every database takes: NFC, \\n newlines, no NUL, controls or lone surrogates."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if _CONTROL.search(text):
        text = text.translate(_DROP)
    return normal(text)


def without_hidden(text: str) -> str:
    """Return `text` without bidirectional and zero-width controls, which make names look like others."""
    return text if text.isascii() else _HIDDEN.sub("", text)


def one_line(text: str) -> str:
    """Return `clean` text on a single line with single spaces, without hidden controls."""
    text = clean(text)
    if text.isascii() and "\n" not in text and "\t" not in text and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", without_hidden(text)).strip()
