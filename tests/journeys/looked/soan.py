"""Writing guides: the list, beginning one, the editor, one held by somebody, the savings, two texts."""

from __future__ import annotations

from django.urls import reverse

from kb.demo.soan import AGENCY, APART, HELD, LOGS
from kb.models import Guide, GuideDuty
from support.management.demo.accounts import ACCOUNTS
from tests.journeys.looked import MEMBER, Look

ENGINEER = ACCOUNTS[1].email


def _slug(title: str) -> str:
    return str(Guide.objects.get(title=title).slug)


def pages() -> list[Look]:
    """Return the pages of writing."""
    apart = Guide.objects.get(title=APART).versions.get()
    lost = apart.saves.filter(lost=True).latest("number").number
    duty = GuideDuty.objects.filter(agency__memberships__user__email=MEMBER, ended_on=None).first()
    of_duty = f"?nghia-vu={duty.pk}" if duty else ""
    return [
        Look(ENGINEER, "tai-lieu-cua-toi", reverse("kb:drafts") + "?cua=tat-ca"),
        Look(ENGINEER, "soan-tai-lieu", reverse("kb:write", args=[_slug(LOGS)])),
        Look(ENGINEER, "soan-nguoi-khac-giu", reverse("kb:write", args=[_slug(HELD)])),
        Look(ENGINEER, "soan-cac-lan-luu", reverse("kb:saves", args=[_slug(LOGS)])),
        Look(ENGINEER, "soan-hai-ban", reverse("kb:both", args=[apart.guide.slug, lost])),
        Look(ENGINEER, "soan-thong-tin", reverse("kb:details", args=[_slug(LOGS)])),
        Look(MEMBER, "soan-tai-lieu-co-quan", reverse("kb:write", args=[_slug(AGENCY)])),
        Look(MEMBER, "soan-tai-lieu-moi", reverse("kb:begin") + of_duty),
    ]
