"""Rules, a request tried on them, and the duty roster, as they are looked at."""

from __future__ import annotations

from support.models import DutyShift, RoutingRule
from tests.journeys.looked import CHIEF, OFFICER, Look


def pages() -> list[Look]:
    """Give the pages; the rule is one that gives out by load, the shift one to come."""
    rule = RoutingRule.objects.get(valid_to=None, giving="load")
    shift = DutyShift.objects.filter(cancelled_at=None).order_by("-since")[0]
    placed = rule.assignments.select_related("case").order_by("pk")[0].case
    trial = "subject=D%E1%BB%8Bch+v%E1%BB%A5+tr%E1%BA%A3+m%C3%A3+l%E1%BB%97i+504&channel=email"
    return [
        Look(CHIEF, "quy-tac", "/quy-tac"),
        Look(CHIEF, "quy-tac-sua", f"/quy-tac/{rule.pk}"),
        Look(CHIEF, "quy-tac-dong", f"/quy-tac/{rule.pk}/dong"),
        Look(CHIEF, "quy-tac-thu", f"/quy-tac/thu?{trial}"),
        Look(CHIEF, "chu-tri", "/quy-tac/chu-tri"),
        Look(CHIEF, "chu-tri-moi", "/quy-tac/chu-tri/moi"),
        Look(OFFICER, "truc-ban", "/truc-ban"),
        Look(CHIEF, "truc-ban-lap", "/truc-ban/lap-lich"),
        Look(CHIEF, "truc-ban-ca", f"/truc-ban/ca/{shift.pk}"),
        Look(OFFICER, "truc-ban-vang", "/truc-ban/vang"),
        Look(OFFICER, "phieu-theo-quy-tac", f"/xu-ly/{placed.number}"),
    ]
