"""Danh mục cơ quan và danh bạ: cơ quan cấp trên, cơ quan kế thừa, người trùng gộp lại, tìm không dấu."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from support.domain.text import fold


def fill(apps: Any, _schema_editor: Any) -> None:
    """Write the words by which known people are found, and who stands for merged agencies today."""
    contacts = apps.get_model("support", "Contact")
    people = list(contacts.objects.only("pk", "name", "email", "phone"))
    for one in people:
        one.name_key, one.search_text = (
            fold(one.name)[:200],
            fold(f"{one.name} {one.email or ''} {one.phone}"),
        )
    contacts.objects.bulk_update(people, ["name_key", "search_text"], batch_size=500)
    agencies = apps.get_model("support", "Agency")
    into = dict(agencies.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    for pk in into:
        end, steps = pk, 0
        while end in into and steps <= len(into):
            end, steps = into[end], steps + 1
        agencies.objects.filter(pk=pk).update(successor=end)


class Migration(migrations.Migration):
    """Columns made from others and two links; going back drops them."""

    dependencies = [("support", "0020_cong_viec_va_ket_noi")]

    operations = [
        migrations.RemoveConstraint(
            model_name="agencyimport",
            name="agency_import_state_known",
        ),
        migrations.AddField(
            model_name="agency",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="support.agency",
                verbose_name="cơ quan cấp trên",
            ),
        ),
        migrations.AddField(
            model_name="agency",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="predecessors",
                to="support.agency",
                verbose_name="cơ quan kế thừa",
            ),
        ),
        migrations.AddField(
            model_name="agencyimport",
            name="done",
            field=models.PositiveIntegerField(default=0, verbose_name="đã nhập"),
        ),
        migrations.AddField(
            model_name="agencyimport",
            name="encoding",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="agencyimport",
            name="faults",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="contact",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="support.contact",
                verbose_name="gộp vào",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="name_key",
            field=models.CharField(db_index=True, default="", editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name="contact",
            name="search_text",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AlterField(
            model_name="agencyimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("checked", "đã kiểm tra, chờ xác nhận"),
                    ("waiting", "chờ nhập"),
                    ("running", "đang nhập"),
                    ("done", "đã nhập"),
                    ("failed", "không nhập được"),
                    ("refused", "đã bỏ, không nhập"),
                ],
                default="checked",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="agencyimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["checked", "waiting", "running", "done", "failed", "refused"])
                ),
                name="agency_import_state_known",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
