"""Ships platforms, systems and agencies (DOMAIN 2 and 6), each marked to be checked where it is no law."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from support.domain.agencies import shipped
from support.domain.systems import PLATFORMS, SYSTEMS
from support.domain.text import sort_key


def ship(apps: Any, _schema_editor: Any) -> None:
    """Create what is missing; rows people changed meanwhile stay theirs."""
    platform_model = apps.get_model("support", "Platform")
    for order, one in enumerate(PLATFORMS):
        platform_model.objects.get_or_create(
            key=one.key, defaults={"name": one.name, "clause": one.clause, "order": order, "to_verify": True}
        )
    system_model = apps.get_model("support", "ConnectedSystem")
    for one in SYSTEMS:
        system_model.objects.get_or_create(
            key=one.key,
            defaults={
                "name": one.name,
                "kind": one.kind,
                "clause": one.clause,
                "to_verify": True,
                "sort_key": sort_key(one.name)[:800],
            },
        )
    agency_model = apps.get_model("support", "Agency")
    for body in shipped():
        if agency_model.objects.filter(name=body.name).exists():
            continue
        agency_model.objects.get_or_create(
            code=body.code or None,
            name=body.name,
            defaults={
                "short_name": body.short,
                "kind": body.kind.value,
                "to_verify": True,
                "sort_key": sort_key(body.name)[:800],
            },
        )


class Migration(migrations.Migration):
    """Reference data; going back leaves it in place, for tickets may point to it."""

    dependencies = [("support", "0008_bon_kenh")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
