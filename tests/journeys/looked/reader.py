"""Pages of reading guides, for a visitor, a member and the staff."""

from __future__ import annotations

from kb.demo.nguoi_doc import ENDED, RENEWED
from kb.models import Guide
from tests.journeys.looked import MEMBER, NOBODY, OFFICER, Look

EDITOR = "bien.tap@hotro.example"


def pages() -> list[Look]:
    """Return the pages that differ in shape."""
    here = f"/tai-lieu/{RENEWED}"
    public = Guide.objects.filter(visibility="public", current__isnull=False).order_by("-changed_at", "pk")
    pair = public.filter(translation_of__current__isnull=False).first()
    overdue = Guide.objects.filter(current__isnull=False).order_by("review_by").values_list("slug", flat=True)
    looks = [
        Look(MEMBER, "bai", here),
        Look(OFFICER, "bai-can-bo", here),
        Look(MEMBER, "bai-ban-cu", f"{here}/ban/1.0"),
        Look(MEMBER, "bai-cac-ban", f"{here}/ban"),
        Look(OFFICER, "bai-qua-han-ra-soat", f"/tai-lieu/{overdue[0]}"),
        Look(OFFICER, "bai-thu-hoi", f"/tai-lieu/{ENDED}", status=410),
        Look(OFFICER, "bai-thu-hoi-ban", f"/tai-lieu/{ENDED}/ban/1.0"),
        Look(NOBODY, "bai-khach", f"/tai-lieu/{public[0].slug}"),
        Look(NOBODY, "bai-khach-gop-y", f"/tai-lieu/{public[0].slug}/phan-hoi?say=no"),
        Look(EDITOR, "gop-y-tai-lieu", "/tai-lieu/gop-y"),
        Look(EDITOR, "gop-y-tai-lieu-xong", "/tai-lieu/gop-y?view=done"),
        Look(MEMBER, "nhan-tin", "/tai-lieu/dang-ky"),
        Look(MEMBER, "gui-kem-bai", f"/gui?tai-lieu={RENEWED}&ban=1.1"),
    ]
    if pair is not None:
        looks.append(Look(NOBODY, "bai-song-ngu", f"/tai-lieu/{pair.slug}?song-ngu=1"))
    return looks
