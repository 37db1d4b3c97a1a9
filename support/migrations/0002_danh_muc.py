"""Ships the queues, the topic tree (DOMAIN 4) and the roles as groups."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from support.domain.roles import Role
from support.domain.topics import QUEUES, TOPICS


def ship(apps: Any, _schema_editor: Any) -> None:
    """Create what is missing; rows people changed meanwhile stay theirs."""
    queue_model = apps.get_model("helpdesk", "Queue")
    profile_model = apps.get_model("support", "QueueProfile")
    topic_model = apps.get_model("support", "Topic")
    queues = {}
    for order, queue in enumerate(QUEUES):
        row, _made = queue_model.objects.get_or_create(
            slug=queue.slug, defaults={"title": queue.title, "locale": "vi"}
        )
        profile_model.objects.get_or_create(
            queue=row, defaults={"key": queue.key, "restricted": queue.restricted, "order": order}
        )
        queues[queue.key] = row
    for order, topic in enumerate(TOPICS):
        topic_model.objects.get_or_create(
            code=topic.code,
            defaults={
                "name": topic.name,
                "clause": topic.clause,
                "parent_id": topic.parent or None,
                "queue": queues[topic.queue],
                "order": order,
            },
        )
    group_model = apps.get_model("auth", "Group")
    for role in Role:
        group_model.objects.get_or_create(name=role.value)


class Migration(migrations.Migration):
    """Reference data; going back leaves it in place, for tickets may point to it."""

    dependencies = [
        ("support", "0001_so_cai"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
