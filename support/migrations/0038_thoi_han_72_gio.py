"""Ships the limits of the law that are known, each to be checked by people."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from support.domain.legal_limits import SHIPPED


def ship(apps: Any, _schema_editor: Any) -> None:
    """Create what is missing; rows people changed meanwhile stay theirs."""
    topics = set(apps.get_model("support", "Topic").objects.values_list("code", flat=True))
    apps.get_model("support", "LegalLimit").objects.bulk_create(
        (
            apps.get_model("support", "LegalLimit")(
                topic_id=one.topic, name=one.name, hours=one.hours, source=one.source
            )
            for one in SHIPPED
            if one.topic in topics
        ),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    """Reference data; going back leaves it to the tables, which go with the change before."""

    dependencies = [("support", "0037_thoi_han_theo_luat")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
