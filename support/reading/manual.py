"""Turns a Word manual into HTML with its pictures drawn anew, inside the child; nothing is fetched."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from support.domain.text import fold
from support.reading import kinds, losses
from support.reading.report import TooMuch
from support.reading.zipped import check_index

HTML_MAX = 2_000_000  # characters
PICTURES_MAX = 200
PICTURE_MAX = 10 * 2**20  # bytes of a picture as it lies in the document
MARK = re.compile(
    "\ue000([0-9]{1,6})([1aAiI])\ue001"
)  # before a list's item: its number and how it is written
_FORMS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_STYLES = """
p[style-name='KbTitle'] => h1.title:fresh
p[style-name='KbDrop'] => !
p[style-name='KbHead1'] => h1:fresh
p[style-name='KbHead2'] => h2:fresh
p[style-name='KbHead3'] => h3:fresh
p[style-name='KbHead4'] => h4:fresh
p[style-name='KbCaption'] => p.caption:fresh
p[style-name='KbQuote'] => blockquote > p:fresh
p[style-name='KbNote'] => aside.note > p:fresh
p[style-name='KbCode'] => pre:separator('\\n')
p[style-name='KbCell'] => p.th:fresh
r[style-name='HTML Code'] => code
r[style-name='Source Text'] => code
r[style-name='Mã lệnh'] => code
u => u
strike => s
highlight => mark
"""
# Names of styles as people and programs write them, without marks and capitals.
_NAMES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), style)
    for pattern, style in (
        (r"(?:heading|tieu de|de muc|dau de|dau muc|muc) (\d)", "KbHead"),
        (r"title|tieu de|ten tai lieu|ten van ban|ten quy trinh", "KbTitle"),
        (r"(?:toc|contents|muc luc)(?: heading| \d+)?|index heading|table of figures", "KbDrop"),
        (r"caption|illustration|table|figure|chu thich(?: hinh| bang| anh)?|ten hinh|ten bang", "KbCaption"),
        (r"(?:intense )?quot(?:e|ations?)|block text|trich dan", "KbQuote"),
        (
            r"(?:source |html )?code|(?:html )?preformatted(?: text)?|plain text|ma lenh|ma nguon|lenh",
            "KbCode",
        ),
        (r"note|ghi chu|luu y|canh bao|chu y", "KbNote"),
        (r"table heading|tieu de bang|dau bang", "KbCell"),
    )
)
_DEEPEST = 4
_FAKE = re.compile(
    r"(?:(\d{1,2}(?:\.\d{1,2}){0,3})\.?|[IVX]{1,5}\.|(?:Phần|Chương|PHẦN|CHƯƠNG|Mục|MỤC)\s+[\dIVX]+\b[.:]?)\s+\S"
)
_FAKE_MAX = 150  # characters of a line that may be a heading


@dataclass(slots=True)
class Manual:
    """What came out: HTML, the alt texts of pictures by number, what was not kept, why nothing came.

    `trouble` is "" or one of: macro, encrypted, doc, odt, rtf, pdf, bomb, broken, memory, other, empty.
    """

    html: str = ""
    pictures: list[tuple[str, int, int]] = field(default_factory=list)
    losses: dict[str, int] = field(default_factory=dict)
    lost: list[tuple[str, str]] = field(default_factory=list)
    trouble: str = ""

    def line(self) -> str:
        """Return it as one line."""
        return json.dumps(asdict(self), ensure_ascii=False)


def read(stream: IO[bytes], name_end: str) -> Manual:
    """Read a document; what goes wrong is told in it."""
    kind = kinds.sniff(stream.read(kinds.HEAD), name_end)
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    try:
        return _read(stream, kind, size)
    except TooMuch:
        return Manual(trouble="bomb")
    except MemoryError:
        return Manual(trouble="memory")
    except Exception:  # noqa: BLE001 - mammoth raises whatever a stranger's XML leads it to
        return Manual(trouble="broken")


def _read(stream: IO[bytes], kind: str, size: int) -> Manual:
    if kind == kinds.OLE:
        raw = stream.read()
        return Manual(trouble="encrypted" if "EncryptedPackage".encode("utf-16-le") in raw else "doc")
    if kind != kinds.ZIP:
        return Manual(trouble={kinds.RTF: "rtf", kinds.PDF: "pdf"}.get(kind, "other"))
    check_index(stream, size)
    with zipfile.ZipFile(stream) as archive:
        trouble = _refused(archive)
        if trouble:
            return Manual(trouble=trouble)
        found = losses.scan(archive)
    stream.seek(0)
    return _converted(stream, found)


def _refused(archive: zipfile.ZipFile) -> str:
    """Return why an archive is no manual that may be read, "" when it is one."""
    names = set(archive.namelist())
    if "mimetype" in names:
        return "odt"
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        return "encrypted"
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return "macro"
    return "" if "word/document.xml" in names else "other"


def _converted(stream: IO[bytes], found: losses.Scan) -> Manual:
    import mammoth  # noqa: PLC0415 - only this child pays for it
    from mammoth.docx import numbering_xml  # noqa: PLC0415

    _remember_lists(numbering_xml, found.formats)
    pictures = _Pictures(found)
    result = mammoth.convert_to_html(
        stream,
        style_map=_STYLES,
        convert_image=pictures.convert,
        transform_document=_Shaping(found).document,
        include_embedded_style_map=False,  # it would be a stranger's
        external_file_access=False,
        id_prefix="m-",
    )
    html = str(result.value)
    if len(html) > HTML_MAX:
        raise TooMuch
    symbols = sum("w:sym" in one.message for one in result.messages)
    found.counts["symbol"] += symbols
    _boxes(found, html)
    counts = {kind: count for kind, count in found.counts.items() if count > 0}
    trouble = "" if html.strip() else "empty"
    return Manual(html, pictures.kept, counts, found.lost, trouble)


def _boxes(found: losses.Scan, html: str) -> None:
    """Tell text boxes whose words stand in the text now from those that are lost."""
    plain = re.sub(r"<[^>]+>", " ", html).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    words = " ".join(plain.split())
    for box in found.boxes:
        if box and box not in words:
            found.lose("textbox", box)


def _remember_lists(numbering_xml: Any, formats: dict[tuple[str, str], str]) -> None:
    """Let each numbered paragraph know its list; mammoth keeps its depth and knows no override."""
    find = numbering_xml.Numbering.find_level

    def find_level(self: Any, num_id: str, level: str) -> Any:
        found = find(self, num_id, level)
        if found is not None:
            found.num_id = num_id
            found.is_ordered = formats.get((num_id, level), "bullet") != "bullet"
        return found

    numbering_xml.Numbering.find_level = find_level


class _Pictures:
    """Draws each picture anew into a folder of its number; `kept` are alt, width, height in order."""

    def __init__(self, found: losses.Scan) -> None:
        self.found = found
        self.kept: list[tuple[str, int, int]] = []

    def convert(self, image: Any) -> list[Any]:
        from mammoth import html  # noqa: PLC0415

        try:
            with image.open() as opened:
                content = opened.read(PICTURE_MAX + 1)
        except ValueError:  # it lies on another machine
            return []
        size = self._drawn(content) if len(self.kept) < PICTURES_MAX else None
        if size is None:
            self.found.counts["picture"] += 1
            return []
        alt = " ".join((image.alt_text or "").split())[:300]
        if not alt:
            self.found.counts["no_alt"] += 1
        self.kept.append((alt, *size))
        return [html.element("img", {"src": f"nhap-{len(self.kept)}", "alt": alt})]

    def _drawn(self, content: bytes) -> tuple[int, int] | None:
        from support.reading.draw import redraw  # noqa: PLC0415

        kind = kinds.sniff(content[: kinds.HEAD])
        if kind not in kinds.PICTURES or len(content) > PICTURE_MAX:
            return None
        folder = Path(str(len(self.kept) + 1))
        folder.mkdir(exist_ok=True)
        try:
            return redraw(io.BytesIO(content), kind, folder)[0]
        except Exception:  # noqa: BLE001 - Pillow raises whatever a stranger's bytes lead it to
            return None


class _Shaping:
    """Gives paragraphs the styles the map knows, numbers lists, sees headings that are only bold lines."""

    def __init__(self, found: losses.Scan) -> None:
        self.found = found
        self.counters: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))

    def document(self, document: Any) -> Any:
        """Return the document with its paragraphs restyled."""
        from mammoth import transforms  # noqa: PLC0415

        shaped = transforms.paragraph(self._paragraph)(document)
        paragraphs = [one for one in shaped.children if hasattr(one, "style_name")]
        if any((one.style_name or "").startswith("KbHead") for one in paragraphs):
            return shaped
        return shaped.copy(children=[self._guessed(one) for one in shaped.children])

    def _paragraph(self, one: Any) -> Any:
        style = _known(fold(one.style_name or ""))
        children = one.children
        if one.numbering is not None and style.startswith("KbHead"):
            one = one.copy(numbering=None)
        elif one.numbering is not None and one.numbering.is_ordered:
            children = [self._marker(one.numbering), *children]
        return one.copy(style_id=None, style_name=style or one.style_name, children=children)

    def _marker(self, numbering: Any) -> Any:
        from mammoth import documents  # noqa: PLC0415

        level, number = int(numbering.level_index), getattr(numbering, "num_id", "")
        counter = self.counters[number]
        counter[level] += 1
        for deeper in [one for one in counter if one > level]:
            del counter[deeper]
        form = _FORMS.get(self.found.formats.get((number, str(level)), ""), "1")
        return documents.run([documents.text(f"\ue000{counter[level]}{form}\ue001")])

    def _guessed(self, one: Any) -> Any:
        """Return a bold numbered line as the heading it is meant for."""
        words = _words(one) if hasattr(one, "style_name") and getattr(one, "numbering", None) is None else ""
        hit = _FAKE.match(words) if 0 < len(words) <= _FAKE_MAX else None
        if hit is None or not _bold(one):
            return one
        self.found.counts["guessed"] += 1
        level = min(1 + (hit[1] or "").rstrip(".").count("."), _DEEPEST)
        return one.copy(style_id=None, style_name=f"KbHead{level}")


def _known(name: str) -> str:
    for pattern, style in _NAMES:
        hit = pattern.fullmatch(name)
        if hit:
            return f"{style}{min(int(hit[1]), _DEEPEST)}" if style == "KbHead" and int(hit[1]) else style
    return ""


def _leaves(element: Any, wanted: Callable[[Any], bool]) -> list[Any]:
    from mammoth import transforms  # noqa: PLC0415

    return [one for one in transforms.get_descendants(element) if wanted(one)]


def _words(paragraph: Any) -> str:
    return "".join(one.value for one in _leaves(paragraph, lambda one: hasattr(one, "value"))).strip()


def _bold(paragraph: Any) -> bool:
    runs = [one for one in _leaves(paragraph, lambda one: hasattr(one, "is_bold")) if _words(one)]
    return bool(runs) and all(one.is_bold for one in runs)
