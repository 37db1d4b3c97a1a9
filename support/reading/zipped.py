"""Looks into zip files: Word, Excel, PowerPoint and OpenDocument text; archives are only counted."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterable
from typing import IO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import sax
from defusedxml.common import DefusedXmlException

from support.domain.files import Flag
from support.reading.kinds import DOCX, ODF, PPTX, XLSX, ZIP, programs
from support.reading.report import (
    COMMENT,
    MARGIN,
    NOTE,
    PARAGRAPH,
    TABLE,
    Broken,
    Collected,
    Report,
    TooMuch,
)

INDEX_MAX = 2 * 2**20  # bytes of an archive's directory: some 20,000 files
UNPACKED_MAX = 64 * 2**20  # bytes read out of one archive
_SWOLLEN = 100 * 2**20  # bytes: from here on an archive a hundred times its size is a bomb
_RATIO = 100
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".xz", ".bz2", ".jar")
_MAIN = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_PARTS: dict[str, re.Pattern[str]] = {
    DOCX: re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"),
    XLSX: re.compile(r"xl/(?:sharedStrings|worksheets/[^/]+|comments\d*)\.xml"),
    PPTX: re.compile(r"ppt/(?:slides|notesSlides)/[^/]+\.xml"),
}
_BREAKS = frozenset({"p", "h", "br", "row", "si", "table-row", "line-break"})
_GAPS = frozenset({"tab", "c", "table-cell", "s"})


def read_zip(stream: IO[bytes], size: int) -> Report:
    """Read a zip file of `size` bytes. Raises Broken, TooMuch."""
    check_index(stream, size)
    try:
        with zipfile.ZipFile(stream) as archive:
            return _read(archive, size)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, struct.error) as error:
        raise Broken from error


def check_index(stream: IO[bytes], size: int) -> None:
    """Refuse a directory of too many entries before anything is made of them."""
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Broken
    if struct.unpack_from("<L", tail, at + 12)[0] > INDEX_MAX:
        raise TooMuch
    stream.seek(0)


def _read(archive: zipfile.ZipFile, size: int) -> Report:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    report = Report(kind=_kind(archive, names))
    report.flags |= _flags(entries, names, report.kind)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _SWOLLEN and unpacked > size * _RATIO:
        report.flags.add(Flag.BOMB)
    if Flag.ENCRYPTED in report.flags or _locked(archive, names):
        report.flags.add(Flag.ENCRYPTED)
    elif report.kind != ZIP:
        report.text, report.marks = _text(archive, report.kind, names)
        report.pages = sum(1 for name in names if re.fullmatch(r"ppt/slides/slide\d+\.xml", name))
    return report


def _kind(archive: zipfile.ZipFile, names: Iterable[str]) -> str:
    """Tell by what lies in it; an OpenDocument file says itself what it is."""
    held = set(names)
    if "mimetype" in held and archive.getinfo("mimetype").file_size < 100:
        said = archive.read("mimetype").decode("ascii", "replace").strip()
        if said.startswith(ODF) and said.isascii():
            return said
    if "[Content_Types].xml" in held:
        return next((kind for part, kind in _MAIN.items() if part in held), ZIP)
    return ZIP


def _flags(entries: Iterable[zipfile.ZipInfo], names: list[str], kind: str) -> set[Flag]:
    found = set()
    if any(entry.flag_bits & 1 for entry in entries):
        found.add(Flag.ENCRYPTED)
    if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
        found.add(Flag.MACRO)
    if any(name.lower().endswith(_ARCHIVES) for name in names):
        found.add(Flag.NESTED)
    if kind == ZIP and programs(names):
        found.add(Flag.EXECUTABLE)
    return found


def _locked(archive: zipfile.ZipFile, names: Iterable[str]) -> bool:
    """Tell whether an OpenDocument file is under a password: its manifest says so, not the zip."""
    if "META-INF/manifest.xml" not in names:
        return False
    with archive.open("META-INF/manifest.xml") as manifest:
        return b"encryption-data" in manifest.read(2**20)


def _text(archive: zipfile.ZipFile, kind: str, names: list[str]) -> tuple[str, list[tuple[int, str, int]]]:
    parts = [name for name in names if name == "content.xml"]
    if kind in _PARTS:
        parts = sorted(name for name in names if _PARTS[kind].fullmatch(name))
    found, left = Collected(), [UNPACKED_MAX]
    for name in parts:
        words = _Paragraphs(found, name) if kind == DOCX else _Words(found, every=kind.startswith(ODF))
        with archive.open(name) as part:
            _part(_Bounded(part, left), words)
    return found.told()


def _part(stream: _Bounded, handler: _Words) -> None:
    try:
        sax.parse(stream, handler, forbid_dtd=True)
    except _Enough:
        return
    except DefusedXmlException as error:
        raise TooMuch from error  # entities that grow, or reach outside
    except SAXException as error:
        raise Broken from error


class _Enough(Exception):
    """All the text that is kept has been read."""


class _Bounded:
    """A stream that ends in TooMuch; `left` is shared by the parts of one archive."""

    def __init__(self, stream: IO[bytes], left: list[int]) -> None:
        self._stream, self._left = stream, left

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size if size >= 0 else 65_536)
        self._left[0] -= len(piece)
        if self._left[0] < 0:
            raise TooMuch
        return piece

    def close(self) -> None:
        self._stream.close()


class _Words(ContentHandler):
    """Gathers the words of a part: those in <t> and numbers of cells, or with `every` all there are."""

    def __init__(self, found: Collected, *, every: bool) -> None:
        super().__init__()
        self._found, self._every = found, every
        self._shared = False
        self._within = ""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX calls it so
        local = name.rpartition(":")[2]
        if local == "c":
            self._shared = attrs.get("t") == "s"  # its <v> is a place in the table of strings, no words
        self._within = local

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX calls it so
        local = name.rpartition(":")[2]
        if local in _BREAKS:
            self._found.add("\n")
        elif local in _GAPS:
            self._found.add("\t")
        self._within = ""

    def characters(self, content: str) -> None:
        if self._every or self._within == "t" or (self._within == "v" and not self._shared):
            self._found.add(content)
            if self._found.full:
                raise _Enough


_BESIDE = (("word/header", MARGIN), ("word/footer", MARGIN), ("word/comments", COMMENT), ("word/", NOTE))


class _Paragraphs(_Words):
    """Gathers the words of a part of a Word file and counts its paragraphs and tables as people do."""

    def __init__(self, found: Collected, part: str) -> None:
        super().__init__(found, every=False)
        self._main = part == "word/document.xml"
        self._paragraphs = self._tables = self._depth = 0
        if not self._main:
            found.mark(next(what for start, what in _BESIDE if part.startswith(start)), 1)

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX calls it so
        super().startElement(name, attrs)
        if self._main and name == "w:tbl":
            self._depth += 1
            if self._depth == 1:
                self._tables += 1
                self._found.mark(TABLE, self._tables)
        elif self._main and name == "w:p" and not self._depth:
            self._paragraphs += 1
            self._found.mark(PARAGRAPH, self._paragraphs)

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX calls it so
        super().endElement(name)
        if name == "w:tbl":
            self._depth -= 1
