"""The words of an RTF document, as far as a reader of mail needs them: letters, lines and tabs."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from .cleaning import normal

_TOKEN: Final = re.compile(
    r"\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|\\(?P<sign>.)|(?P<brace>[{}])|(?P<plain>[^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
_BLANKS: Final = re.compile(r"\n{3,}")
# Groups that hold no words of the text; so does every group that begins with \*
_SILENT: Final = frozenset(
    ["colortbl", "stylesheet", "info", "pict", "header", "footer", "headerl", "headerr", "headerf",
     "footerl", "footerr", "footerf", "object", "themedata", "datastore", "listtable", "filetbl", "fldinst"]
)  # fmt: skip
_WORDS: Final = {
    "par": "\n", "line": "\n", "row": "\n", "sect": "\n", "page": "\n", "tab": "\t", "cell": "\t",
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•",
}  # fmt: skip
_SIGNS: Final = {"\\": "\\", "{": "{", "}": "}", "~": "\u00a0", "_": "-", "\n": "\n", "\r": "\n"}
_BY_FONT: Final = {
    128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


class _Group(NamedTuple):
    """What a brace opens and its partner restores."""

    silent: bool = False
    fonts: bool = False  # the table of fonts
    codec: str = ""  # of the font in use, "" for that of the document
    stand_ins: int = 1  # characters after each \u for readers that know no Unicode


def text(data: bytes) -> str:
    """Return the words of `data` (RTF 1.9), "" when it is not RTF; one pass, linear in len(data)."""
    return _Reader().run(data.decode("latin-1")) if data.startswith(b"{\\rtf") else ""


class _Reader:
    """One pass over the tokens."""

    __slots__ = ("bytes", "codecs", "document", "font", "group", "out", "outer", "skip")

    def __init__(self) -> None:
        self.out: list[str] = []
        self.bytes = bytearray()  # letters of one table, not decoded yet
        self.group = _Group()
        self.outer: list[_Group] = []
        self.document = "cp1252"
        self.codecs: dict[int, str] = {}
        self.font = 0
        self.skip = 0

    def run(self, source: str) -> str:
        """Return all words."""
        pos = 0
        while found := _TOKEN.match(source, pos):
            pos = found.end()
            if found["byte"]:
                self._letters(bytes([int(found["byte"], 16)]))
            elif found["word"]:
                number = int(found["number"]) if found["number"] else None
                if found["word"] == "bin" and number:
                    pos += max(number, 0)
                self._word(found["word"], number)
            elif found["sign"]:
                self._sign(found["sign"])
            elif found["brace"]:
                self._brace(found["brace"])
            elif found["plain"]:
                self._letters(found["plain"].encode("latin-1"))
        self._flush()
        words = "".join(self.out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        lines = "\n".join(line.rstrip() for line in normal(words).split("\n"))
        return _BLANKS.sub("\n\n", lines).strip("\n")

    def _letters(self, data: bytes) -> None:
        """Take bytes of the table in use, without those that only stand in for a \\u before them."""
        passed = min(self.skip, len(data))
        self.skip -= passed
        if not self.group.silent and not self.group.fonts:
            self.bytes += data[passed:]

    def _flush(self) -> None:
        if self.bytes:
            codec = self.group.codec or self.document
            self.out.append(self.bytes.decode(codec, "replace"))
            self.bytes.clear()

    def _say(self, words: str) -> None:
        self.skip = 0
        if not self.group.silent and not self.group.fonts:
            self._flush()
            self.out.append(words)

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self.group = self.group._replace(silent=True)
        elif sign in _SIGNS:
            self._say(_SIGNS[sign])

    def _brace(self, brace: str) -> None:
        self._flush()
        self.skip = 0
        if brace == "{":
            self.outer.append(self.group)
        elif self.outer:
            self.group = self.outer.pop()

    def _word(self, word: str, number: int | None) -> None:
        """Act on one control word."""
        if word == "u" and number is not None:
            self._say(chr(number & 0xFFFF))
            self.skip = self.group.stand_ins
        elif word in _WORDS:
            self._say(_WORDS[word])
        elif word in _SILENT:
            self.group = self.group._replace(silent=True)
        elif word == "fonttbl":
            self.group = self.group._replace(fonts=True)
        elif word == "uc" and number is not None:
            self.group = self.group._replace(stand_ins=min(max(number, 0), 8))
        else:
            self._table(word, number or 0)

    def _table(self, word: str, number: int) -> None:
        """Note which table writes the letters: of the document, of a font, of the text that follows."""
        if word == "ansicpg" and number in {874, 932, 936, 949, 950, *range(1250, 1259)}:
            self.document = f"cp{number}"
        elif word == "fcharset" and self.group.fonts and number in _BY_FONT:
            self.codecs[self.font] = _BY_FONT[number]
        elif word == "f" and self.group.fonts:
            self.font = number
        elif word == "f":
            self._flush()
            self.group = self.group._replace(codec=self.codecs.get(number, ""))
        elif word == "plain":
            self._flush()
            self.group = self.group._replace(codec="")
