"""Where guides meet tickets: the report, the tickets behind a figure, choosing a guide, what was named."""

from __future__ import annotations

from kb.models import GuideCitation
from tests.journeys.looked import LEAD, MEMBER, NOBODY, OFFICER, Look


def pages() -> list[Look]:
    """Return the pages that differ in shape."""
    row = GuideCitation.objects.filter(case__isnull=False).select_related("case").order_by("pk")[0]
    assert row.case is not None
    number = row.case.number
    return [
        Look(LEAD, "tai-lieu-bao-cao", "/tai-lieu/bao-cao"),
        Look(LEAD, "tai-lieu-bao-cao-trong", "/tai-lieu/bao-cao?day_from=2020-01-01&day_to=2020-01-02"),
        Look(LEAD, "tai-lieu-bao-cao-phieu", "/tai-lieu/bao-cao/phieu"),
        Look(OFFICER, "tai-lieu-chen", f"/tai-lieu/goi-y?for=reply&phieu={number}"),
        Look(OFFICER, "tai-lieu-tren-phieu", f"/xu-ly/{number}"),
        Look(OFFICER, "tai-lieu-da-dan", f"/tai-lieu/goi-y/phieu/{number}"),
        Look(MEMBER, "tai-lieu-da-dan-co-quan", f"/tai-lieu/goi-y/phieu/{number}?xem=co-quan"),
        Look(NOBODY, "tai-lieu-goi-y-khach", "/tai-lieu/goi-y?for=portal&q=504"),
    ]
