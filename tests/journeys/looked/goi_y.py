"""The morning's list with its ticks, tickets to be classified, how often suggestions are right."""

from __future__ import annotations

from support.models import TopicSuggestion
from tests.journeys.looked import OFFICER, Look


def pages() -> list[Look]:
    """Return the list to triage, an urgent new ticket, a possibly restricted one, the report."""
    waiting = TopicSuggestion.objects.filter(outcome="").select_related("case").order_by("pk")
    urgent = waiting.filter(priority__lt=3)[0].case.number
    doubtful = waiting.filter(doubtful=True)[0].case.number
    return [
        Look(OFFICER, "phan-loai-ds", "/xu-ly"),
        Look(OFFICER, "phan-loai-khan", f"/xu-ly/{urgent}"),
        Look(OFFICER, "phan-loai-nghi", f"/xu-ly/{doubtful}"),
        Look(OFFICER, "bao-cao-goi-y", "/bao-cao/goi-y"),
    ]
