"""Looks through the XML of a Word document: stops what would swell, counts what an import cannot keep."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from typing import IO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import sax
from defusedxml.common import DefusedXmlException

from support.reading.report import Broken, TooMuch

UNPACKED_MAX = 48 * 2**20  # bytes of XML read out of one document
DEPTH_MAX = 180  # elements within each other; people write some forty
LOST_MAX = 60  # pieces of text that were left out and are told
_LOST_LENGTH = 400
_PLAIN = frozenset({"auto", "000000", ""})
_COUNTED = {
    "m:oMath": "formula",
    "w:object": "object",
    "c:chart": "chart",
    "dgm:relIds": "diagram",
    "w:contentPart": "ink",
    "w14:contentPart": "ink",
    "w:altChunk": "object",
    "w14:checkbox": "control",
    "w:checkBox": "control",
    "w:dropDownList": "control",
    "w:pageBreakBefore": "page_break",
}
_TEXTS = {"m:oMath": "formula", "w:txbxContent": "textbox"}
_TRACKED = {"w:ins": "inserted", "w:del": "deleted", "w:moveFrom": "moved"}


class Scan:
    """What was found: `counts` by kind, `lost` texts with their kind, `formats` of lists, `boxes`' words."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.counts: Counter[str] = Counter()
        self.lost: list[tuple[str, str]] = []
        self.formats: dict[tuple[str, str], str] = {}
        self.boxes: list[str] = []

    def lose(self, kind: str, words: str) -> None:
        """Keep a text that does not come along."""
        short = " ".join(words.split())[:_LOST_LENGTH]
        if short and len(self.lost) < LOST_MAX:
            self.lost.append((kind, short))


def scan(archive: zipfile.ZipFile) -> Scan:
    """Read every XML part once. Raises TooMuch (entities, too large, too deep) and Broken."""
    found, left = Scan(), [UNPACKED_MAX]
    for name in archive.namelist():
        if name.lower().endswith((".xml", ".rels")):
            with archive.open(name) as part:
                _parse(_Bounded(part, left), _handler(found, name))
    return found


def _handler(found: Scan, name: str) -> _Depth:
    if name in {"word/document.xml", "word/footnotes.xml", "word/endnotes.xml"}:
        return _Body(found)
    if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name):
        return _Margin(found)
    if name == "word/comments.xml":
        return _Comments(found)
    if name == "word/numbering.xml":
        return _Numbering(found)
    return _Relations(found) if name.endswith(".rels") else _Depth()


def _parse(stream: _Bounded, handler: _Depth) -> None:
    try:
        sax.parse(stream, handler, forbid_dtd=True)
    except DefusedXmlException as error:
        raise TooMuch from error  # entities that grow, or reach outside
    except SAXException as error:
        raise Broken from error


class _Bounded:
    """A stream that ends in TooMuch; `left` is shared by the parts of one document."""

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


