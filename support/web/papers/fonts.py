"""The face of papers: Tinos, as wide as Times New Roman, embedded with every Vietnamese letter."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from support.domain.text import nfc, without_hidden

FOLDER = Path(__file__).resolve().parent / "vendor"
TEXT, ITALIC, BOLD = "Tinos", "Tinos-Italic", "Tinos-Bold"
_FILES = {TEXT: "Tinos_400Regular", ITALIC: "Tinos_400Regular_Italic", BOLD: "Tinos_700Bold"}
MISSING = "□"  # stands for a sign the face does not have: seen, not dropped


@cache
def _read(name: str) -> TTFont:
    # All 223 places of a subset for letters: Vietnamese fits into one, and words are never written in pieces.
    return TTFont(name, str(FOLDER / f"{_FILES[name]}.ttf"), asciiReadable=0)


@cache
def register() -> None:
    """Make the faces known to reportlab, once a process."""
    for name in _FILES:
        pdfmetrics.registerFont(_read(name))
    for bold, italic, name in ((0, 0, TEXT), (0, 1, ITALIC), (1, 0, BOLD), (1, 1, BOLD)):
        addMapping(TEXT, bold, italic, name)


@cache
def drawn() -> frozenset[int]:
    """Letters that every face has."""
    return frozenset.intersection(*(frozenset(_read(name).face.charToGlyph) for name in _FILES))


def writable(text: str) -> str:
    """Return `text` as it can be written: NFC, nothing unseen, MISSING for what a face does not have."""
    return "".join(
        letter if letter.isspace() or ord(letter) in drawn() else MISSING
        for letter in without_hidden(nfc(text))
        if letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf"}
    )
