"""The pages of a visit, its minutes on paper, and typing in sheets of paper."""

from __future__ import annotations

from support.models import Visit
from tests.journeys.looked import OFFICER, Look


def pages() -> list[Look]:
    """Give the open visit, the signed one, the sheet and the table."""
    here = "/tiep-nhan/truc-tiep"
    still = Visit.objects.filter(out_at=None).latest("pk").pk
    done = Visit.objects.filter(signed_at__isnull=False).latest("pk").pk
    return [
        Look(OFFICER, "truc-tiep", f"{here}/{still}"),
        Look(OFFICER, "truc-tiep-da-ky", f"{here}/{done}"),
        Look(OFFICER, "bien-ban", f"{here}/{still}/bien-ban"),
        Look(OFFICER, "nhap-bu", "/tiep-nhan/nhap-bu"),
    ]
