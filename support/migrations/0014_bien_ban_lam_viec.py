"""Biên bản làm việc tại trụ sở: số, giấy giới thiệu, ý kiến từng bên, việc đã thống nhất."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Going back drops the minutes' columns and rows; what was said stays in the message."""

    dependencies = [
        ("helpdesk", "0043_fix_on_delete_behaviour"),
        ("support", "0013_ngay_nghi"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MinutesCounter",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="VisitTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                ("what", models.CharField(max_length=1000, verbose_name="việc")),
                ("who", models.CharField(blank=True, max_length=255, verbose_name="bên thực hiện")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="hạn")),
            ],
            options={
                "ordering": ("place", "pk"),
            },
        ),
        migrations.AlterModelOptions(
            name="visit",
            options={
                "verbose_name": "lượt làm việc tại trụ sở",
                "verbose_name_plural": "lượt làm việc tại trụ sở",
            },
        ),
        migrations.RemoveField(
            model_name="visit",
            name="agreed",
        ),
        migrations.AddField(
            model_name="visit",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visits",
                to="support.agency",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="introduced_on",
            field=models.DateField(blank=True, null=True, verbose_name="ngày giấy giới thiệu"),
        ),
        migrations.AddField(
            model_name="visit",
            name="minutes",
            field=models.CharField(blank=True, max_length=20, verbose_name="số biên bản"),
        ),
        migrations.AddField(
            model_name="visit",
            name="ours",
            field=models.TextField(blank=True, verbose_name="ý kiến bên tiếp"),
        ),
        migrations.AddField(
            model_name="visit",
            name="party",
            field=models.CharField(blank=True, max_length=255, verbose_name="bên làm việc"),
        ),
        migrations.AddField(
            model_name="visit",
            name="theirs",
            field=models.TextField(blank=True, verbose_name="ý kiến bên làm việc"),
        ),
        migrations.AddField(
            model_name="visit",
            name="valid_until",
            field=models.DateField(blank=True, null=True, verbose_name="giấy có giá trị đến"),
        ),
        migrations.AddField(
            model_name="visitor",
            name="papers_seen",
            field=models.BooleanField(default=False, verbose_name="đã xem giấy tờ, không ghi số"),
        ),
        migrations.AlterField(
            model_name="visit",
            name="in_at",
            field=models.DateTimeField(db_index=True, verbose_name="vào lúc"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("minutes", ""), _negated=True),
                fields=("minutes",),
                name="minutes_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("out_at", None), ("out_at__gte", models.F("in_at")), _connector="OR"),
                name="visit_ends_after_it_begins",
            ),
        ),
        migrations.AddField(
            model_name="visittask",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="support.visit"
            ),
        ),
    ]
