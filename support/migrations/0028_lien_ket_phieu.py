"""Liên kết giữa các phiếu; lần gộp, tách và các dòng đã chuyển theo."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0043_fix_on_delete_behaviour"),
        ("support", "0027_phoi_hop"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16, verbose_name="loại liên kết")),
                ("at", models.DateTimeField(verbose_name="từ")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="đến")),
            ],
            options={
                "verbose_name": "liên kết giữa hai phiếu",
                "verbose_name_plural": "liên kết giữa các phiếu",
            },
        ),
        migrations.CreateModel(
            name="CaseMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("at", models.DateTimeField()),
                ("before", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "lần gộp hoặc tách phiếu",
                "verbose_name_plural": "lần gộp hoặc tách phiếu",
            },
        ),
        migrations.CreateModel(
            name="MovedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(max_length=60)),
                ("row", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="support.case",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("merged_into"),
                condition=models.Q(("merged_into__isnull", False)),
                name="case_merged",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", None), ("stage", "duplicate"), _connector="OR"),
                name="case_merged_is_duplicate",
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="links_out", to="support.case"
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="links_in", to="support.case"
            ),
        ),
        migrations.AddField(
            model_name="casemove",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="casemove",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="moves_out", to="support.case"
            ),
        ),
        migrations.AddField(
            model_name="casemove",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="moves_in", to="support.case"
            ),
        ),
        migrations.AddField(
            model_name="casemove",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="movedrow",
            name="move",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="support.casemove"
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["parent", "related", "duplicate_of", "merged_into", "split_from"])
                ),
                name="link_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", models.F("target")), _negated=True), name="link_between_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "related"), _negated=True),
                    ("source__lt", models.F("target")),
                    _connector="OR",
                ),
                name="link_related_older_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("source", "target", "kind"), name="link_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), models.Q(("kind", "related"), _negated=True)),
                fields=("source", "kind"),
                name="link_one_target",
            ),
        ),
        migrations.AddConstraint(
            model_name="casemove",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["merge", "split"])), name="move_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="casemove",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", models.F("target")), _negated=True), name="move_between_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="casemove",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "merge"), ("undone_at", None)),
                fields=("source",),
                name="merged_once",
            ),
        ),
        migrations.AddIndex(
            model_name="movedrow",
            index=models.Index(fields=["row", "table"], name="moved_row"),
        ),
        migrations.AddConstraint(
            model_name="movedrow",
            constraint=models.UniqueConstraint(fields=("move", "table", "row"), name="moved_row_once"),
        ),
    ]