class _Depth(ContentHandler):
    """Only sees that nothing lies too deep."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX calls it so
        self.path.append(name)
        if len(self.path) > DEPTH_MAX:
            raise TooMuch
        self.begin(name, attrs)

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX calls it so
        self.end(name)
        self.path.pop()

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        """Meet an element; `path` ends with it."""

    def end(self, name: str) -> None:
        """Leave an element."""

    def within(self, *names: str) -> bool:
        """True inside one of the elements, not at it."""
        return any(one in names for one in self.path[:-1])


class _Body(_Depth):
    """Counts in the text itself and its notes; what stands twice, for old programs, is looked at once."""

    def __init__(self, found: Scan) -> None:
        super().__init__()
        self.found, self.counts = found, found.counts
        self.gathered: list[str] | None = None
        self.deep = 0
        self.in_run = 0

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        if self.within("mc:Fallback"):
            return
        if name in _COUNTED and not self.within(name) and attrs.get("w:val") not in {"0", "false"}:
            self.counts[_COUNTED[name]] += 1
        if name in _TRACKED and not self.within("w:rPr", "w:trPr", "w:pPr"):
            self.counts[_TRACKED[name]] += 1
        if name in _TEXTS and self.gathered is None:
            self.gathered, self.deep = [], len(self.path)
        self._look(name, attrs)

    def _look(self, name: str, attrs: AttributesImpl) -> None:
        value = attrs.get("w:val", "")
        if name == "w:color" and self.path[-3:-1] == ["w:r", "w:rPr"] and value.lower() not in _PLAIN:
            self.counts["colour"] += 1
        elif name == "w:br" and attrs.get("w:type") == "page":
            self.counts["page_break"] += 1
        elif name == "w:docPartGallery" and value == "Table of Contents":
            self.counts["contents"] += 1
        elif name == "w:cols" and attrs.get("w:num", "1") not in {"0", "1"}:
            self.counts["columns"] += 1
        elif name == "wps:wsp":
            self.counts["shape"] += 1
        elif name == "w:txbxContent":
            self.counts["textbox"] += 1
            self.counts["shape"] -= self.within("wps:wsp")

    def characters(self, content: str) -> None:
        if self.gathered is not None and self.path[-1] in {"w:t", "m:t"}:
            self.gathered.append(content)
        field = self.path[-1] == "w:instrText" and content.strip().startswith("TOC ")
        if field and not self.within("w:sdt"):
            self.counts["contents"] += 1

    def end(self, name: str) -> None:
        if self.gathered is None:
            return
        if name in {"w:p", "w:tab", "w:br"}:
            self.gathered.append(" ")
        if len(self.path) == self.deep:
            words = " ".join("".join(self.gathered).split())
            if _TEXTS[name] == "textbox":
                self.found.boxes.append(words)
            else:
                self.found.lose(_TEXTS[name], words)
            self.gathered = None


class _Margin(_Depth):
    """Takes down the words at the head or foot of the pages."""

    def __init__(self, found: Scan) -> None:
        super().__init__()
        self.found = found
        self.words: list[str] = []

    def characters(self, content: str) -> None:
        if self.path[-1] == "w:t" and not self.within("mc:Fallback"):
            self.words.append(content)

    def endDocument(self) -> None:  # noqa: N802 - SAX calls it so
        if "".join(self.words).strip():
            self.found.counts["margin"] += 1
            self.found.lose("margin", "".join(self.words))


class _Comments(_Depth):
    """Counts comments; their words are between those who wrote them and are not told."""

    def __init__(self, found: Scan) -> None:
        super().__init__()
        self.found = found

    def begin(self, name: str, attrs: AttributesImpl) -> None:  # noqa: ARG002 - as SAX gives it
        if name == "w:comment":
            self.found.counts["comment"] += 1


class _Relations(_Depth):
    """Sees pictures that lie on another machine: they are never fetched."""

    def __init__(self, found: Scan) -> None:
        super().__init__()
        self.found = found

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        if name == "Relationship" and attrs.get("TargetMode") == "External":
            kind = attrs.get("Type", "").rpartition("/")[2]
            if kind == "image":
                self.found.counts["remote_picture"] += 1
            elif kind in {"attachedTemplate", "subDocument", "oleObject", "frame"}:
                self.found.counts["remote_part"] += 1


class _Numbering(_Depth):
    """Learns how lists count: 1, a or i."""

    def __init__(self, found: Scan) -> None:
        super().__init__()
        self.formats = found.formats
        self.abstract = self.level = self.number = ""
        self.known: dict[tuple[str, str], str] = {}
        self.nums: dict[str, str] = {}
        self.own: dict[tuple[str, str], str] = {}  # what a list has otherwise than its kind

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        value = attrs.get("w:val", "")
        if name == "w:abstractNum":
            self.abstract = attrs.get("w:abstractNumId", "")
        elif name == "w:lvl":
            self.level = attrs.get("w:ilvl", "0")
        elif name == "w:numFmt" and "w:abstractNum" in self.path:
            self.known[self.abstract, self.level] = value
        elif name == "w:numFmt" and "w:lvlOverride" in self.path:
            self.own[self.number, self.level] = value
        elif name == "w:num":
            self.number = attrs.get("w:numId", "")
        elif name == "w:abstractNumId":
            self.nums[self.number] = value

    def endDocument(self) -> None:  # noqa: N802 - SAX calls it so
        for number, abstract in self.nums.items():
            for (one, level), form in self.known.items():
                if one == abstract:
                    self.formats[number, level] = form
        self.formats.update(self.own)
