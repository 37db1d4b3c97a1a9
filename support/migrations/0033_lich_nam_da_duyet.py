"""Lịch năm đã duyệt; các thay đổi lịch và hạn cũ, hạn mới của những đồng hồ phải tính lại."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0032_ban_giao_chu_tri"),
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
                ("moved", models.PositiveIntegerField(default=0, verbose_name="đã dời hạn")),
                ("last_clock", models.BigIntegerField(default=0)),
                ("late_noted", models.BooleanField(default=False)),
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
            },
        ),
        migrations.CreateModel(
            name="Recount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old_due", models.DateTimeField(verbose_name="hạn cũ")),
                ("new_due", models.DateTimeField(blank=True, null=True, verbose_name="hạn mới")),
                ("at", models.DateTimeField(blank=True, null=True, verbose_name="tính lại lúc")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recounts",
                        to="support.case",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recounts",
                        to="support.calendarchange",
                    ),
                ),
                (
                    "clock",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recounts",
                        to="support.clock",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần tính lại hạn",
                "verbose_name_plural": "các lần tính lại hạn",
            },
        ),
        migrations.AddIndex(
            model_name="calendarchange",
            index=models.Index(
                models.F("id"), condition=models.Q(("finished_at", None)), name="calendar_change_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaryear",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2020), ("year__lte", 2100)), name="calendar_year_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendaryear",
            constraint=models.CheckConstraint(
                condition=models.Q(("document", ""), _negated=True), name="calendar_year_documented"
            ),
        ),
        migrations.AddIndex(
            model_name="recount",
            index=models.Index(
                models.F("change"),
                models.F("case"),
                condition=models.Q(("new_due", None)),
                name="recount_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="recount",
            index=models.Index(models.F("case"), models.F("at"), name="recount_of_case"),
        ),
        migrations.AddConstraint(
            model_name="recount",
            constraint=models.UniqueConstraint(fields=("change", "clock"), name="recount_once"),
        ),
        migrations.AddConstraint(
            model_name="recount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("at", None), ("new_due", None)),
                    models.Q(("at__isnull", False), ("new_due__isnull", False)),
                    _connector="OR",
                ),
                name="recount_dated",
            ),
        ),
    ]
