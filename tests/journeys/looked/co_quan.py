"""Pages of the catalogue of agencies that differ in shape."""

from __future__ import annotations

from support.management.demo.rooms.co_quan import FORMER, SUCCESSOR
from support.models import Agency, AgencyImport, Contact
from tests.journeys.looked import Look

CHIEF_OF_TEAM = "lanh.dao@hotro.example"


def pages() -> list[Look]:
    """Give the list, an agency, its merger, a checked list, people and their doubles."""
    former, successor = (Agency.objects.get(name=name) for name in (FORMER, SUCCESSOR))
    busy = Agency.objects.get(name="Sở Tư pháp tỉnh Bắc Ninh")
    kept = AgencyImport.objects.latest("pk")
    gone, person = Contact.objects.filter(name="Ngô Bá Chiến").order_by("-pk")[:2]
    return [
        Look(CHIEF_OF_TEAM, "co-quan", "/co-quan?state=all"),
        Look(CHIEF_OF_TEAM, "mot-co-quan", f"/co-quan/{busy.pk}"),
        Look(CHIEF_OF_TEAM, "co-quan-da-nhap", f"/co-quan/{former.pk}"),
        Look(CHIEF_OF_TEAM, "nhap-co-quan", f"/co-quan/{successor.pk}/nhap-vao?into=H05&day=2026-01-31"),
        Look(CHIEF_OF_TEAM, "danh-sach-co-quan", f"/co-quan/nhap/{kept.pk}"),
        Look(CHIEF_OF_TEAM, "mot-nguoi-lien-he", f"/co-quan/nguoi-lien-he/{person.pk}"),
        Look(CHIEF_OF_TEAM, "gop-nguoi", f"/co-quan/nguoi-lien-he/{gone.pk}/gop-vao/{person.pk}"),
    ]
