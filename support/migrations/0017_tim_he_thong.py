"""Tìm hệ thống không cần dấu, và ngày bắt đầu của đầu mối ghi được bằng tay."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.utils import timezone

from support.domain.text import fold


def fill(apps: Any, _schema_editor: Any) -> None:
    """Write the search words of the systems that are there."""
    model = apps.get_model("support", "ConnectedSystem")
    known = list(model.objects.only("pk", "name"))
    for system in known:
        system.search_text = fold(system.name)
    model.objects.bulk_update(known, ["search_text"], batch_size=500)


class Migration(migrations.Migration):
    """A column made from others; going back drops it."""

    dependencies = [("support", "0016_can_cu_phap_ly")]

    operations = [
        migrations.AddField(
            model_name="connectedsystem",
            name="search_text",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AlterField(
            model_name="liaison",
            name="since",
            field=models.DateField(default=timezone.localdate, verbose_name="từ ngày"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
