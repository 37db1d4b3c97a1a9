"""The library's addresses in the matrix: a module a room, found by itself, each with its `PAGES`.

A module has `PAGES: dict[str, Page]` (tests.house.doors), told like those of tests.house.matrix.
"""

from __future__ import annotations

import importlib
import pkgutil

from tests.house.doors import Page


def pages() -> dict[str, Page]:
    """Return every room's addresses."""
    found: dict[str, Page] = {}
    for room in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        found |= importlib.import_module(f"{__name__}.{room.name}").PAGES
    return found
