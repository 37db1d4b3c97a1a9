"""Văn bản điện tử (edXML) đã nhập: mỗi văn bản một lần, trạng thái đã báo nơi gửi."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables; going back drops them, the tickets and letters stay."""

    dependencies = [
        ("support", "0022_co_quan_chu_tri"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EdxmlImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="nhập lúc")),
                ("results", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ElectronicDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organ", models.CharField(max_length=60, verbose_name="mã nơi gửi")),
                ("key", models.CharField(max_length=300)),
                ("business", models.PositiveSmallIntegerField(default=0, verbose_name="nghiệp vụ")),
                ("version", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("document_id", models.CharField(blank=True, max_length=200, verbose_name="mã văn bản")),
                ("code", models.CharField(blank=True, max_length=120, verbose_name="số, ký hiệu")),
                ("day", models.DateField(blank=True, null=True, verbose_name="ngày văn bản")),
                ("sender_name", models.CharField(blank=True, max_length=255, verbose_name="nơi gửi")),
                ("to_organ", models.CharField(blank=True, max_length=60, verbose_name="mã nơi nhận")),
                ("to_name", models.CharField(blank=True, max_length=255, verbose_name="nơi nhận")),
                ("received_at", models.DateTimeField(verbose_name="nhận lúc")),
                ("decision", models.CharField(blank=True, max_length=8, verbose_name="trả lời thu hồi")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="báo nơi gửi lần đầu")),
                ("told_status", models.CharField(blank=True, max_length=2, verbose_name="trạng thái đã báo")),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edxml",
                        to="support.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="electronic",
                        to="support.letter",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="support.electronicdocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "văn bản điện tử",
                "verbose_name_plural": "văn bản điện tử",
                "indexes": [
                    models.Index(models.F("organ"), models.F("document_id"), name="edxml_document"),
                    models.Index(
                        models.F("received_at"),
                        models.F("id"),
                        condition=models.Q(("told_at", None)),
                        name="edxml_untold",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organ", "key", "business", "version"), name="edxml_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("business__in", [0, 1, 2, 3])), name="edxml_business_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["", "agreed", "refused"])),
                        name="edxml_decision_known",
                    ),
                ],
            },
        ),
    ]
