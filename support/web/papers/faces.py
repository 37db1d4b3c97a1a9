"""The faces of booklets: Be Vietnam Pro and JetBrains Mono, embedded; Tinos lends signs, none is dropped."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import groupby
from xml.sax.saxutils import escape

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from support.domain.text import nfc, without_hidden
from support.web.papers import fonts

TEXT, ITALIC, BOLD, BOLD_ITALIC = "BeVN", "BeVN-Italic", "BeVN-Bold", "BeVN-BoldItalic"
CODE = "JetBrainsMono"  # every letter as wide as the next
WIDE = 0.6  # of a letter of CODE, in sizes
_FILES = {
    TEXT: "be-vietnam-pro/BeVietnamPro_400Regular",
    ITALIC: "be-vietnam-pro/BeVietnamPro_400Regular_Italic",
    BOLD: "be-vietnam-pro/BeVietnamPro_600SemiBold",
    BOLD_ITALIC: "be-vietnam-pro/BeVietnamPro_600SemiBold_Italic",
    CODE: "jetbrains-mono/JetBrainsMono_400Regular",
}
_WORDS = (TEXT, ITALIC, BOLD, BOLD_ITALIC)


@cache
def _read(name: str) -> TTFont:
    return TTFont(name, str(fonts.FOLDER / f"{_FILES[name]}.ttf"), asciiReadable=0)


@cache
def register() -> None:
    """Make the faces known to reportlab, once a process."""
    fonts.register()
    for name in _FILES:
        pdfmetrics.registerFont(_read(name))
    for bold, italic, name in ((0, 0, TEXT), (0, 1, ITALIC), (1, 0, BOLD), (1, 1, BOLD_ITALIC)):
        addMapping(TEXT, bold, italic, name)
        addMapping(CODE, bold, italic, CODE)


@cache
def _drawn(*names: str) -> frozenset[int]:
    return frozenset.intersection(*(frozenset(_read(name).face.charToGlyph) for name in names or _WORDS))


@cache
def _lent() -> frozenset[int]:
    return fonts.drawn() - _drawn()


def plain(text: str) -> str:
    """Return `text` in NFC without what is not seen; signs no face has become a square."""
    return _seen(text, _drawn() | _lent())


def _seen(text: str, drawn: frozenset[int]) -> str:
    kept = (
        letter
        for letter in without_hidden(nfc(text))
        if letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf"}
    )
    return "".join(one if one.isspace() or ord(one) in drawn else fonts.MISSING for one in kept)


def marked(text: str) -> str:
    """Return `text` escaped for a reportlab paragraph, signs lent by the other face set in it."""
    return _set(plain(text), lambda letter: fonts.TEXT if ord(letter) in _lent() else "")


def typed(text: str) -> str:
    """Return `text` as `marked` does for a paragraph set in CODE; signs it lacks come from the others."""
    return _set(_seen(text, _drawn(CODE) | _drawn() | _lent()), _lender)


def _lender(letter: str) -> str:
    if letter.isspace() or ord(letter) in _drawn(CODE):
        return ""
    return TEXT if ord(letter) in _drawn() else fonts.TEXT


def _set(text: str, lender: Callable[[str], str]) -> str:
    pieces = []
    for name, letters in groupby(text, lender):
        words = escape("".join(letters))
        pieces.append(f'<font name="{name}">{words}</font>' if name else words)
    return "".join(pieces)
