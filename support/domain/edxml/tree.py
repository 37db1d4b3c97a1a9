"""A bounded XML tree: no DTD, no entities, limits on size, depth and elements; names without namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from support.domain.edxml.model import EdxmlError
from support.domain.text import nfc
from support.domain.words import _

MAX_BYTES = 64 * 2**20
MAX_ELEMENTS = 20_000
MAX_DEPTH = 40


class _Bounded(TreeBuilder):
    """Builds elements named by their local name: three namespaces are in use for the same standard."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise EdxmlError(_("Tệp edXML có cấu trúc quá lớn hoặc lồng quá sâu."))
        return super().start(local(tag), {local(name): value for name, value in attrs.items()})

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(local(tag))


def local(name: str) -> str:
    """Return a tag or attribute name without its namespace."""
    return name.rsplit("}", 1)[-1]


def parse(raw: bytes) -> Element:
    """Return the root of `raw`; raises EdxmlError with a sentence for anything that is not plain XML."""
    if len(raw) > MAX_BYTES:
        raise EdxmlError(_("Tệp edXML lớn hơn %(limit)s MB."), limit=MAX_BYTES // 2**20)
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(raw)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise EdxmlError(
            _("Tệp edXML chứa khai báo DTD hoặc thực thể; vì an toàn, tệp không được nhận.")
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        raise EdxmlError(_("Tệp không phải XML hợp lệ nên không đọc được.")) from error
    return root


def find(element: Element | None, *path: str) -> Element | None:
    """Return the first element at `path` of local names below `element`."""
    for name in path:
        if element is None:
            return None
        element = next((child for child in element if child.tag == name), None)
    return element


def every(element: Element | None, name: str) -> Iterator[Element]:
    """Yield the children of `element` called `name`."""
    return (child for child in (() if element is None else element) if child.tag == name)


def text(element: Element | None, *path: str) -> str:
    """Return the text at `path`, NFC and trimmed, "" when there is none."""
    found = find(element, *path)
    return nfc("".join(found.itertext())).strip() if found is not None else ""
