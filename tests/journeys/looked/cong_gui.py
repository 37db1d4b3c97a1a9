"""The portal for a member and for a visitor, what was filed, its link, a failed call on a ticket."""

from __future__ import annotations

from support.models import ApiIncident, TrackingLink
from support.queries import tracking
from tests.journeys.looked import MEMBER, NOBODY, OFFICER, Look


def pages() -> list[Look]:
    """Return the pages of the portal, and the ticket with a failed call and its triage."""
    incident = ApiIncident.objects.select_related("case")[0].case.number
    token = tracking.token_of(TrackingLink.objects.all()[0].nonce)
    return [
        Look(MEMBER, "gui", "/gui?choice=su-co"),
        Look(MEMBER, "gui-xong", f"/gui/xong/{incident}"),
        Look(NOBODY, "gui-khach", "/gui"),
        Look(NOBODY, "theo-doi", f"/theo-doi/{token}"),
        Look(NOBODY, "theo-doi-het", "/theo-doi/khong-co", 404),
        Look(OFFICER, "phieu-su-co-api", f"/xu-ly/{incident}"),
        Look(OFFICER, "loi-api", f"/xu-ly/{incident}/loi-api"),
    ]
