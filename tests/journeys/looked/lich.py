"""Pages of the working calendar: a year, a day, targets, why a deadline falls then, limits of the law."""

from __future__ import annotations

from support.management.demo.rooms.lich import BREACH
from support.models import Case, Recount
from tests.journeys.looked import CHIEF, MEMBER, OFFICER, Look

EXAMPLE = "kind=incident&priority=2&agency_kind=province&channel=phone&received=2026-02-13T16:30"


def pages() -> list[Look]:
    """Return the pages that differ in shape."""
    moved = Recount.objects.filter(new_due__isnull=False).select_related("case")[0].case.number
    breach = Case.objects.get(subject=BREACH[0]).number
    return [
        Look(CHIEF, "lich-nam", "/lich-lam-viec/2026"),
        Look(OFFICER, "lich-nam-sau", "/lich-lam-viec/2027"),
        Look(CHIEF, "lich-ngay", "/lich-lam-viec/ngay?ngay=2026-11-24"),
        Look(CHIEF, "lich-gio", "/lich-lam-viec/gio?thu=4"),
        Look(CHIEF, "muc-tieu", f"/lich-lam-viec/muc-tieu?{EXAMPLE}"),
        Look(CHIEF, "cau-hinh", "/cau-hinh/"),
        Look(OFFICER, "vi-sao-han", f"/xu-ly/{moved}/vi-sao-han"),
        Look(MEMBER, "vi-sao-han-co-quan", f"/yeu-cau/{breach}/vi-sao-han"),
        Look(OFFICER, "phieu-e5", f"/xu-ly/{breach}"),
        Look(OFFICER, "thoi-han-luat", f"/xu-ly/{breach}/thoi-han-luat"),
        Look(OFFICER, "mau-viec", f"/xu-ly/{breach}/cong-viec"),
    ]
