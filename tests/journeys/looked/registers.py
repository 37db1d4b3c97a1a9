"""Pages of the registers that are looked at."""

from __future__ import annotations

from tests.journeys.looked import OFFICER, Look


def pages() -> list[Look]:
    """Return the pages that differ in shape."""
    return [
        Look(OFFICER, "so-dinh-chinh", "/so-tiep-nhan/2026/1/dinh-chinh"),
        Look(OFFICER, "so-van-ban-den", "/so-tiep-nhan/van-ban-den"),
        Look(OFFICER, "so-theo-doi", "/so-tiep-nhan/theo-doi"),
        Look(OFFICER, "ban-giao", "/so-tiep-nhan/ban-giao"),
    ]
