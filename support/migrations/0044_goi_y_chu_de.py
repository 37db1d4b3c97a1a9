"""Gợi ý chủ đề: chủ đề máy gợi ý cho phiếu mới, vì từ nào, và người phân loại đã nhận hay đổi."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0043_lich_truc"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TopicSuggestion",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="suggestion",
                        serialize=False,
                        to="support.case",
                    ),
                ),
                ("share", models.PositiveSmallIntegerField(default=0, verbose_name="độ chắc, phần trăm")),
                ("ranked", models.JSONField(default=list, verbose_name="các gợi ý")),
                ("priority", models.PositiveSmallIntegerField(default=3, verbose_name="ưu tiên gợi ý")),
                ("urgent", models.JSONField(default=list, verbose_name="vì có các từ")),
                (
                    "doubtful",
                    models.BooleanField(default=False, verbose_name="có thể thuộc hàng đợi hạn chế"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Chưa ai xem"),
                            ("accepted", "Nhận gợi ý đầu"),
                            ("other", "Nhận gợi ý khác"),
                            ("changed", "Chọn chủ đề khác"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="kết quả",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="quyết định lúc")),
                ("before", models.JSONField(blank=True, null=True, verbose_name="trước khi nhận")),
                (
                    "decided",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="support.topic",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="support.topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "gợi ý chủ đề",
                "verbose_name_plural": "gợi ý chủ đề",
                "indexes": [models.Index(fields=["decided_at", "first"], name="suggestion_decided")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["", "accepted", "other", "changed"])),
                        name="suggestion_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__lte", 100)), name="suggestion_share_percent"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__range", (1, 4))), name="suggestion_priority_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="suggestion_decided_when",
                    ),
                ],
            },
        ),
    ]
