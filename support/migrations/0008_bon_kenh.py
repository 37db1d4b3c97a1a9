"""The catalogue of systems, what each door keeps beside its message, and where a case belongs."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0043_fix_on_delete_behaviour"),
        ("support", "0007_tim_trong_tep"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConnectedSystem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.SlugField(blank=True, max_length=60, null=True, unique=True, verbose_name="khóa"),
                ),
                ("name", models.CharField(max_length=255, verbose_name="tên hệ thống")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("database", "Cơ sở dữ liệu"),
                            ("system", "Hệ thống thông tin"),
                            ("portal", "Cổng dịch vụ"),
                        ],
                        default="system",
                        max_length=16,
                        verbose_name="loại",
                    ),
                ),
                ("clause", models.CharField(blank=True, max_length=60, verbose_name="điều khoản")),
                (
                    "safety_level",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="cấp độ an toàn"),
                ),
                (
                    "assessed_on",
                    models.DateField(blank=True, null=True, verbose_name="kiểm tra, đánh giá gần nhất"),
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
                        verbose_name="miễn kiểm tra",
                    ),
                ),
                ("to_verify", models.BooleanField(default=False, verbose_name="cần đối chiếu")),
                ("active", models.BooleanField(default=True, verbose_name="đang dùng")),
                ("sort_key", models.CharField(db_index=True, editable=False, max_length=800)),
            ],
            options={
                "verbose_name": "hệ thống kết nối",
                "verbose_name_plural": "hệ thống kết nối",
                "ordering": ("sort_key",),
            },
        ),
        migrations.CreateModel(
            name="Connection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.TextField(blank=True, verbose_name="mục đích")),
                ("scope", models.TextField(blank=True, verbose_name="phạm vi")),
                ("fields", models.TextField(blank=True, verbose_name="nội dung thông tin")),
                (
                    "field_count",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="số trường thông tin"),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("until", models.DateField(blank=True, null=True, verbose_name="đến ngày")),
                ("over_scope", models.BooleanField(default=False, verbose_name="có dấu hiệu vượt phạm vi")),
            ],
            options={
                "verbose_name": "kết nối",
                "verbose_name_plural": "kết nối",
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("arrival_number", models.CharField(blank=True, max_length=20, verbose_name="số đến")),
                ("arrival_date", models.DateField(db_index=True, verbose_name="ngày đến")),
                ("author", models.CharField(max_length=255, verbose_name="tác giả")),
                ("code_number", models.CharField(blank=True, max_length=20, verbose_name="số")),
                ("code_notation", models.CharField(blank=True, max_length=80, verbose_name="ký hiệu")),
                ("document_date", models.DateField(blank=True, null=True, verbose_name="ngày văn bản")),
                ("type_name", models.CharField(blank=True, max_length=80, verbose_name="tên loại")),
                ("subject", models.TextField(blank=True, verbose_name="trích yếu nội dung")),
                ("signer", models.CharField(blank=True, max_length=120, verbose_name="người ký")),
                (
                    "signer_position",
                    models.CharField(blank=True, max_length=120, verbose_name="chức vụ người ký"),
                ),
                (
                    "urgency",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Thường"), (1, "Khẩn"), (2, "Thượng khẩn"), (3, "Hỏa tốc")],
                        default=0,
                        verbose_name="độ khẩn",
                    ),
                ),
                (
                    "secrecy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Không"),
                            ("mat", "Mật"),
                            ("toi_mat", "Tối mật"),
                            ("tuyet_mat", "Tuyệt mật"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="độ mật",
                    ),
                ),
                (
                    "recipient",
                    models.CharField(blank=True, max_length=200, verbose_name="đơn vị hoặc người nhận"),
                ),
                ("passed_on", models.DateField(blank=True, null=True, verbose_name="ngày chuyển")),
                ("due_date", models.DateField(blank=True, null=True, verbose_name="thời hạn giải quyết")),
                ("pages", models.PositiveIntegerField(blank=True, null=True, verbose_name="số trang")),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                ("organ", models.CharField(blank=True, max_length=60)),
                ("document", models.CharField(blank=True, max_length=200)),
                (
                    "answer_code",
                    models.CharField(blank=True, max_length=120, verbose_name="số, ký hiệu văn bản trả lời"),
                ),
                ("answer_date", models.DateField(blank=True, null=True, verbose_name="ngày văn bản trả lời")),
            ],
            options={
                "verbose_name": "văn bản đến",
                "verbose_name_plural": "văn bản đến",
            },
        ),
        migrations.CreateModel(
            name="Liaison",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.CharField(blank=True, max_length=120, verbose_name="chức vụ")),
                ("since", models.DateField(auto_now_add=True, verbose_name="từ ngày")),
                ("until", models.DateField(blank=True, null=True, verbose_name="đến ngày")),
            ],
            options={
                "verbose_name": "đầu mối",
                "verbose_name_plural": "đầu mối",
            },
        ),
        migrations.CreateModel(
            name="PhoneCall",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="call",
                        serialize=False,
                        to="support.message",
                    ),
                ),
                (
                    "number",
                    models.CharField(blank=True, db_index=True, max_length=32, verbose_name="số gọi đến"),
                ),
                ("callback_number", models.CharField(blank=True, max_length=32, verbose_name="số gọi lại")),
                ("started_at", models.DateTimeField(verbose_name="bắt đầu")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="kết thúc")),
                ("read_back", models.BooleanField(default=False, verbose_name="đã đọc lại tóm tắt")),
                ("solved", models.BooleanField(default=False, verbose_name="giải quyết ngay trên cuộc gọi")),
                ("guide", models.CharField(blank=True, max_length=400, verbose_name="tài liệu đã hướng dẫn")),
            ],
        ),
        migrations.CreateModel(
            name="Platform",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="khóa")),
                ("name", models.CharField(max_length=255, unique=True, verbose_name="tên nền tảng")),
                ("clause", models.CharField(blank=True, max_length=60, verbose_name="điều khoản")),
                ("to_verify", models.BooleanField(default=False, verbose_name="cần đối chiếu")),
                ("active", models.BooleanField(default=True, verbose_name="đang dùng")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
            ],
            options={
                "verbose_name": "nền tảng",
                "verbose_name_plural": "nền tảng",
                "ordering": ("order", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=60, verbose_name="mã dịch vụ")),
                ("name", models.CharField(max_length=255, verbose_name="tên dịch vụ")),
                ("active", models.BooleanField(default=True, verbose_name="đang dùng")),
            ],
            options={
                "verbose_name": "dịch vụ khai thác",
                "verbose_name_plural": "dịch vụ khai thác",
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="visit",
                        serialize=False,
                        to="support.message",
                    ),
                ),
                (
                    "introduction",
                    models.CharField(blank=True, max_length=120, verbose_name="giấy giới thiệu số"),
                ),
                ("room", models.CharField(blank=True, max_length=80, verbose_name="phòng")),
                ("in_at", models.DateTimeField(verbose_name="vào lúc")),
                ("out_at", models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="ra lúc")),
                ("agreed", models.TextField(blank=True, verbose_name="việc đã thống nhất")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="đã ký lúc")),
            ],
        ),
        migrations.CreateModel(
            name="Visitor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="họ và tên")),
                ("position", models.CharField(blank=True, max_length=120, verbose_name="chức vụ")),
                ("phone", models.CharField(blank=True, max_length=32, verbose_name="điện thoại")),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_kind_known",
        ),
        migrations.AddField(
            model_name="agency",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ministry", "Bộ, cơ quan ngang bộ"),
                    ("province", "Tỉnh, thành phố"),
                    ("police", "Công an đơn vị, địa phương"),
                    ("defence", "Đơn vị thuộc Bộ Quốc phòng"),
                    ("state", "Cơ quan nhà nước khác"),
                    ("organisation", "Tổ chức"),
                ],
                default="state",
                max_length=16,
                verbose_name="loại cơ quan",
            ),
        ),
        migrations.AddField(
            model_name="agency",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="support.agency",
                verbose_name="nhập vào",
            ),
        ),
        migrations.AddField(
            model_name="agency",
            name="valid_from",
            field=models.DateField(blank=True, null=True, verbose_name="hiệu lực từ"),
        ),
        migrations.AddField(
            model_name="agency",
            name="valid_to",
            field=models.DateField(blank=True, null=True, verbose_name="hiệu lực đến"),
        ),
        migrations.AddField(
            model_name="case",
            name="without_system",
            field=models.BooleanField(default=False, verbose_name="không gắn hệ thống"),
        ),
        migrations.AddField(
            model_name="registerentry",
            name="message",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="support.message",
            ),
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
                        ["mail_in", "portal_in", "call_in", "visit_in", "letter_in", "reply", "note"],
                    )
                ),
                name="message_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="connectedsystem",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="systems",
                to="support.agency",
                verbose_name="chủ quản",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="system",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="support.connectedsystem",
            ),
        ),
        migrations.AddField(
            model_name="connection",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="connections",
                to="support.agency",
                verbose_name="cơ quan",
            ),
        ),
        migrations.AddField(
            model_name="connection",
            name="system",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="connections",
                to="support.connectedsystem",
                verbose_name="hệ thống",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="connection",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="support.connection",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("system"),
                models.OrderBy(models.F("activity_at"), descending=True),
                models.OrderBy(models.F("ticket_id"), descending=True),
                name="case_system",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="support.agency",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="answer_file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="helpdesk.followupattachment",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="support.registerentry",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="message",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letter",
                to="support.message",
            ),
        ),
        migrations.AddField(
            model_name="liaison",
            name="connection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="liaisons",
                to="support.connection",
                verbose_name="kết nối",
            ),
        ),
        migrations.AddField(
            model_name="liaison",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="liaisons",
                to="support.contact",
                verbose_name="người liên hệ",
            ),
        ),
        migrations.AddField(
            model_name="liaison",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="liaisons",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người dùng",
            ),
        ),
        migrations.AddField(
            model_name="platform",
            name="operator",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="support.agency",
                verbose_name="đơn vị vận hành",
            ),
        ),
        migrations.AddField(
            model_name="connection",
            name="platform",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="connections",
                to="support.platform",
                verbose_name="qua nền tảng",
            ),
        ),
        migrations.AddField(
            model_name="connectedsystem",
            name="platforms",
            field=models.ManyToManyField(
                blank=True, related_name="systems", to="support.platform", verbose_name="nền tảng"
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="system",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="support.connectedsystem",
                verbose_name="hệ thống cung cấp",
            ),
        ),
        migrations.AddField(
            model_name="connection",
            name="services",
            field=models.ManyToManyField(
                blank=True, related_name="connections", to="support.service", verbose_name="dịch vụ"
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="officer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="signed",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="helpdesk.followupattachment",
            ),
        ),
        migrations.AddField(
            model_name="visitor",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="visitors", to="support.visit"
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                models.F("code_number"), models.F("code_notation"), models.F("agency"), name="letter_code"
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(models.F("arrival_date"), models.F("arrival_number"), name="letter_arrival"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("secrecy__in", ["", "mat", "toi_mat", "tuyet_mat"])),
                name="letter_secrecy_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("urgency__in", [0, 1, 2, 3])), name="letter_urgency_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("document", ""), _negated=True),
                fields=("organ", "document"),
                name="letter_document_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("secrecy", ""), models.Q(("message", None), ("subject", "")), _connector="OR"
                ),
                name="letter_secret_is_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="liaison",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact__isnull", False), ("user__isnull", False), _connector="OR"),
                name="liaison_is_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="connectedsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["database", "system", "portal"])), name="system_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="connectedsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("exemption__in", ["", "monitored", "checked", "defence", "eid_platform"])
                ),
                name="system_exemption_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="connectedsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("safety_level", None),
                    models.Q(("safety_level__gte", 1), ("safety_level__lte", 5)),
                    _connector="OR",
                ),
                name="system_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(fields=("system", "name"), name="service_once"),
        ),
        migrations.AddConstraint(
            model_name="connection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("agency", "system"),
                name="one_current_connection",
            ),
        ),
    ]
