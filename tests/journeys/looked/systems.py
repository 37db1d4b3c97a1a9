"""The catalogue of systems, a platform that stopped, and the law, as they are looked at."""

from __future__ import annotations

from support.models import Connection, LegalReference
from tests.journeys.looked import CHIEF, MEMBER, OFFICER, Look


def pages() -> list[Look]:
    """Give the pages; the connection is one of the member's own agency."""
    assert LegalReference.objects.exists()
    own = Connection.objects.filter(agency__short_name="STP Bắc Ninh", liaisons__isnull=False)[0]
    return [
        Look(OFFICER, "he-thong", "/he-thong"),
        Look(CHIEF, "he-thong-mot", f"/he-thong/{own.system_id}"),
        Look(CHIEF, "ket-noi-sua", f"/he-thong/ket-noi/{own.pk}/sua"),
        Look(OFFICER, "nen-tang", "/he-thong/nen-tang/ndxp"),
        Look(MEMBER, "ket-noi", f"/he-thong/ket-noi/{own.pk}"),
        Look(OFFICER, "can-cu", "/can-cu-phap-ly"),
        Look(MEMBER, "thong-tu", "/can-cu-phap-ly/thong-tu-46"),
    ]
