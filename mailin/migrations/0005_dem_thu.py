"""A mailbox's rows are counted as they come; held mail is found by mailbox and by how long it has waited."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table, one index for another; the trigger that counts comes with the guards (post_migrate)."""

    dependencies = (("mailin", "0004_so_tep"),)

    operations = (
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "mailbox",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="tally",
                        serialize=False,
                        to="mailin.mailbox",
                    ),
                ),
                ("rows", models.PositiveBigIntegerField(default=0, editable=False)),
                ("newest_at", models.DateTimeField(editable=False)),
            ],
            options={"verbose_name": "số thư của hộp", "verbose_name_plural": "số thư của hộp"},
        ),
        migrations.RemoveIndex(model_name="inboundmail", name="inbound_held"),
        migrations.AddIndex(
            model_name="inboundmail",
            index=models.Index(
                models.F("mailbox"),
                models.F("judged_at"),
                condition=models.Q(("state", "held")),
                name="inbound_waits",
            ),
        ),
    )
