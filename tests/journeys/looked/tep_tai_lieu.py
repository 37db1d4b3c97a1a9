"""Pages of import that are looked at."""

from __future__ import annotations

from tests.journeys.looked import CHIEF, MEMBER, Look


def pages() -> list[Look]:
    """Return the pages that differ in shape."""
    return [
        Look(CHIEF, "nhap-tai-lieu", "/tai-lieu/nhap"),
        Look(MEMBER, "nhap-tai-lieu-co-quan", "/tai-lieu/nhap"),
    ]
