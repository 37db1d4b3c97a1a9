"""Links, the preview of a merge, what was merged and split, taking out again."""

from __future__ import annotations

from support.management.demo.rooms.lien_ket import AGAIN, KEPT, WIDER
from support.models import Case
from tests.journeys.looked import MEMBER, OFFICER, Look


def pages() -> list[Look]:
    """Return each page of the room, and both sides of a merge."""
    kept, again, wider = (Case.objects.get(subject=one).number for one in (KEPT, AGAIN, WIDER))
    return [
        Look(OFFICER, "phieu-giu", f"/xu-ly/{kept}"),
        Look(OFFICER, "phieu-da-gop", f"/xu-ly/{again}"),
        Look(OFFICER, "lien-ket", f"/xu-ly/{kept}/lien-ket"),
        Look(OFFICER, "lien-ket-tim", f"/xu-ly/{kept}/lien-ket?q=504"),
        Look(OFFICER, "gop-phieu", f"/gop-phieu?phieu={kept}&phieu={wider}"),
        Look(OFFICER, "gop-khong-duoc", f"/gop-phieu?phieu={again}&phieu={wider}&giu={again}"),
        Look(OFFICER, "bo-gop", f"/xu-ly/{again}/bo-gop"),
        Look(OFFICER, "tach", f"/xu-ly/{kept}/tach"),
        Look(MEMBER, "yeu-cau-da-gop", f"/yeu-cau/{again}"),
    ]
