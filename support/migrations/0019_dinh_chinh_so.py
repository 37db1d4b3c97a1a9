"""Đính chính sổ tiếp nhận: ai, lúc nào, vì sao; và lời để tìm không cần dấu."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from support.domain.text import fold

_TEXTS = ("sender", "agency_name", "subject", "evidence", "note")


def fill(apps: Any, schema_editor: Any) -> None:
    """Write the search words of the lines that are there; the guard against changes returns after migrating."""
    model, connection = apps.get_model("support", "RegisterEntry"), schema_editor.connection
    on = " ON support_registerentry" if connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS support_registerentry_no_update{on}")
    last = 0
    while some := list(model.objects.filter(pk__gt=last).order_by("pk").only(*_TEXTS)[:500]):
        for line in some:
            line.words = fold(" ".join(filter(None, (getattr(line, name) for name in _TEXTS))))[:2000]
        model.objects.bulk_update(some, ["words"])
        last = some[-1].pk


class Migration(migrations.Migration):
    """New columns; going back drops them, and with them what was corrected why."""

    dependencies = [
        ("support", "0018_goi_tra_loi"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="registerentry",
            name="corrected_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="đính chính lúc"),
        ),
        migrations.AddField(
            model_name="registerentry",
            name="corrected_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="registerentry",
            name="reason",
            field=models.TextField(blank=True, default="", verbose_name="lý do đính chính"),
        ),
        migrations.AddField(
            model_name="registerentry", name="words", field=models.TextField(blank=True, default="")
        ),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(revision=0, reason="", corrected_at=None)
                | (models.Q(revision__gt=0, corrected_at__isnull=False) & ~models.Q(reason="")),
                name="register_correction_says_why",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
