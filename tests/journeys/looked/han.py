"""Due dates where they are looked at: lists by due date, tickets in each state, the agency's own list."""

from __future__ import annotations

from support.models import Case
from tests.journeys.looked import MEMBER, OFFICER, Look

ADMINISTRATOR, LEAD = "quan.tri@hotro.example", "lanh.dao@hotro.example"


def pages() -> list[Look]:
    """Give the lists and one ticket of each state."""
    paused = Case.objects.filter(clock_paused=True).order_by("-pk")[0]
    late = Case.objects.filter(due_at__isnull=False).order_by("due_at")[0]
    return [
        Look(OFFICER, "sap-den-han", "/xu-ly?view=soon"),
        Look(OFFICER, "qua-han", "/xu-ly?view=overdue"),
        Look(OFFICER, "xep-theo-han", "/xu-ly?view=open&order=due"),
        Look(OFFICER, "phieu-tam-dung", f"/xu-ly/{paused.number}"),
        Look(LEAD, "phieu-qua-han", f"/xu-ly/{late.number}?view=overdue"),
        Look(MEMBER, "yeu-cau-qua-han", "/yeu-cau?view=overdue"),
        Look(ADMINISTRATOR, "buoc-bao-han", "/cau-hinh/support/escalationstep/"),
    ]
