"""Kiểm tra tệp đính kèm: mỗi tệp một dòng, kể cả những tệp đã có; ảnh xem trước."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def name_the_work(apps: Any, _schema_editor: Any) -> None:
    """Every file taken in before is still to be examined."""
    attachment = apps.get_model("helpdesk", "FollowUpAttachment")
    check = apps.get_model("support", "FileCheck")
    ids = attachment.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000)
    check.objects.bulk_create((check(attachment_id=pk) for pk in ids), batch_size=1000)


class Migration(migrations.Migration):
    """Going back forgets what was found out; the files stay."""

    dependencies = [
        ("helpdesk", "0043_fix_on_delete_behaviour"),
        ("support", "0005_nguoi_gui_bi_chan"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileCheck",
            fields=[
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="inspection",
                        serialize=False,
                        to="helpdesk.followupattachment",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unchecked", "Chưa kiểm tra"),
                            ("checked", "Đã kiểm tra"),
                            ("unreadable", "Không đọc được"),
                            ("blocked", "Bị chặn"),
                        ],
                        default="unchecked",
                        max_length=12,
                    ),
                ),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("waiting", "Chưa quét vi-rút"),
                            ("off", "Không quét vi-rút"),
                            ("clean", "Đã quét vi-rút"),
                            ("infected", "Có mã độc"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("inline", models.BooleanField(default=False)),
                ("kind", models.CharField(blank=True, max_length=120)),
                ("pages", models.PositiveIntegerField(default=0)),
                ("flags", models.JSONField(default=list)),
                ("personal", models.PositiveSmallIntegerField(default=0)),
                ("text", models.TextField(blank=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("why", models.CharField(blank=True, max_length=200)),
                ("pictures", models.PositiveSmallIntegerField(default=0)),
                ("thumb_width", models.PositiveSmallIntegerField(default=0)),
                ("thumb_height", models.PositiveSmallIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("checked_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("attachment"),
                        condition=models.Q(("state", "unchecked")),
                        name="file_unchecked",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["unchecked", "checked", "unreadable", "blocked"])),
                        name="file_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scan__in", ["waiting", "off", "clean", "infected"])),
                        name="file_scan_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FilePicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "check_row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drawn",
                        to="support.filecheck",
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("path", models.CharField(max_length=80, unique=True)),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("check_row", "place"), name="one_picture_a_place")
                ],
            },
        ),
        migrations.RunPython(name_the_work, migrations.RunPython.noop),
    ]
