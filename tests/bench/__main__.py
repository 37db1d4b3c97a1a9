"""`./dev bench NAME`: runs one measurement, `tests/bench/NAME.py`, by its `main(words) -> int`."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence

from tests import bench


def names() -> list[str]:
    """Names of the measurements there are."""
    found = (one for one in pkgutil.iter_modules(bench.__path__) if not one.ispkg)
    return sorted(one.name for one in found if one.name != "__main__")


def main(words: Sequence[str]) -> int:
    """Run the measurement named first, with the other words; 2 when there is none of that name."""
    known = names()
    if not words or words[0] not in known:
        print("Các phép đo: " + (", ".join(known) or "chưa có phép đo nào"), file=sys.stderr)
        return 2
    return int(importlib.import_module(f"tests.bench.{words[0]}").main(words[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
