"""Reviewing guides: the queue, a version beside the published one, sending, comparing, withdrawing."""

from __future__ import annotations

from django.utils import timezone

from kb.models import Guide, GuideVersion
from tests.journeys.looked import MEMBER, Look

_LEAD, _WRITER, _EDITOR = "lanh.dao@hotro.example", "xu.ly@hotro.example", "bien.tap@hotro.example"


def pages() -> list[Look]:
    """Return the pages that differ in shape."""
    talked = GuideVersion.objects.filter(state="in_review", supersedes=None, minor__gt=0).order_by("pk")[0]
    sent_back = GuideVersion.objects.filter(state="changes_asked").order_by("pk")[0]
    later = GuideVersion.objects.filter(state="approved").order_by("pk")[0]
    checking = GuideVersion.objects.filter(state="checking").order_by("pk")[0]
    due = Guide.objects.filter(agency=None, current__isnull=False, review_by__lt=timezone.localdate())
    slug = talked.guide.slug
    review = f"/tai-lieu/duyet/{talked.pk}"
    return [
        Look(_LEAD, "duyet", "/tai-lieu/duyet"),
        Look(_LEAD, "duyet-hai-cot", review),
        Look(_LEAD, "duyet-mot-cot", f"{review}?xem=mot-cot"),
        Look(_LEAD, "duyet-ban-sach", f"{review}?xem=sach"),
        Look(_WRITER, "duyet-nguoi-soan", review),
        Look(_LEAD, "duyet-kiem-tra", f"/tai-lieu/duyet/{checking.pk}"),
        Look(_LEAD, "duyet-hen-ngay", f"/tai-lieu/duyet/{later.pk}"),
        Look(_EDITOR, "duyet-gui", f"/tai-lieu/{sent_back.guide.slug}/gui-duyet"),
        Look(_EDITOR, "duyet-yeu-cau-sua", f"/tai-lieu/duyet/{sent_back.pk}"),
        Look(_LEAD, "duyet-so-ban", f"/tai-lieu/{slug}/so-sanh?tu=1.0&den=1.1"),
        Look(_LEAD, "duyet-ra-soat", f"/tai-lieu/{due.order_by('pk')[0].slug}/ra-soat"),
        Look(_LEAD, "duyet-thu-hoi", f"/tai-lieu/{slug}/thu-hoi"),
        Look(MEMBER, "duyet-co-quan", "/tai-lieu/duyet"),
    ]
