"""Incidents: the list, a running one, its parts, a reviewed one and its report, what an agency sees."""

from __future__ import annotations

from support.models import Incident
from tests.journeys.looked import CHIEF, MEMBER, NOBODY, OFFICER, Look

_LEAD = "lanh.dao@hotro.example"


def pages() -> list[Look]:
    """Return the pages that differ in shape."""
    running = Incident.objects.filter(state="open", kind="outage").order_by("pk")[0]
    ended = Incident.objects.filter(state="ended").order_by("pk")[0]
    reviewed = Incident.objects.filter(state="reviewed").order_by("pk")[0]
    child = running.children.filter(current=True).order_by("pk")[0].case.number
    first = running.updates.order_by("seq")[0].pk
    assert CHIEF
    return [
        Look(OFFICER, "su-co", "/su-co?view=all"),
        Look(OFFICER, "su-co-moi", f"/su-co/moi?phieu={child}"),
        Look(OFFICER, "su-co-dang-dien-ra", f"/su-co/{running.number}"),
        Look(OFFICER, "su-co-nguoi-nhan", f"/su-co/{running.number}/nguoi-nhan"),
        Look(OFFICER, "su-co-thong-bao", f"/su-co/{running.number}/thong-bao/{first}"),
        Look(_LEAD, "su-co-ra-soat", f"/su-co/{ended.number}"),
        Look(OFFICER, "su-co-da-ra-soat", f"/su-co/{reviewed.number}"),
        Look(OFFICER, "su-co-bao-cao", f"/su-co/{reviewed.number}/bao-cao"),
        Look(OFFICER, "su-co-tren-phieu", f"/xu-ly/{child}"),
        Look(MEMBER, "su-co-cua-co-quan", "/su-co?view=all"),
        Look(MEMBER, "su-co-co-quan-xem", f"/su-co/{running.number}"),
        Look(MEMBER, "su-co-o-gui", "/gui?choice=su-co"),
        Look(NOBODY, "su-co-o-gui-khach", "/gui"),
    ]
