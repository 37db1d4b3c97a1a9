"""What is known of who really wrote a mail: offers for people beside a message."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One new table."""

    dependencies = [
        ("support", "0003_hop_thu_chung"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MailOrigin",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="origin",
                        serialize=False,
                        to="support.message",
                    ),
                ),
                ("writer", models.CharField(blank=True, max_length=200)),
                ("unproven", models.BooleanField(default=False)),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "—"),
                            ("forwarded", "Thư chuyển tiếp"),
                            ("guessed", "Người gửi đoán được"),
                        ],
                        max_length=10,
                    ),
                ),
                ("email", models.CharField(blank=True, max_length=320)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("sent", models.CharField(blank=True, max_length=120)),
                ("subject", models.TextField(blank=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                (
                    "before_agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="support.agency",
                    ),
                ),
                (
                    "before_contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="support.contact",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["", "forwarded", "guessed"])), name="origin_how_known"
                    )
                ],
            },
        ),
    ]
