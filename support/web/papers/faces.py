"""The face of booklets: Be Vietnam Pro, embedded; signs it lacks come from Tinos, what none has is seen."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby
from xml.sax.saxutils import escape

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from support.domain.text import nfc, without_hidden
from support.web.papers import fonts

TEXT, ITALIC, BOLD, BOLD_ITALIC = "BeVN", "BeVN-Italic", "BeVN-Bold", "BeVN-BoldItalic"
_FILES = {
    TEXT: "400Regular",
    ITALIC: "400Regular_Italic",
    BOLD: "600SemiBold",
    BOLD_ITALIC: "600SemiBold_Italic",
}
_FOLDER = fonts.FOLDER / "be-vietnam-pro"


@cache
def _read(name: str) -> TTFont:
    return TTFont(name, str(_FOLDER / f"BeVietnamPro_{_FILES[name]}.ttf"), asciiReadable=0)


@cache
def register() -> None:
    """Make the faces known to reportlab, once a process."""
    fonts.register()
    for name in _FILES:
        pdfmetrics.registerFont(_read(name))
    for bold, italic, name in ((0, 0, TEXT), (0, 1, ITALIC), (1, 0, BOLD), (1, 1, BOLD_ITALIC)):
        addMapping(TEXT, bold, italic, name)


@cache
def _drawn() -> frozenset[int]:
    return frozenset.intersection(*(frozenset(_read(name).face.charToGlyph) for name in _FILES))


@cache
def _lent() -> frozenset[int]:
    return fonts.drawn() - _drawn()


def plain(text: str) -> str:
    """Return `text` in NFC without what is not seen; signs no face has become a square."""
    kept = (
        letter
        for letter in without_hidden(nfc(text))
        if letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf"}
    )
    return "".join(
        one if one.isspace() or ord(one) in _drawn() or ord(one) in _lent() else fonts.MISSING for one in kept
    )


def marked(text: str) -> str:
    """Return `text` escaped for a reportlab paragraph, signs lent by the other face set in it."""
    pieces = []
    for lent, letters in groupby(plain(text), lambda letter: ord(letter) in _lent()):
        words = escape("".join(letters))
        pieces.append(f'<font name="{fonts.TEXT}">{words}</font>' if lent else words)
    return "".join(pieces)
