"""Connection requests, a check half answered, the yearly schedule, tasks."""

from __future__ import annotations

from support.models import ConnectionRequest, SecurityAssessment
from tests.journeys.looked import MEMBER, OFFICER, Look


def pages() -> list[Look]:
    """Return an incomplete request from both sides, its letter, an eligible one, a check, the schedule."""
    rows = ConnectionRequest.objects.select_related("case")
    lacking = rows.filter(eligible_at=None)[0].case.number
    eligible = rows.exclude(eligible_at=None)[0].case.number
    check = SecurityAssessment.objects.filter(completed_on=None, trigger="change").select_related("case")
    return [
        Look(OFFICER, "de-nghi-ket-noi", f"/xu-ly/{lacking}/de-nghi-ket-noi"),
        Look(OFFICER, "de-nghi-bo-sung", f"/xu-ly/{lacking}/de-nghi-ket-noi/bo-sung"),
        Look(OFFICER, "lap-ket-noi", f"/xu-ly/{eligible}/de-nghi-ket-noi/ket-noi"),
        Look(OFFICER, "cong-viec", f"/xu-ly/{lacking}/cong-viec"),
        Look(OFFICER, "kiem-tra", f"/xu-ly/{check[0].case.number}/kiem-tra"),
        Look(OFFICER, "lich-kiem-tra", "/he-thong/lich-kiem-tra"),
        Look(MEMBER, "de-nghi-cua-co-quan", f"/yeu-cau/{lacking}"),
    ]
