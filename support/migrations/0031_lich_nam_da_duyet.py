"""Lịch năm đã duyệt, và các thay đổi lịch mà hạn của phiếu phải tính lại."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0030_dong_ho_cho_phieu_dang_mo"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=300, verbose_name="thay đổi")),
                (
                    "source_document",
                    models.CharField(blank=True, max_length=200, verbose_name="văn bản làm căn cứ"),
                ),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="số đồng hồ đang chạy")),
                ("looked", models.PositiveIntegerField(default=0, verbose_name="đã xét")),
                ("moved", models.PositiveIntegerField(default=0, verbose_name="đã dời hạn")),
                ("last_clock", models.BigIntegerField(default=0)),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="xong lúc")),
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
                "verbose_name": "thay đổi lịch",
                "verbose_name_plural": "các thay đổi lịch",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(
                        models.F("id"), condition=models.Q(("finished_at", None)), name="calendar_change_open"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="năm")),
                ("document", models.CharField(max_length=200, verbose_name="văn bản phê duyệt")),
                ("decided_on", models.DateField(verbose_name="ngày văn bản")),
                ("digest", models.CharField(max_length=64)),
                ("approved_at", models.DateTimeField(verbose_name="ghi nhận lúc")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "lịch năm đã duyệt",
                "verbose_name_plural": "lịch năm đã duyệt",
                "ordering": ("year",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2020), ("year__lte", 2100)),
                        name="calendar_year_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="calendar_year_documented"
                    ),
                ],
            },
        ),
    ]
