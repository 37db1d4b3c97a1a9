"""Mẫu việc theo loại phiếu."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0038_thoi_han_72_gio"),
    ]

    operations = [
        migrations.CreateModel(
            name="TaskTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="tên mẫu")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Mọi loại"),
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
                    "automatic",
                    models.BooleanField(
                        default=False,
                        help_text="Phiếu mới thuộc loại này có ngay các việc của mẫu.",
                        verbose_name="tự áp dụng khi mở phiếu",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="đang dùng")),
            ],
            options={
                "verbose_name": "mẫu việc",
                "verbose_name_plural": "mẫu việc",
                "ordering": ("name",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "",
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
                        name="task_template_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskTemplateStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="thứ tự")),
                ("words", models.CharField(max_length=250, verbose_name="nội dung việc")),
                (
                    "clause",
                    models.CharField(
                        blank=True,
                        help_text="Ví dụ 7.2a; để trống nếu không có.",
                        max_length=40,
                        verbose_name="điều khoản",
                    ),
                ),
                (
                    "due_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="hạn sau (ngày làm việc)",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="support.tasktemplate",
                        verbose_name="mẫu việc",
                    ),
                ),
            ],
            options={
                "verbose_name": "việc trong mẫu",
                "verbose_name_plural": "các việc trong mẫu",
                "ordering": ("position", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_days", None),
                            models.Q(("due_days__gte", 1), ("due_days__lte", 60)),
                            _connector="OR",
                        ),
                        name="task_template_step_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="task_template_step_worded"
                    ),
                ],
            },
        ),
    ]
