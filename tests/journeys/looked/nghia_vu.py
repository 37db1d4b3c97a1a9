"""The duties: the board with a cell open, the public list, letters, history, questions."""

from __future__ import annotations

from kb.models import GuideDuty
from tests.journeys.looked import CHIEF, MEMBER, NOBODY, OFFICER, Look


def pages() -> list[Look]:
    """Give the pages; the open cell is one that is late."""
    late = GuideDuty.objects.filter(state="overdue", ended_on=None).first()
    assert late is not None
    board = "/tai-lieu/bang-nghia-vu"
    return [
        Look(OFFICER, "nghia-vu", f"{board}?o={late.pk}"),
        Look(OFFICER, "nghia-vu-thu-nhac", f"{board}/thu-nhac"),
        Look(OFFICER, "nghia-vu-cau-hoi", f"{board}/tu-cau-hoi"),
        Look(CHIEF, "nghia-vu-lich-su", f"{board}/lich-su"),
        Look(MEMBER, "nghia-vu-cua-toi", board),
        Look(NOBODY, "tai-lieu-cong-bo", "/tai-lieu/cong-bo"),
    ]
