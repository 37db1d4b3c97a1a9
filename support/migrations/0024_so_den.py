"""Số đến: một dãy mỗi năm, không trùng; văn bản chưa ghi số vẫn để trống."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

import support.models.fields


def part_doubles(apps: Any, _schema_editor: Any) -> None:
    """Keep a number with the letter that had it first; the others wait for theirs, and say what they had."""
    model, seen = apps.get_model("support", "Letter"), set()
    for letter in model.objects.exclude(arrival_number="").order_by("pk").iterator():
        key = (letter.arrival_date.year, letter.arrival_number.lstrip("0"))
        if key in seen:
            letter.note = f"{letter.note} (số đến ghi trùng trước đây: {letter.arrival_number})".strip()
            letter.arrival_number = ""
            letter.save(update_fields=["arrival_number", "note"])
        seen.add(key)


class Migration(migrations.Migration):
    """A unique index; going back drops it."""

    dependencies = [("support", "0023_van_ban_dien_tu")]

    operations = [
        migrations.RunPython(part_doubles, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                support.models.fields.YearOf("arrival_date"),
                support.models.fields.BareNumber("arrival_number"),
                condition=~models.Q(arrival_number=""),
                name="letter_arrival_once",
            ),
        ),
    ]
