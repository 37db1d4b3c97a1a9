"""Finds the sentences marked for translation, in Python and in templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

# What each marker's leading arguments are: c context, s singular or only text, p plural.
MARKERS = {
    "_": "s",
    "gettext": "s",
    "gettext_lazy": "s",
    "gettext_noop": "s",
    "ngettext": "sp",
    "ngettext_lazy": "sp",
    "pgettext": "cs",
    "pgettext_lazy": "cs",
    "pick": "cs",
    "npgettext": "csp",
    "npgettext_lazy": "csp",
}
ROOMS = ("support", "mailin", "kb")
_LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)")


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """One sentence as gettext tells it from others: context ("" for none), text, plural ("" for none)."""

    context: str
    text: str
    plural: str = ""

    @property
    def key(self) -> str:
        """Return the key of compiled catalogues: `context\\x04text`, without the plural."""
        return f"{self.context}\x04{self.text}" if self.context else self.text


@dataclass(slots=True)
class Found:
    """Where messages stand: message -> files, in order of name."""

    places: dict[Message, list[str]] = field(default_factory=dict)

    def add(self, messages: Iterable[Message], place: str) -> None:
        """Note that `messages` stand in the file `place`."""
        for message in messages:
            stands = self.places.setdefault(message, [])
            if place not in stands:
                stands.append(place)


def in_python(source: str) -> Iterator[Message]:
    """Yield the marked literals of a module; a call on a variable marks nothing."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (shape := MARKERS.get(_name(node.func), "")):
            words = [arg.value for arg in node.args[: len(shape)] if isinstance(arg, ast.Constant)]
            if len(words) == len(shape) and all(words):
                yield _message(shape, [str(word) for word in words])


def _name(func: ast.expr) -> str:
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""


def in_template(source: str) -> Iterator[Message]:
    """Yield what {% translate %}, {% blocktranslate %} and _("...") mark in a template."""
    for marker, words in _CALL.findall(templatize(source)):
        shape = MARKERS[marker]
        given = [str(value) for value in ast.literal_eval(f"[{words}]")]
        yield _message(shape, given[: len(shape)])


def _message(shape: str, words: list[str]) -> Message:
    given = dict(zip(shape, words, strict=True))
    return Message(given.get("c", ""), given["s"], given.get("p", ""))


def in_repository(root: Path) -> Found:
    """Return every marked message of the product's own modules and templates."""
    found = Found()
    modules = [path for room in ROOMS for path in (root / room).rglob("*.py")]
    pages = [path for path in (root / "templates").rglob("*") if path.suffix in {".html", ".txt"}]
    for path in sorted(modules) + sorted(pages):
        source, place = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
        if "node_modules" not in path.parts:
            found.add(in_python(source) if path.suffix == ".py" else in_template(source), place)
    return found
