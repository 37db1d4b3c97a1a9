"""Tasks on tickets, and the rows of the structured kinds of Điều 6 and 7."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Five tables; going back removes them."""

    dependencies = [
        ("helpdesk", "0043_fix_on_delete_behaviour"),
        ("support", "0019_dinh_chinh_so"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DesignChange",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="design_change",
                        serialize=False,
                        to="support.case",
                    ),
                ),
                ("what", models.TextField(blank=True, verbose_name="nội dung thay đổi")),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="thời điểm thay đổi")),
                ("documents", models.TextField(blank=True, verbose_name="tài liệu kèm theo")),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="design_changes",
                        to="support.connectedsystem",
                    ),
                ),
            ],
            options={
                "verbose_name": "thông báo thay đổi thiết kế",
                "verbose_name_plural": "thông báo thay đổi thiết kế",
            },
        ),
        migrations.CreateModel(
            name="SecurityAssessment",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="assessment",
                        serialize=False,
                        to="support.case",
                    ),
                ),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("before", "Trước khi kết nối (Điều 6.4a)"),
                            ("change", "Sau khi thay đổi thiết kế (Điều 6.2)"),
                            ("sudden", "Đột xuất (Điều 6.4b)"),
                            ("yearly", "Định kỳ hằng năm (Điều 6.4c)"),
                        ],
                        max_length=8,
                        verbose_name="vì sao",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="đến hạn")),
                (
                    "confirm_code",
                    models.CharField(blank=True, max_length=120, verbose_name="số, ký hiệu văn bản xác nhận"),
                ),
                (
                    "confirm_date",
                    models.DateField(blank=True, null=True, verbose_name="ngày văn bản xác nhận"),
                ),
                (
                    "exemption",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Không miễn"),
                            ("monitored", "Đã chia sẻ trực tuyến dữ liệu giám sát (Điều 6.4c)"),
                            ("checked", "Đã được kiểm tra không quá 01 năm (Điều 6.4c)"),
                            ("defence", "Do Bộ Quốc phòng quản lý (Điều 6.4c)"),
                            ("eid_platform", "Đã kết nối nền tảng định danh và xác thực điện tử (Điều 6.4a)"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="lý do được miễn",
                    ),
                ),
                ("completed_on", models.DateField(blank=True, null=True, verbose_name="hoàn thành ngày")),
                (
                    "next_due",
                    models.DateField(blank=True, null=True, verbose_name="lần kiểm tra định kỳ tiếp theo"),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirm_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="helpdesk.followupattachment",
                    ),
                ),
                (
                    "source",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_opened",
                        to="support.case",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="support.connectedsystem",
                    ),
                ),
            ],
            options={
                "verbose_name": "kiểm tra, đánh giá ANAT",
                "verbose_name_plural": "kiểm tra, đánh giá ANAT",
            },
        ),
        migrations.CreateModel(
            name="AssessmentAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "content",
                    models.CharField(
                        choices=[
                            (
                                "a",
                                "a) Cấu hình bảo mật trên thiết bị hệ thống, máy chủ, ứng dụng và cơ sở dữ liệu",
                            ),
                            (
                                "b",
                                "b) Mã độc, lỗ hổng, điểm yếu; thử nghiệm xâm nhập thiết bị, máy chủ và ứng dụng",
                            ),
                            ("c", "c) An toàn thông tin cho mã nguồn ứng dụng"),
                            ("d", "d) An ninh, an toàn phần cứng"),
                            (
                                "dd",
                                "đ) Quy định, chính sách quản lý tài khoản, ra vào, mật khẩu, truy cập; văn bản thỏa thuận",
                            ),
                        ],
                        max_length=2,
                        verbose_name="nội dung",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("passed", "Đạt"),
                            ("finding", "Có tồn tại"),
                            ("not_applicable", "Không áp dụng"),
                        ],
                        max_length=16,
                        verbose_name="kết quả",
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="ghi chú")),
                (
                    "finding",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="found_by",
                        to="support.case",
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="support.securityassessment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "step",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="task",
                        serialize=False,
                        to="helpdesk.checklisttask",
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=20, verbose_name="khóa")),
                ("clause", models.CharField(blank=True, max_length=40, verbose_name="điều khoản")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="hạn")),
                ("started_at", models.DateTimeField(verbose_name="bắt đầu")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="xong lúc")),
                ("linked", models.BooleanField(default=False)),
                ("waived", models.CharField(blank=True, max_length=200, verbose_name="lý do miễn")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="support.case"
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
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settles",
                        to="support.case",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "công việc",
                "verbose_name_plural": "công việc",
            },
        ),
        migrations.CreateModel(
            name="ConnectionRequest",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="connection_request",
                        serialize=False,
                        to="support.case",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=255, verbose_name="đơn vị đăng ký")),
                (
                    "mandate",
                    models.TextField(blank=True, verbose_name="chức năng, nhiệm vụ, quyền hạn được giao"),
                ),
                (
                    "system",
                    models.CharField(
                        blank=True, max_length=255, verbose_name="tên hệ thống thông tin, cơ sở dữ liệu"
                    ),
                ),
                ("officer", models.CharField(blank=True, max_length=120, verbose_name="cán bộ phụ trách")),
                ("officer_position", models.CharField(blank=True, max_length=120, verbose_name="chức vụ")),
                ("officer_phone", models.CharField(blank=True, max_length=32, verbose_name="điện thoại")),
                ("officer_email", models.CharField(blank=True, max_length=320, verbose_name="thư điện tử")),
                ("purpose", models.TextField(blank=True, verbose_name="mục đích")),
                ("scope", models.TextField(blank=True, verbose_name="phạm vi")),
                ("contents", models.TextField(blank=True, verbose_name="nội dung thông tin")),
                (
                    "field_count",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="số lượng trường thông tin"
                    ),
                ),
                ("services", models.TextField(blank=True, verbose_name="dịch vụ đăng ký sử dụng")),
                ("technical", models.TextField(blank=True, verbose_name="tài liệu mô tả kỹ thuật")),
                ("received_at", models.DateTimeField(verbose_name="nhận văn bản lúc")),
                ("contents_at", models.DateTimeField(blank=True, null=True)),
                (
                    "exemption",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Không miễn"),
                            ("monitored", "Đã chia sẻ trực tuyến dữ liệu giám sát (Điều 6.4c)"),
                            ("checked", "Đã được kiểm tra không quá 01 năm (Điều 6.4c)"),
                            ("defence", "Do Bộ Quốc phòng quản lý (Điều 6.4c)"),
                            ("eid_platform", "Đã kết nối nền tảng định danh và xác thực điện tử (Điều 6.4a)"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="miễn kiểm tra",
                    ),
                ),
                ("letter", models.TextField(blank=True, verbose_name="văn bản đề nghị bổ sung")),
                ("asked", models.JSONField(default=list)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("eligible_at", models.DateTimeField(blank=True, null=True, verbose_name="đủ điều kiện từ")),
                (
                    "connection",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request",
                        to="support.connection",
                    ),
                ),
                (
                    "eligible_by",
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
                "verbose_name": "đề nghị kết nối",
                "verbose_name_plural": "đề nghị kết nối",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("exemption__in", ["", "eid_platform"])),
                        name="request_exemption_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("connection", None), ("eligible_at__isnull", False), _connector="OR"
                        ),
                        name="request_connects_when_eligible",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="securityassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("trigger__in", ["before", "change", "sudden", "yearly"])),
                name="assessment_trigger_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="securityassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("exemption__in", ["", "monitored", "checked", "defence", "eid_platform"])
                ),
                name="assessment_exemption_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="securityassessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("trigger", "yearly")),
                fields=("system", "due_on"),
                name="assessment_yearly_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="securityassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("trigger", "yearly"), _negated=True), ("due_on__isnull", False), _connector="OR"
                ),
                name="assessment_yearly_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentanswer",
            constraint=models.UniqueConstraint(fields=("assessment", "content"), name="answer_once"),
        ),
        migrations.AddConstraint(
            model_name="assessmentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("content__in", ["a", "b", "c", "d", "dd"])), name="answer_content_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["passed", "finding", "not_applicable"])),
                name="answer_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True), fields=("case", "key"), name="task_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("follows", None), ("linked", True), _connector="OR"),
                name="task_follows_linked",
            ),
        ),
    ]
