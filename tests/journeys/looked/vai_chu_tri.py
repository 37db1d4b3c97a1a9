"""Handing over the lead, a lead agency's side, a former lead's, oversight, urgings."""

from __future__ import annotations

from support.management.demo.accounts import ACCOUNTS, COLLEAGUES
from support.models import Agency, Case, Lead, Urging
from tests.journeys.looked import OFFICER, Look

LEADER, LEAD_MEMBER, OVERSEER = ACCOUNTS[2].email, ACCOUNTS[5].email, COLLEAGUES[4].email


def pages() -> list[Look]:
    """Return the pages of all sides."""
    agency = Agency.objects.get(memberships__user__email=LEAD_MEMBER)
    led = Lead.objects.filter(agency=agency, until=None).select_related("case")[0].case.number
    gone = Lead.objects.filter(agency=agency).exclude(until=None).select_related("case")[0].case.number
    asked = Case.objects.filter(lead_asked=True)[:1]
    urging = Urging.objects.order_by("pk")[0].pk
    return [
        Look(OFFICER, "phieu-do-noi-khac-chu-tri", f"/xu-ly/{led}"),
        Look(OFFICER, "giao-chu-tri", f"/xu-ly/{led}/chu-tri"),
        Look(OFFICER, "chu-tri-da-tra-lai", f"/xu-ly/{gone}/chu-tri"),
        *(Look(LEADER, "can-quyet-dinh-chu-tri", f"/xu-ly/{one.number}/chu-tri") for one in asked),
        Look(OFFICER, "don-doc-phieu", f"/xu-ly/{led}/don-doc"),
        Look(OFFICER, "don-doc", "/don-doc?view=all"),
        Look(OFFICER, "mot-lan-don-doc", f"/don-doc/{urging}"),
        Look(LEAD_MEMBER, "chu-tri-danh-sach", "/chu-tri"),
        Look(LEAD_MEMBER, "chu-tri-da-ban-giao", "/chu-tri?view=ban-giao"),
        Look(LEAD_MEMBER, "chu-tri-phieu", f"/chu-tri/{led}"),
        Look(LEAD_MEMBER, "chu-tri-cu", f"/chu-tri/{gone}"),
        Look(OVERSEER, "theo-doi", "/theo-doi"),
        Look(OVERSEER, "don-doc-co-quan", f"/don-doc/moi?co-quan={agency.pk}"),
    ]
