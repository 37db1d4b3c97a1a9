"""Cổng gửi: sự cố API của phiếu, đường dẫn theo dõi cho người không có tài khoản."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0025_ban_giao_ca"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiIncident",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="api_incident",
                        serialize=False,
                        to="support.case",
                    ),
                ),
                ("service", models.CharField(blank=True, max_length=200, verbose_name="dịch vụ")),
                ("endpoint", models.CharField(blank=True, max_length=400, verbose_name="địa chỉ gọi")),
                ("error_code", models.CharField(blank=True, max_length=80, verbose_name="mã lỗi")),
                ("request_id", models.CharField(blank=True, max_length=400, verbose_name="mã yêu cầu")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="bắt đầu")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="kết thúc")),
                (
                    "environment",
                    models.CharField(
                        blank=True,
                        choices=[("", "Chưa rõ"), ("production", "Chính thức"), ("test", "Kiểm thử")],
                        default="",
                        max_length=10,
                        verbose_name="môi trường",
                    ),
                ),
            ],
            options={
                "verbose_name": "sự cố API",
                "verbose_name_plural": "sự cố API",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("environment__in", ["", "production", "test"])),
                        name="api_environment_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_at", None),
                            ("ended_at", None),
                            ("ended_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="api_window_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackingLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nonce", models.CharField(editable=False, max_length=40, unique=True)),
                ("created_at", models.DateTimeField(db_index=True, verbose_name="tạo lúc")),
                ("expires_at", models.DateTimeField(verbose_name="hết hạn")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="đã thu hồi")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tracking",
                        to="support.case",
                    ),
                ),
                (
                    "revoked_by",
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
                "verbose_name": "đường dẫn theo dõi",
                "verbose_name_plural": "đường dẫn theo dõi",
            },
        ),
    ]
