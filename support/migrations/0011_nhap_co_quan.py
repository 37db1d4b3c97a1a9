"""Danh sách cơ quan tải lên: giữ lại, kiểm tra, rồi mới nhập."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table; going back drops the uploaded lists, not the agencies."""

    dependencies = [
        ("support", "0010_tim_co_quan"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencyImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="tên tệp")),
                ("raw", models.BinaryField(default=b"")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="tải lên lúc")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checked", "đã kiểm tra, chờ xác nhận"),
                            ("waiting", "chờ nhập"),
                            ("running", "đang nhập"),
                            ("done", "đã nhập"),
                            ("failed", "không nhập được"),
                        ],
                        default="checked",
                        max_length=8,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0, verbose_name="số dòng")),
                ("counts", models.JSONField(default=dict)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "danh sách tải lên",
                "verbose_name_plural": "danh sách tải lên",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["checked", "waiting", "running", "done", "failed"])
                        ),
                        name="agency_import_state_known",
                    )
                ],
            },
        ),
    ]
