"""What stays as long as a serving process lives is not looked through for garbage again and again."""

from __future__ import annotations

import gc

# A page makes tens of thousands of objects that go with it; with Python's own 700 the collector walks through
# everything that is loaded several times a page.
_YOUNG, _MIDDLE, _OLD = 20_000, 20, 20


def settle() -> None:
    """Leave what is loaded by now out of every later collection; called once all code is imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
