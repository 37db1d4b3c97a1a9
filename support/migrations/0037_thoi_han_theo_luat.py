"""Thời hạn theo luật tính bằng giờ, theo chủ đề và trên từng phiếu."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0036_lien_quan_tu_luc_mo"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="việc phải làm")),
                (
                    "hours",
                    models.PositiveIntegerField(
                        help_text="Giờ liên tục, kể cả đêm và ngày nghỉ; không dừng khi phiếu chờ.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(8784),
                        ],
                        verbose_name="số giờ",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="văn bản quy định")),
                ("to_verify", models.BooleanField(default=True, verbose_name="cần đối chiếu")),
                ("active", models.BooleanField(default=True, verbose_name="đang dùng")),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="support.topic",
                        verbose_name="chủ đề",
                    ),
                ),
            ],
            options={
                "verbose_name": "thời hạn theo luật, tính bằng giờ",
                "verbose_name_plural": "thời hạn theo luật, tính bằng giờ",
                "ordering": ("topic", "name"),
            },
        ),
        migrations.CreateModel(
            name="LegalTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="tính từ lúc")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="đã thực hiện lúc")),
                ("proof", models.CharField(blank=True, max_length=200, verbose_name="căn cứ đã thực hiện")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_terms",
                        to="support.case",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "limit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="support.legallimit",
                    ),
                ),
            ],
            options={
                "verbose_name": "thời hạn theo luật của phiếu",
                "verbose_name_plural": "thời hạn theo luật của các phiếu",
            },
        ),
        migrations.AddConstraint(
            model_name="legallimit",
            constraint=models.UniqueConstraint(fields=("topic", "name"), name="legal_limit_once"),
        ),
        migrations.AddConstraint(
            model_name="legallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gte", 1), ("hours__lte", 8784)), name="legal_limit_some_hours"
            ),
        ),
        migrations.AddConstraint(
            model_name="legallimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="legal_limit_sourced"
            ),
        ),
        migrations.AddConstraint(
            model_name="legalterm",
            constraint=models.UniqueConstraint(fields=("case", "limit"), name="legal_term_once"),
        ),
        migrations.AddConstraint(
            model_name="legalterm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("proof", "")),
                    models.Q(("done_at__gte", models.F("since")), models.Q(("proof", ""), _negated=True)),
                    _connector="OR",
                ),
                name="legal_term_proved",
            ),
        ),
    ]
