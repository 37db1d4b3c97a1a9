"""`./dev messages`: brings locale/ up to date: new sentences in, gone ones out, .mo compiled from .po."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from support.assets.messages import catalogue, extract

ROOT = Path(__file__).resolve().parent.parent.parent.parent
# Filled by what the product marks. locale/vi is not: it gives words to third-party texts, by hand.
TRANSLATED = ("en",)


def update(root: Path, say: Callable[[str], None]) -> int:
    """Write every catalogue under `root`/locale; returns how many sentences still lack a translation."""
    places = extract.in_repository(root).places
    missing = 0
    for po in sorted((root / "locale").glob("*/LC_MESSAGES/django.po")):
        language, kept = po.parent.parent.name, catalogue.read(po)
        if language in TRANSLATED:
            old = kept.forms
            kept.forms = {catalogue.HEAD: old.get(catalogue.HEAD, [""])} | {
                message: old.get(message) or kept.empty(message) for message in places
            }
            catalogue.write(po, kept, places)
        po.with_suffix(".mo").write_bytes(catalogue.compiled(kept))
        lacking = [message.text for message, forms in kept.forms.items() if not all(forms)]
        missing += len(lacking)
        say(f"{language}: {len(kept.forms) - 1} câu, {len(lacking)} chưa dịch.")
        for text in lacking:
            say(f"  {text}")
    return missing


if __name__ == "__main__":
    sys.exit(1 if update(ROOT, print) else 0)
