"""The library as it is searched and browsed: by visitors, agencies and staff."""

from __future__ import annotations

from kb.models import Synonym
from tests.journeys.looked import CHIEF, LEAD, MEMBER, NOBODY, Look


def pages() -> list[Look]:
    """Give the pages: home, results, none, a mistyped word, shelves, synonyms."""
    kept = Synonym.objects.order_by("pk")[0]
    return [
        Look(NOBODY, "kho", "/tai-lieu"),
        Look(MEMBER, "kho-tim", "/tai-lieu?q=dong+bo+ho+tich+cham"),
        Look(NOBODY, "kho-khong-thay", "/tai-lieu?q=xyzzy+qwerty"),
        Look(NOBODY, "kho-go-nham", "/tai-lieu?q=chuwngs+thu+soo"),
        Look(CHIEF, "kho-chu-de", "/tai-lieu/theo/chu-de"),
        Look(LEAD, "kho-tu-dong-nghia", "/tai-lieu/tu-dong-nghia?thu=CSDLQG+treo"),
        Look(LEAD, "kho-tu-dong-nghia-sua", f"/tai-lieu/tu-dong-nghia/{kept.pk}"),
    ]
