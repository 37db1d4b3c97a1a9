"""Ships working hours, days off 2025-2028 and internal targets, each to be checked by people."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from support.domain.clock import MONDAY_TO_FRIDAY
from support.domain.holidays_vn import shipped
from support.domain.targets import SHIPPED


def ship(apps: Any, _schema_editor: Any) -> None:
    """Create what is missing; rows people changed meanwhile stay theirs."""
    span_model = apps.get_model("support", "WorkingSpan")
    if not span_model.objects.exists():
        span_model.objects.bulk_create(
            span_model(weekday=weekday, start=span.start, end=span.end)
            for weekday, spans in MONDAY_TO_FRIDAY.items()
            for span in spans
        )
    day_model = apps.get_model("support", "CalendarDay")
    day_model.objects.bulk_create(
        (
            day_model(date=day.date, kind=day.kind.value, note=day.note, source_document=day.source)
            for day in shipped()
        ),
        ignore_conflicts=True,
    )
    target_model = apps.get_model("support", "ServiceTarget")
    target_model.objects.bulk_create(
        (
            target_model(kind=kind.value, priority=priority, first_response=first, resolution=last)
            for (kind, priority), (first, last) in SHIPPED.items()
        ),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    """Reference data; going back leaves it to the tables, which go with the change before."""

    dependencies = [("support", "0012_lich_lam_viec")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
