"""Every module says in one sentence what lives in it, and keeps its annotations cheap."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

from tests.house.tree import name, parsed, python, texts


def _is_empty(path: Path) -> bool:
    return not parsed(path).body


def test_every_module_opens_with_one_sentence() -> None:
    silent = []
    for path in python():
        if _is_empty(path) or "migrations" in path.parts:
            continue
        said = (ast.get_docstring(parsed(path)) or "").split("\n\n")[0]
        if not said.endswith((".", "?")):
            silent.append(name(path))
    assert silent == []


def test_every_module_postpones_its_annotations() -> None:
    without = [
        name(path)
        for path in python()
        if any(not isinstance(node, ast.Expr) for node in parsed(path).body)
        and "migrations" not in path.parts
        and "from __future__ import annotations" not in path.read_text(encoding="utf-8")
    ]
    assert without == []


def test_source_texts_are_in_composed_form() -> None:
    """A letter typed as base + mark would never be found by a search, and would sort elsewhere."""
    decomposed = [
        name(path)
        for path, text in texts()
        if path.suffix != ".eml" and "vendor" not in path.parts and not unicodedata.is_normalized("NFC", text)
    ]
    assert decomposed == []
