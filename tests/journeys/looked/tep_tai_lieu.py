"""Pages of import that are looked at."""

from __future__ import annotations

from tests.journeys.looked import LEAD, MEMBER, Look


def pages() -> list[Look]:
    """Return the pages that differ in shape."""
    return [
        Look(LEAD, "nhap-tai-lieu", "/tai-lieu/nhap"),
        Look(MEMBER, "nhap-tai-lieu-co-quan", "/tai-lieu/nhap"),
    ]
