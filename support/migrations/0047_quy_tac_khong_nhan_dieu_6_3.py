"""Says no longer that the Circular put defence systems into a queue of ours: the row is replaced, not changed."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.utils import timezone

from support.domain.leads import CIRCULAR


def replace(apps: Any, _schema_editor: Any) -> None:
    """Close the shipped rule where it still stands with that source, and put the same one without in its place."""
    rules = apps.get_model("support", "RoutingRule")
    shipped = rules.objects.filter(
        valid_to=None, source=CIRCULAR, clause="6.3", queue__profile__key="he-thong-quoc-phong"
    ).first()
    if shipped is None:
        return
    now = timezone.now()
    rules.objects.filter(pk=shipped.pk).update(valid_to=now)
    shipped.pk, shipped.source, shipped.valid_from, shipped.made_at = None, "", now, now
    shipped.save(force_insert=True)


class Migration(migrations.Migration):
    """Reference data; going back leaves both rows."""

    dependencies = [("support", "0046_giao_can_bo_truc")]

    operations = [migrations.RunPython(replace, migrations.RunPython.noop)]
