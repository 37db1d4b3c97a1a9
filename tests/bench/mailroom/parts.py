"""A measurement in parts: figures are kept and shown part by part; one that fails stops no other."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the keys under which its figures are found, its name for people, and what measures it."""

    place: tuple[str, ...]
    words: str
    measure: Callable[[], Any]


@dataclass(slots=True)
class Kept:
    """All figures so far, in `file` (JSON) after each part; `table` lays them out in lines."""

    file: Path
    found: dict[str, Any]
    table: Callable[[dict[str, Any]], Sequence[str]]
    _shown: set[str] = field(default_factory=set)

    def take(self, parts: Iterable[Part]) -> None:
        """Measure each part in turn; what a part raises is named under `failed` and ends that part alone."""
        for part in parts:
            try:
                figures = part.measure()
            except Exception as error:  # noqa: BLE001 - told, kept, and paid for with the exit code
                traceback.print_exc()
                self.found.setdefault("failed", {})[part.words] = f"{type(error).__name__}: {error}"
            else:
                self._put(part.place, figures)
            self._keep()

    def _put(self, place: Sequence[str], figures: Any) -> None:
        into = self.found
        for key in place[:-1]:
            into = into.setdefault(key, {})
        into[place[-1]] = figures

    def _keep(self) -> None:
        """Write the figures, then show the lines nobody has seen yet."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        beside = self.file.with_suffix(".new")
        beside.write_text(json.dumps(self.found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        beside.replace(self.file)
        fresh = [line for line in self.table(self.found) if line not in self._shown]
        self._shown.update(fresh)
        print("\n".join(fresh), file=sys.stderr, flush=True)
