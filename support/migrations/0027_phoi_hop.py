"""Phối hợp: câu hỏi cho từng cơ quan, trao đổi, phần trích chia sẻ, đường dẫn trả lời, lần nhắc."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0043_fix_on_delete_behaviour"),
        ("support", "0026_cong_gui"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Coordination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, max_length=20, null=True, unique=True, verbose_name="mã phối hợp"
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ndb", "Cơ quan quản lý Cơ sở dữ liệu quốc gia về dân cư"),
                            ("cyber", "Cục An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao"),
                            ("technical", "Cục Kỹ thuật nghiệp vụ"),
                            ("defence", "Đơn vị chuyên môn của Bộ Quốc phòng"),
                            ("owner", "Cơ quan, tổ chức quản lý hệ thống thông tin"),
                            ("registering", "Đơn vị đăng ký kết nối"),
                            ("order", "Cục Cảnh sát quản lý hành chính về trật tự xã hội"),
                            ("platform", "Đơn vị vận hành nền tảng"),
                            ("sharing", "Cơ quan chia sẻ dữ liệu"),
                            ("portal", "Đơn vị vận hành cổng dịch vụ công"),
                        ],
                        max_length=16,
                        verbose_name="tư cách",
                    ),
                ),
                ("clause", models.CharField(blank=True, max_length=60, verbose_name="điều khoản")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("attached", "Đã gắn, chưa hỏi"),
                            ("asked", "Chưa nhận"),
                            ("accepted", "Đã nhận phối hợp"),
                            ("asked_back", "Cơ quan hỏi lại"),
                            ("answered", "Đã trả lời"),
                            ("declined", "Từ chối, có lý do"),
                            ("withdrawn", "Đã rút câu hỏi"),
                            ("closed", "Đã đóng"),
                        ],
                        max_length=12,
                        verbose_name="trạng thái",
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="việc hỏi")),
                ("question", models.TextField(blank=True, verbose_name="câu hỏi")),
                ("attached_at", models.DateTimeField(verbose_name="gắn lúc")),
                ("asked_at", models.DateTimeField(null=True, verbose_name="hỏi lúc")),
                ("due_at", models.DateTimeField(null=True, verbose_name="hạn trả lời")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="nhận lúc")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="trả lời lúc")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="kết thúc lúc")),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                ("spoke_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("draft", models.TextField(blank=True)),
                ("draft_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "phối hợp",
                "verbose_name_plural": "phối hợp",
            },
        ),
        migrations.CreateModel(
            name="CoordinationCounter",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="CoordinationExtract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="nội dung trích")),
                ("shared_at", models.DateTimeField(verbose_name="chia sẻ lúc")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="thôi chia sẻ lúc")),
            ],
            options={
                "verbose_name": "phần trích được chia sẻ",
                "verbose_name_plural": "phần trích được chia sẻ",
            },
        ),
        migrations.CreateModel(
            name="CoordinationLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nonce", models.CharField(editable=False, max_length=40, unique=True)),
                ("email", models.CharField(max_length=320, verbose_name="thư điện tử")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="họ và tên")),
                ("created_at", models.DateTimeField(verbose_name="tạo lúc")),
                ("expires_at", models.DateTimeField(verbose_name="hết hạn")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="mở lần đầu")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="đã thu hồi")),
            ],
            options={
                "verbose_name": "đường dẫn trả lời phối hợp",
                "verbose_name_plural": "đường dẫn trả lời phối hợp",
            },
        ),
        migrations.CreateModel(
            name="CoordinationMessage",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="coordination_word",
                        serialize=False,
                        to="support.message",
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("question", "Câu hỏi"),
                            ("explain", "Giải thích thêm"),
                            ("urge", "Đôn đốc"),
                            ("withdraw", "Rút câu hỏi"),
                            ("ask_back", "Cơ quan hỏi lại"),
                            ("defer", "Đề nghị lùi hạn"),
                            ("decline", "Từ chối phối hợp"),
                            ("answer", "Ý kiến phối hợp"),
                        ],
                        max_length=12,
                        verbose_name="nội dung",
                    ),
                ),
            ],
            options={
                "verbose_name": "trao đổi phối hợp",
                "verbose_name_plural": "trao đổi phối hợp",
            },
        ),
        migrations.CreateModel(
            name="CoordinationReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.PositiveSmallIntegerField(verbose_name="bước")),
                ("due_at", models.DateTimeField(verbose_name="hạn khi nhắc")),
                ("at", models.DateTimeField(verbose_name="nhắc lúc")),
            ],
            options={
                "verbose_name": "lần nhắc phối hợp",
                "verbose_name_plural": "lần nhắc phối hợp",
            },
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
                    ("coord_out", "Hỏi cơ quan phối hợp"),
                    ("coord_in", "Ý kiến phối hợp"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="outgoingmail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("receipt", "Giấy biên nhận"),
                    ("reply", "Trả lời"),
                    ("refusal", "Từ chối"),
                    ("account", "Tài khoản"),
                    ("coord", "Phối hợp"),
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
                            "coord_out",
                            "coord_in",
                        ],
                    )
                ),
                name="message_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="coordination",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coordinations",
                to="support.agency",
                verbose_name="cơ quan phối hợp",
            ),
        ),
        migrations.AddField(
            model_name="coordination",
            name="asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="coordination",
            name="attached_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="coordination",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="coordinations", to="support.case"
            ),
        ),
        migrations.AddField(
            model_name="coordination",
            name="draft_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="coordination",
            name="seen_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="coordinationextract",
            name="attachment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="shared",
                to="helpdesk.followupattachment",
            ),
        ),
        migrations.AddField(
            model_name="coordinationextract",
            name="coordination",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extracts",
                to="support.coordination",
            ),
        ),
        migrations.AddField(
            model_name="coordinationextract",
            name="shared_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="coordinationextract",
            name="source",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extracts",
                to="support.message",
            ),
        ),
        migrations.AddField(
            model_name="coordinationlink",
            name="coordination",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="links", to="support.coordination"
            ),
        ),
        migrations.AddField(
            model_name="coordinationlink",
            name="created_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="coordinationlink",
            name="revoked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="coordinationmessage",
            name="coordination",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="words", to="support.coordination"
            ),
        ),
        migrations.AddField(
            model_name="coordinationmessage",
            name="link",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="support.coordinationlink",
            ),
        ),
        migrations.AddField(
            model_name="coordinationreminder",
            name="coordination",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reminders",
                to="support.coordination",
            ),
        ),
        migrations.AddIndex(
            model_name="coordination",
            index=models.Index(models.F("case"), models.F("id"), name="coordination_case"),
        ),
        migrations.AddIndex(
            model_name="coordination",
            index=models.Index(
                models.F("due_at"),
                models.F("id"),
                condition=models.Q(("state__in", ["accepted", "asked", "asked_back"])),
                name="coordination_open",
            ),
        ),
        migrations.AddIndex(
            model_name="coordination",
            index=models.Index(
                models.F("agency"),
                models.OrderBy(models.F("asked_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="coordination_agency",
            ),
        ),
        migrations.AddIndex(
            model_name="coordination",
            index=models.Index(
                models.OrderBy(models.F("asked_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="coordination_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "attached",
                            "asked",
                            "accepted",
                            "asked_back",
                            "answered",
                            "declined",
                            "withdrawn",
                            "closed",
                        ],
                    )
                ),
                name="coordination_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["attached", "withdrawn"]),
                    models.Q(
                        ("asked_at__isnull", False),
                        ("due_at__isnull", False),
                        ("number__isnull", False),
                        models.Q(("subject", ""), _negated=True),
                        models.Q(("question", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="coordination_asked_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "withdrawn"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="coordination_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["closed", "declined", "withdrawn"]), ("ended_at__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["closed", "declined", "withdrawn"]), _negated=True),
                        ("ended_at", None),
                    ),
                    _connector="OR",
                ),
                name="coordination_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordination",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at", None), ("due_at__gt", models.F("asked_at")), _connector="OR"),
                name="coordination_due_after",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordination",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "attached")),
                fields=("case", "agency"),
                name="coordination_attached_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinationextract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("attachment", None),
                        models.Q(
                            models.Q(("text", ""), _negated=True),
                            ("withdrawn_at__isnull", False),
                            _connector="OR",
                        ),
                    ),
                    models.Q(("attachment__isnull", False), ("text", "")),
                    _connector="OR",
                ),
                name="coordination_extract_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinationextract",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("coordination", "attachment"),
                name="coordination_file_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinationlink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)),
                fields=("coordination", "email"),
                name="coordination_link_once",
            ),
        ),
        migrations.AddIndex(
            model_name="coordinationmessage",
            index=models.Index(models.F("coordination"), models.F("message"), name="coordination_words"),
        ),
        migrations.AddConstraint(
            model_name="coordinationmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "act__in",
                        ["question", "explain", "urge", "withdraw", "ask_back", "defer", "decline", "answer"],
                    )
                ),
                name="coordination_act_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinationreminder",
            constraint=models.UniqueConstraint(
                fields=("coordination", "step", "due_at"), name="coordination_reminded_once"
            ),
        ),
    ]
