"""Phiếu mở liên quan đến phiếu khác trở thành một dòng liên kết."""

from django.db import migrations
from django.db.models import F


def link(apps, _editor):
    """Write a link for each ticket that was opened about another one."""
    Case, CaseLink = (apps.get_model("support", name) for name in ("Case", "CaseLink"))
    known = set(CaseLink.objects.filter(kind="related").values_list("source_id", "target_id"))
    about = Case.objects.filter(related_to__isnull=False, related_to__lt=F("pk")).order_by("pk")
    rows = about.values_list("related_to_id", "pk", "recorded_at", "recorded_by_id").iterator(5000)
    fresh = [
        CaseLink(kind="related", source_id=source, target_id=target, at=at, by_id=by)
        for source, target, at, by in rows
        if (source, target) not in known
    ]
    CaseLink.objects.bulk_create(fresh, batch_size=5000)


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0035_su_co"),
    ]

    operations = [migrations.RunPython(link, migrations.RunPython.noop, elidable=True)]
