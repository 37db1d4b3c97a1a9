"""Notices of wrong data, an incident's logs, the reports."""

from __future__ import annotations

from support.models import DataErrorNotice, LogPreservation
from tests.journeys.looked import OFFICER, Look


def pages() -> list[Look]:
    """Return an open notice, a concluded one, the logs of an incident and the reports."""
    fresh = DataErrorNotice.objects.filter(outcome="open").select_related("case")[0].case.number
    done = DataErrorNotice.objects.exclude(outcome="open").select_related("case")[0].case.number
    asked = LogPreservation.objects.select_related("case")[0].case.number
    return [
        Look(OFFICER, "sai-sot", f"/xu-ly/{fresh}/sai-sot"),
        Look(OFFICER, "sai-sot-xong", f"/xu-ly/{done}/sai-sot"),
        Look(OFFICER, "nhat-ky-ket-noi", f"/xu-ly/{asked}/nhat-ky-ket-noi"),
        Look(OFFICER, "bao-cao", "/bao-cao"),
    ]
