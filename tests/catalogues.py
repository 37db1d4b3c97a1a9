"""Compares each compiled message catalogue (.mo) with its source (.po), without gettext's own tools."""

from __future__ import annotations

import ast
import gettext
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.environment import ROOT


def entries(po: Path) -> dict[str, str]:
    """Messages of a .po file as gettext keys them: `context\\x04id`; plural forms joined by NUL."""
    found: dict[str, str] = {}
    for fields, fuzzy in _blocks(po):
        forms = [value for name, value in sorted(fields.items()) if name.startswith("msgstr")]
        if "msgid" not in fields or not all(forms) or (fuzzy and fields["msgid"]):
            continue  # as msgfmt does: what is untranslated or doubtful is not compiled
        context = f"{fields['msgctxt']}\x04" if "msgctxt" in fields else ""
        found[context + fields["msgid"]] = "\0".join(forms)
    return found


def _blocks(po: Path) -> Iterator[tuple[dict[str, str], bool]]:
    fields: dict[str, str] = {}
    fuzzy, last = False, ""
    for raw in [*po.read_text(encoding="utf-8").splitlines(), ""]:
        line = raw.strip()
        if not line:
            if fields:
                yield fields, fuzzy
            fields, fuzzy = {}, False
        elif line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
        elif line.startswith('"'):
            fields[last] += ast.literal_eval(line)
        else:
            last, _, text = line.partition(" ")
            fields[last] = ast.literal_eval(text)


def compiled(mo: Path) -> dict[str, str]:
    """Messages of a .mo file, keyed like `entries`."""
    with mo.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    found: dict[str, dict[int, str]] = {}
    for key, text in catalogue.items():
        name, form = key if isinstance(key, tuple) else (key, 0)
        found.setdefault(name, {})[form] = text
    return {name: "\0".join(forms[n] for n in sorted(forms)) for name, forms in found.items()}


def faults() -> list[str]:
    """One sentence for each catalogue that is missing or no longer equal to its source."""
    found = []
    for po in sorted((ROOT / "locale").rglob("*.po")):
        mo, name = po.with_suffix(".mo"), po.relative_to(ROOT)
        if not mo.exists():
            found.append(f"{name}: chưa có bản biên soạn {mo.name}.")
        elif different := set(entries(po).items()) ^ set(compiled(mo).items()):
            keys = sorted({key for key, _ in different if key})
            found.append(f"{name}: {len(keys)} câu khác bản biên soạn, ví dụ {keys[:3]}.")
    return found


if __name__ == "__main__":
    for sentence in (wrong := faults()):
        print(sentence)
    sys.exit(bool(wrong))
