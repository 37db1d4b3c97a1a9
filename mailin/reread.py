"""The text of a mail read once more by the code table a person chooses, beside what the parser made of it."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

from mailin.parse.charset import canonical
from mailin.parse.cleaning import clean, normal
from mailin.parse.encoded import raw_text
from mailin.parse.html_text import render
from mailin.parse.limits import MAX_HTML, MAX_TEXT
from mailin.parse.model import Problems
from mailin.parse.split import Part, Splitter
from mailin.parse.tables_vn import TCVN, VISCII, VPS, from_vni
from mailin.parse.transfer import decode as untransferred
from mailin.parse.transfer import undeclared

AS_SENT = "goc"
TABLES = (AS_SENT, "utf-8", "windows-1258", "tcvn3", "vni", "viscii", "vps")
_OWN = {"tcvn3": TCVN, "viscii": VISCII, "vps": VPS}
# Problems that say the parser read the letters otherwise than the mail declared.
_CONVERTED = ("charset-", "text-tcvn", "text-vni", "text-viscii", "text-vps", "text-double")


def was_converted(problems: Iterable[str]) -> bool:
    """Tell whether the text shown differs from the text as declared."""
    return any(code.startswith(_CONVERTED) for code in problems)


def text_by(raw: bytes, table: str) -> str:
    """Return the readable text of the message `raw` with its letters read by `table`, one of TABLES.

    AS_SENT is exactly what the mail declares, with nothing put right. Bytes a table leaves empty are U+FFFD.
    """
    problems = Problems()
    leaves = list(_leaves(Splitter(raw, problems).message()))
    plain = [part for part in leaves if part.content_type == "text/plain"]
    said = [_words(part, table, problems) for part in plain or leaves]
    return clean("\n\n".join(filter(str.strip, said)))[:MAX_TEXT]


def declared(raw: bytes) -> str:
    """Return the code table the mail says it is written in, the first that is not UTF-8; "" for none."""
    leaves = _leaves(Splitter(raw, Problems()).message())
    labels = (part.params.get("charset", "")[:40] for part in leaves)
    return next((label for label in labels if label and canonical(label) != "utf-8"), "")


def _leaves(part: Part) -> Iterator[Part]:
    """Give the text parts that are no files."""
    for child in part.children:
        yield from _leaves(child)
    is_file = b"filename" in part.first("content-disposition").lower()
    is_leaf = not part.children and not part.unopened and not is_file
    if is_leaf and part.content_type in {"text/plain", "text/html"}:
        yield part


def _words(part: Part, table: str, problems: Problems) -> str:
    encoding = raw_text(part.first("content-transfer-encoding"), problems)
    data = undeclared(untransferred(part.body, encoding, problems), problems)[: 2 * MAX_TEXT]
    text = _as_sent(data, part.params.get("charset", "")) if table == AS_SENT else _by(data, table)
    return render(clean(text)[:MAX_HTML])[0] if part.content_type == "text/html" else text


def _as_sent(data: bytes, label: str) -> str:
    codec = canonical(label) or "utf-8"
    if codec in {"viscii", "tcvn", "vps"}:
        return codecs.charmap_decode(data, "replace", {"viscii": VISCII, "tcvn": TCVN, "vps": VPS}[codec])[0]
    return data.decode("cp1252" if codec == "vni" else codec, "replace")


def _by(data: bytes, table: str) -> str:
    """Read bytes by a table; letters of a font that were sent in Unicode go back to their bytes first."""
    if table == "utf-8":
        return data.decode("utf-8", "replace")
    data = _font_bytes(data)
    if table == "windows-1258":
        return normal(data.decode("cp1258", "replace"))
    if table == "vni":
        return from_vni(data.decode("cp1252", "replace"))
    return normal(codecs.charmap_decode(data, "replace", _OWN[table])[0])


def _font_bytes(data: bytes) -> bytes:
    """Return Windows-1252 bytes of what is sound UTF-8 with Western letters only; other bytes stay."""
    if data.isascii():
        return data
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    return b"".join(_byte(char) for char in text)


def _byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1") if char < "\u0100" else b"?"
