"""Căn cứ pháp lý: the Circular, the documents of its preamble, and what came after, marked to be checked."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from support.domain.law import REFERENCES


def ship(apps: Any, _schema_editor: Any) -> None:
    """Create what is missing, and then say what replaced what."""
    model = apps.get_model("support", "LegalReference")
    made = {
        one.key: model.objects.get_or_create(
            key=one.key,
            defaults={
                "kind": one.kind.value,
                "code": one.code,
                "title": one.title,
                "issued_on": one.issued,
                "in_force_from": one.starts,
                "to_verify": one.to_verify,
                "order": order,
            },
        )[0]
        for order, one in enumerate(REFERENCES)
    }
    for one in REFERENCES:
        if one.replaced_by:
            model.objects.filter(pk=made[one.key].pk).update(superseded_by=made[one.replaced_by])


class Migration(migrations.Migration):
    """A table of its own with what is shipped in it; going back drops both."""

    dependencies = [("support", "0015_thong_bao_sai_sot")]

    operations = [
        migrations.CreateModel(
            name="LegalReference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="khóa")),
                (
                    "kind",
                    models.CharField(
                        choices=[("law", "Luật"), ("decree", "Nghị định"), ("circular", "Thông tư")],
                        max_length=10,
                        verbose_name="loại văn bản",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="số, ký hiệu")),
                ("title", models.TextField(blank=True, verbose_name="tên gọi, trích yếu")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="ngày ban hành")),
                (
                    "in_force_from",
                    models.DateField(blank=True, null=True, verbose_name="có hiệu lực từ ngày"),
                ),
                (
                    "in_force_to",
                    models.DateField(blank=True, null=True, verbose_name="có hiệu lực đến hết ngày"),
                ),
                ("to_verify", models.BooleanField(default=False, verbose_name="cần đối chiếu")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="support.legalreference",
                        verbose_name="được thay thế bởi",
                    ),
                ),
            ],
            options={
                "verbose_name": "căn cứ pháp lý",
                "verbose_name_plural": "căn cứ pháp lý",
                "ordering": ("order", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["law", "decree", "circular"])),
                        name="law_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to", None),
                            ("in_force_from", None),
                            ("in_force_to__gte", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="law_days_in_order",
                    ),
                ],
            },
        ),
        migrations.RunPython(ship, migrations.RunPython.noop),
    ]
