"""Which tests start first, and which files a run need not read: no process waits for another at the end."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BROWSER = "browser"

# Files that take longest, the longest first. One of them begun last would keep one core waiting for it.
LONG = (
    "journeys/test_pages.py",
    "house/test_urls.py",
    "mailin/crash/test_sweep.py",
    "bench/pageroom/test_pages.py",
    "mailin/poison/test_mutated_filed.py",
    "security/test_headers.py",
    "mailin/poison/test_catalogue_filed.py",
    "support/actions/test_register_numbers.py",
    "support/embedded/test_demo.py",
    "mailin/failures/test_services_killed.py",
    "security/test_scripting.py",
    "journeys/test_major_incident.py",
    "security/test_guides_run_nothing.py",
    "security/test_library_scripting.py",
    "support/embedded/test_run.py",
    "security/test_denial.py",
    "security/test_bulk.py",
)
_PLACE = {name: place for place, name in enumerate(LONG)}


def sort(items: list[pytest.Item]) -> None:
    """Put the long files first; the others stay as they were."""
    items.sort(key=lambda item: _PLACE.get(_name(item.path), len(LONG)))


def is_unread(path: Path, markexpr: str) -> bool:
    """True for a file of tests without one of the browser, in a run of those alone."""
    return markexpr == BROWSER and path.name.startswith("test_") and not _says_browser(path)


def refuse_unsaid(items: list[pytest.Item]) -> None:
    """Stop a browser test whose file does not say so itself: a run of those alone would not read it."""
    for item in items:
        if item.get_closest_marker(BROWSER) and not _says_browser(item.path):
            raise pytest.UsageError(f"{item.nodeid}: tệp phải tự ghi pytest.mark.browser.")


@cache
def _says_browser(path: Path) -> bool:
    return path.suffix == ".py" and "pytest.mark.browser" in path.read_text(encoding="utf-8")


def _name(path: Path) -> str:
    return path.relative_to(HERE).as_posix() if path.is_relative_to(HERE) else ""
