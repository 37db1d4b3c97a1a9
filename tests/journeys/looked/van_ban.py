"""Pages of calls, letters and electronic documents that test_pages looks at."""

from __future__ import annotations

from support.models import Case, EdxmlImport, ElectronicDocument
from tests.journeys.looked import OFFICER, Look


def pages() -> list[Look]:
    """Return the room of electronic documents, an import's results, a recall, a call that was answered."""
    imported = EdxmlImport.objects.order_by("-pk")[0]
    recall = ElectronicDocument.objects.get(business=1)
    called = Case.objects.filter(messages__kind="call_out").order_by("pk")[0]
    room = "/tiep-nhan/van-ban/edxml"
    return [
        Look(OFFICER, "edxml", room),
        Look(OFFICER, "edxml-ket-qua", f"{room}/{imported.pk}"),
        Look(OFFICER, "edxml-thu-hoi", f"{room}/van-ban/{recall.pk}/thu-hoi"),
        Look(OFFICER, "goi-tra-loi", f"/xu-ly/{called.number}/goi-tra-loi"),
    ]
