"""Message catalogues: what people read is what translators wrote."""

from __future__ import annotations

import gettext
import struct
from pathlib import Path

from tests.catalogues import compiled, entries, faults

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#. a note
msgctxt "short"
msgid "Mở"
msgstr "Open"

msgid "%(n)d phiếu"
msgid_plural "%(n)d phiếu"
msgstr[0] "%(n)d ticket"
msgstr[1] ""
"%(n)d "
"tickets"

#, fuzzy
msgid "Ngờ"
msgstr "Doubt"

msgid "Chưa dịch"
msgstr ""
"""


def _mo(messages: dict[str, str]) -> bytes:
    """Write a catalogue as msgfmt would (GNU gettext manual, "The Format of GNU MO Files")."""
    pairs = [(key.encode(), text.encode()) for key, text in sorted(messages.items())]
    head, tables, blob = 28, 16 * len(pairs), b""
    spots: list[list[tuple[int, int]]] = [[], []]
    for column in (0, 1):
        for pair in pairs:
            spots[column].append((len(pair[column]), head + tables + len(blob)))
            blob += pair[column] + b"\0"
    words = [0x950412DE, 0, len(pairs), head, head + 8 * len(pairs), 0, 0]
    for spot in spots[0] + spots[1]:
        words += spot
    return struct.pack(f"<{len(words)}I", *words) + blob


def test_the_comparison_reads_what_gettext_reads(tmp_path: Path) -> None:
    po, mo = tmp_path / "a.po", tmp_path / "a.mo"
    po.write_text(PO, encoding="utf-8")
    wanted = entries(po)
    assert wanted.pop("").startswith("Content-Type")
    assert wanted == {"short\x04Mở": "Open", "%(n)d phiếu": "%(n)d ticket\0%(n)d tickets"}
    header = entries(po)[""]
    plural = {"": header, "short\x04Mở": "Open", "%(n)d phiếu\0%(n)d phiếu": "%(n)d ticket\0%(n)d tickets"}
    mo.write_bytes(_mo(plural))
    assert compiled(mo) == entries(po)
    with mo.open("rb") as file:
        assert gettext.GNUTranslations(file).ngettext("%(n)d phiếu", "%(n)d phiếu", 2) == "%(n)d tickets"


def test_the_committed_catalogues_are_compiled_from_their_sources() -> None:
    assert faults() == []
