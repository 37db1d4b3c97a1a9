"""Tìm cơ quan không cần dấu: lời tìm kiếm đứng cạnh tên."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from support.domain.text import fold


def fill(apps: Any, _schema_editor: Any) -> None:
    """Write the search words of the agencies that are there."""
    model = apps.get_model("support", "Agency")
    known = list(model.objects.only("pk", "name", "short_name", "code"))
    for agency in known:
        agency.search_text = fold(f"{agency.name} {agency.short_name} {agency.code or ''}")
    model.objects.bulk_update(known, ["search_text"], batch_size=500)


class Migration(migrations.Migration):
    """A column made from others; going back drops it."""

    dependencies = [("support", "0009_danh_muc_he_thong")]

    operations = [
        migrations.AddField(
            model_name="agency", name="search_text", field=models.TextField(default="", editable=False)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
