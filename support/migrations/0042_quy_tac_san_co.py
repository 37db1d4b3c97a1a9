"""Ships the table of leads as the Circular has it, and the rule that keeps defence systems apart."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import migrations

from support.domain.leads import CIRCULAR, SHIPPED, How
from support.domain.systems import AgencyKind

STEP = 1 << 16
IN_FORCE = datetime(2022, 12, 18, 17, tzinfo=UTC)  # 19/12/2022 in Vietnam (Điều 13)


def ship(apps: Any, _schema_editor: Any) -> None:
    """Fill what is empty; a table people keep is left alone."""
    leads = apps.get_model("support", "LeadRule")
    if not leads.objects.exists():
        leads.objects.bulk_create(
            leads(
                place=place * STEP,
                topics=list(row.topics),
                owners=[one.value for one in row.owners],
                requesters=[one.value for one in row.requesters],
                lead=row.leading.lead.value if row.leading.lead else "",
                coordinating=[one.value for one in row.leading.coordinating],
                clause=row.leading.clause,
                how=row.leading.how.value,
                source="" if row.leading.how is How.INFERRED else CIRCULAR,
                valid_from=IN_FORCE,
                made_at=IN_FORCE,
            )
            for place, row in enumerate(SHIPPED, start=1)
        )
    rules = apps.get_model("support", "RoutingRule")
    closed = apps.get_model("support", "QueueProfile").objects.filter(key="he-thong-quoc-phong").first()
    if closed is not None and not rules.objects.exists():
        # Điều 6.3 handles these systems apart; the queue is restricted.
        rules.objects.create(
            name="Hệ thống do Bộ Quốc phòng quản lý",
            place=STEP,
            owner_kinds=[AgencyKind.DEFENCE.value],
            queue_id=closed.pk,
            clause="6.3",
            source="",  # our way to do so: the article names who leads, no queue
            valid_from=IN_FORCE,
            made_at=IN_FORCE,
        )


class Migration(migrations.Migration):
    """Reference data; going back leaves it to the tables, which go with the change before."""

    dependencies = [("support", "0041_quy_tac")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
