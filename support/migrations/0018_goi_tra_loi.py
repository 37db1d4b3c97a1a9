"""Cuộc gọi trả lời người đề nghị: gặp ai, số nào, lúc nào, hay chưa gặp được."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table and two kinds of message; going back drops the calls that answered."""

    dependencies = [
        ("support", "0017_tim_he_thong"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerCall",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer_call",
                        serialize=False,
                        to="support.message",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=32, verbose_name="số gọi đi")),
                ("person", models.CharField(blank=True, max_length=200, verbose_name="người nghe máy")),
                ("reached", models.BooleanField(db_index=True, default=True, verbose_name="gặp được")),
                ("at", models.DateTimeField(db_index=True, verbose_name="gọi lúc")),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_kind_known",
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("mail_in", "Thư đến"),
                    ("portal_in", "Nhập qua hệ thống"),
                    ("call_in", "Cuộc gọi đến"),
                    ("visit_in", "Làm việc tại trụ sở"),
                    ("letter_in", "Văn bản đến"),
                    ("reply", "Trả lời người đề nghị"),
                    ("note", "Ý kiến nội bộ"),
                    ("call_out", "Gọi trả lời"),
                    ("call_tried", "Gọi chưa gặp"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "mail_in",
                            "portal_in",
                            "call_in",
                            "visit_in",
                            "letter_in",
                            "reply",
                            "note",
                            "call_out",
                            "call_tried",
                        ],
                    )
                ),
                name="message_kind_known",
            ),
        ),
    ]
