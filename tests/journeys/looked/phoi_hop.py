"""Coordination: the board, asking, one question from both sides, by a link."""

from __future__ import annotations

from support.models import Coordination, CoordinationLink
from support.queries.coordination import token_of
from tests.journeys.looked import MEMBER, OFFICER, Look


def pages() -> list[Look]:
    """Return the board in its views, questions in their states, the agency's list, links."""
    rows = Coordination.objects.exclude(number=None).select_related("case", "agency")
    answered = rows.filter(state="answered")[0]
    back = rows.filter(state="asked_back")[0]
    theirs = rows.filter(agency__memberships__user__email=MEMBER)
    link = CoordinationLink.objects.filter(revoked_at=None).order_by("pk")[0]
    ticket = f"/xu-ly/{answered.case.number}/phoi-hop"
    return [
        Look(OFFICER, "dieu-phoi", "/ban-dieu-phoi"),
        Look(OFFICER, "dieu-phoi-qua-han", "/ban-dieu-phoi?view=late"),
        Look(OFFICER, "dieu-phoi-trong", "/ban-dieu-phoi?view=done&mine=on"),
        Look(OFFICER, "hoi-co-quan", ticket),
        Look(OFFICER, "phoi-hop-da-tra-loi", f"{ticket}/{answered.pk}"),
        Look(OFFICER, "phoi-hop-hoi-lai", f"/xu-ly/{back.case.number}/phoi-hop/{back.pk}"),
        Look(OFFICER, "phieu-co-phoi-hop", f"/xu-ly/{answered.case.number}?soan=phoi-hop"),
        Look(MEMBER, "phoi-hop", "/phoi-hop"),
        Look(MEMBER, "phoi-hop-xong", "/phoi-hop?view=done"),
        *[Look(MEMBER, f"cau-hoi-{row.state}", f"/phoi-hop/{row.number}") for row in theirs],
        Look("", "duong-dan-phoi-hop", f"/phoi-hop/tra-loi/{token_of(link.nonce)}"),
        Look("", "duong-dan-phoi-hop-hong", "/phoi-hop/tra-loi/khong-co", status=404),
    ]
