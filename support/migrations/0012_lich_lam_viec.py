"""Lịch làm việc: giờ trong tuần, ngày nghỉ và ngày làm bù, mục tiêu nội bộ."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0011_nhap_co_quan"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(unique=True, verbose_name="ngày")),
                (
                    "kind",
                    models.CharField(
                        choices=[("holiday", "Ngày nghỉ"), ("makeup_workday", "Ngày làm bù")],
                        max_length=16,
                        verbose_name="là",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="ghi chú")),
                (
                    "source_document",
                    models.CharField(
                        blank=True,
                        help_text="Số, ký hiệu của quyết định; ghi “cần đối chiếu” khi chưa kiểm tra.",
                        max_length=200,
                        verbose_name="văn bản làm căn cứ",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="đang dùng")),
            ],
            options={
                "verbose_name": "ngày nghỉ, ngày làm bù",
                "verbose_name_plural": "ngày nghỉ, ngày làm bù",
                "ordering": ("date",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["holiday", "makeup_workday"])),
                        name="calendar_day_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("incident", "Xử lý sự cố"),
                            ("support", "Hỗ trợ"),
                            ("question", "Giải đáp vướng mắc"),
                            ("connection_request", "Đề nghị kết nối"),
                            ("data_error_notice", "Thông báo sai sót thông tin"),
                            ("security_assessment", "Kiểm tra, đánh giá ANAT"),
                            ("design_change_notice", "Thông báo thay đổi thiết kế"),
                            ("implementation_issue", "Vướng mắc thực hiện Thông tư"),
                        ],
                        max_length=24,
                        verbose_name="loại",
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Rất cao"), (2, "Cao"), (3, "Bình thường"), (4, "Thấp")],
                        verbose_name="ưu tiên",
                    ),
                ),
                (
                    "first_response",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="trả lời lần đầu (phút làm việc)",
                    ),
                ),
                (
                    "resolution",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="giải quyết (phút làm việc)",
                    ),
                ),
            ],
            options={
                "verbose_name": "mục tiêu nội bộ",
                "verbose_name_plural": "mục tiêu nội bộ",
                "ordering": ("kind", "priority"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "incident",
                                    "support",
                                    "question",
                                    "connection_request",
                                    "data_error_notice",
                                    "security_assessment",
                                    "design_change_notice",
                                    "implementation_issue",
                                ],
                            )
                        ),
                        name="service_target_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__gte", 1), ("priority__lte", 4)),
                        name="service_target_priority_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_response__gte", 1), ("resolution__gte", models.F("first_response"))
                        ),
                        name="service_target_in_order",
                    ),
                    models.UniqueConstraint(fields=("kind", "priority"), name="service_target_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingSpan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Thứ Hai"),
                            (1, "Thứ Ba"),
                            (2, "Thứ Tư"),
                            (3, "Thứ Năm"),
                            (4, "Thứ Sáu"),
                            (5, "Thứ Bảy"),
                            (6, "Chủ nhật"),
                        ],
                        verbose_name="ngày trong tuần",
                    ),
                ),
                ("start", models.TimeField(verbose_name="từ")),
                ("end", models.TimeField(verbose_name="đến")),
                ("active", models.BooleanField(default=True, verbose_name="đang dùng")),
            ],
            options={
                "verbose_name": "giờ làm việc",
                "verbose_name_plural": "giờ làm việc",
                "ordering": ("weekday", "start"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("start__lt", models.F("end"))), name="working_span_forward"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)), name="working_span_weekday"
                    ),
                ],
            },
        ),
    ]
