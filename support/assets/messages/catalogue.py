"""Reads, writes and compiles message catalogues (GNU gettext manual, "PO Files" and "MO Files")."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from support.assets.messages.extract import Message

HEAD = Message("", "")
_FORMS = re.compile(r"nplurals\s*=\s*(\d+)")
_MAGIC = 0x950412DE
_FLAGS = (
    ("python-format", re.compile(r"%(?:\(\w+\))?[sd]")),
    ("python-brace-format", re.compile(r"\{\w+\}")),
)


@dataclass(slots=True)
class Catalogue:
    """Translations of one language: message -> its forms, one, or `nplurals` for a message with a plural."""

    forms: dict[Message, list[str]] = field(default_factory=dict)

    @property
    def plurals(self) -> int:
        """Return how many forms the head declares, 1 when it is silent."""
        found = _FORMS.search("".join(self.forms.get(HEAD, [])))
        return int(found[1]) if found else 1

    def empty(self, message: Message) -> list[str]:
        """Return the forms of a message nobody has translated yet."""
        return [""] * (self.plurals if message.plural else 1)


def read(po: Path) -> Catalogue:
    """Read a .po file; raises ValueError for what is not one."""
    made = Catalogue()
    for fields in _entries(po.read_text(encoding="utf-8").splitlines()):
        message = Message(fields.get("msgctxt", ""), fields["msgid"], fields.get("msgid_plural", ""))
        made.forms[message] = [text for name, text in sorted(fields.items()) if name.startswith("msgstr")]
    return made


def _entries(lines: Sequence[str]) -> Iterator[dict[str, str]]:
    fields: dict[str, str] = {}
    name = ""
    for raw in [*lines, ""]:
        line = raw.strip()
        if not line and fields:
            yield fields
            fields = {}
        elif line.startswith('"'):
            fields[name] += ast.literal_eval(line)
        elif line and not line.startswith("#"):
            name, space, text = line.partition(" ")
            if not space:
                raise ValueError(line)
            fields[name] = ast.literal_eval(text)


def write(po: Path, catalogue: Catalogue, places: Mapping[Message, Sequence[str]]) -> None:
    """Write a .po file: the head, then messages by the first file they stand in, then by text."""
    told = sorted(catalogue.forms, key=lambda one: (one != HEAD, *places.get(one, [""])[:1], one))
    parts = [_entry(one, catalogue.forms[one], places.get(one, [])) for one in told]
    po.write_text("\n".join(parts), encoding="utf-8")


def _entry(message: Message, forms: Sequence[str], places: Sequence[str]) -> str:
    flags = [flag for flag, sign in _FLAGS if sign.search(message.text)]
    lines = [f"#: {place}" for place in places] + ([f"#, {', '.join(flags)}"] if flags else [])
    if message.context:
        lines.append(f"msgctxt {_quoted(message.context)}")
    lines.append(f"msgid {_quoted(message.text)}")
    if message.plural:
        lines.append(f"msgid_plural {_quoted(message.plural)}")
        lines += [f"msgstr[{number}] {_quoted(text)}" for number, text in enumerate(forms)]
    else:
        lines.append(f"msgstr {_quoted(forms[0])}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    said = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    rows = [row.replace("\n", "\\n") for row in said.splitlines(keepends=True)] or [""]
    return "\n".join(f'"{row}"' for row in (rows if len(rows) == 1 else ["", *rows]))


def compiled(catalogue: Catalogue) -> bytes:
    """Return the .mo file of a catalogue: what is not translated is left out, as msgfmt does."""
    pairs = sorted(
        (
            "\0".join([message.key, *([message.plural] if message.plural else [])]).encode(),
            "\0".join(forms).encode(),
        )
        for message, forms in catalogue.forms.items()
        if all(forms)
    )
    head = struct.calcsize("<7I")
    at, blob, tables = head + 16 * len(pairs), b"", b""
    for column in (0, 1):
        for pair in pairs:
            tables += struct.pack("<2I", len(pair[column]), at + len(blob))
            blob += pair[column] + b"\0"
    return struct.pack("<7I", _MAGIC, 0, len(pairs), head, head + 8 * len(pairs), 0, 0) + tables + blob
