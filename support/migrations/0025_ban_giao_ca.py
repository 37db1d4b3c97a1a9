"""Bàn giao ca trực: ai giao ai nhận ngày nào, còn lại những gì."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A new table; going back drops it with its records."""

    dependencies = [
        ("support", "0024_so_den"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(db_index=True, verbose_name="ngày trực")),
                ("at", models.DateTimeField(verbose_name="bàn giao lúc")),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                ("figures", models.JSONField(default=dict, verbose_name="việc còn lại")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người bàn giao",
                    ),
                ),
                (
                    "given_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người nhận",
                    ),
                ),
            ],
            options={
                "verbose_name": "bàn giao ca trực",
                "verbose_name_plural": "bàn giao ca trực",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("given_by", models.F("given_to")), _negated=True),
                        name="handover_between_two_people",
                    )
                ],
            },
        ),
    ]
