"""Quy tắc chủ trì, quy tắc phân công, và từng lần phân công."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0043_fix_on_delete_behaviour"),
        ("support", "0040_don_doc"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LeadRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField(verbose_name="thứ tự")),
                ("clause", models.CharField(blank=True, max_length=60, verbose_name="điều khoản")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="văn bản làm căn cứ")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                ("valid_from", models.DateTimeField(verbose_name="áp dụng từ")),
                ("valid_to", models.DateTimeField(blank=True, null=True, verbose_name="đến")),
                ("made_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("topics", models.JSONField(blank=True, default=list, verbose_name="chủ đề")),
                ("owners", models.JSONField(blank=True, default=list, verbose_name="chủ quản hệ thống")),
                ("requesters", models.JSONField(blank=True, default=list, verbose_name="cơ quan đề nghị")),
                (
                    "lead",
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
                        verbose_name="chủ trì",
                    ),
                ),
                ("coordinating", models.JSONField(blank=True, default=list, verbose_name="phối hợp")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("law", ""),
                            ("inferred", "cần xác nhận"),
                            ("manual", "quyết định thủ công"),
                            ("refused", "được miễn kiểm tra định kỳ"),
                        ],
                        max_length=10,
                        verbose_name="mức chắc chắn",
                    ),
                ),
            ],
            options={
                "verbose_name": "quy tắc chủ trì",
                "verbose_name_plural": "quy tắc chủ trì",
                "ordering": ("place", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RoutingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField(verbose_name="thứ tự")),
                ("clause", models.CharField(blank=True, max_length=60, verbose_name="điều khoản")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="văn bản làm căn cứ")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                ("valid_from", models.DateTimeField(verbose_name="áp dụng từ")),
                ("valid_to", models.DateTimeField(blank=True, null=True, verbose_name="đến")),
                ("made_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("name", models.CharField(max_length=120, verbose_name="tên quy tắc")),
                ("channels", models.JSONField(blank=True, default=list, verbose_name="kênh")),
                ("kinds", models.JSONField(blank=True, default=list, verbose_name="loại")),
                ("topics", models.JSONField(blank=True, default=list, verbose_name="chủ đề")),
                (
                    "agency_kinds",
                    models.JSONField(blank=True, default=list, verbose_name="loại cơ quan đề nghị"),
                ),
                ("owner_kinds", models.JSONField(blank=True, default=list, verbose_name="chủ quản hệ thống")),
                ("words", models.JSONField(blank=True, default=list, verbose_name="từ trong yêu cầu")),
                ("whole", models.BooleanField(default=True, verbose_name="tìm cả ở đoạn đầu nội dung")),
                (
                    "giving",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Chỉ xếp hàng đợi"),
                            ("person", "Một cán bộ"),
                            ("load", "Lần lượt theo số phiếu đang mở"),
                            ("duty", "Cán bộ trực"),
                        ],
                        max_length=8,
                        verbose_name="giao cho",
                    ),
                ),
            ],
            options={
                "verbose_name": "quy tắc phân công",
                "verbose_name_plural": "quy tắc phân công",
                "ordering": ("place", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("hand", "hand"),
                            ("taken", "taken"),
                            ("queue", "queue"),
                            ("person", "person"),
                            ("load", "load"),
                            ("duty", "duty"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.JSONField(blank=True, default=list)),
                ("clause", models.CharField(blank=True, max_length=60, verbose_name="điều khoản")),
                ("since", models.DateTimeField(verbose_name="từ")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="đến")),
            ],
            options={
                "verbose_name": "phân công",
                "verbose_name_plural": "phân công",
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("assignee"),
                condition=models.Q(
                    (
                        "stage__in",
                        [
                            "accepted",
                            "assigned",
                            "in_progress",
                            "new",
                            "reopened",
                            "waiting_coordinator",
                            "waiting_requester",
                        ],
                    )
                ),
                name="case_load",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="support.case"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="queue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="helpdesk.queue"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="leadrule",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="leadrule",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="leadrule",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="support.leadrule",
            ),
        ),
        migrations.AddField(
            model_name="routingrule",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="support.agency",
                verbose_name="cơ quan đề nghị",
            ),
        ),
        migrations.AddField(
            model_name="routingrule",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="routingrule",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="routingrule",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="cán bộ",
            ),
        ),
        migrations.AddField(
            model_name="routingrule",
            name="platform",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="support.platform",
                verbose_name="nền tảng",
            ),
        ),
        migrations.AddField(
            model_name="routingrule",
            name="queue",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="helpdesk.queue",
                verbose_name="đưa vào hàng đợi",
            ),
        ),
        migrations.AddField(
            model_name="routingrule",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="support.routingrule",
            ),
        ),
        migrations.AddField(
            model_name="routingrule",
            name="system",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="support.connectedsystem",
                verbose_name="hệ thống",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="rule",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="support.routingrule",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("how__in", ["law", "inferred", "manual", "refused"])),
                name="lead_rule_how_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "lead__in",
                        [
                            "",
                            "ndb",
                            "cyber",
                            "technical",
                            "defence",
                            "owner",
                            "registering",
                            "order",
                            "platform",
                            "sharing",
                            "portal",
                        ],
                    )
                ),
                name="lead_rule_body_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("how__in", ["manual", "refused"]), ("lead", "")),
                    models.Q(models.Q(("lead", ""), _negated=True), ("how__in", ["law", "inferred"])),
                    _connector="OR",
                ),
                name="lead_rule_names_lead",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="lead_rule_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="leadrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("place",), name="lead_rule_one_at_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="routingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("giving", "person"), ("person__isnull", False)),
                    models.Q(models.Q(("giving", "person"), _negated=True), ("person", None)),
                    _connector="OR",
                ),
                name="routing_rule_names_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("queue__isnull", False), models.Q(("giving", ""), _negated=True), _connector="OR"
                ),
                name="routing_rule_does_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="routing_rule_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("place",), name="routing_rule_one_at_a_place"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(models.F("case"), models.F("since"), name="assignment_of_case"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                models.F("user"),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("rule__isnull", False)),
                name="assignment_turn",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("case",), name="one_current_assignment"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="assignment_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("how__in", ["hand", "taken"]), ("rule", None)),
                    models.Q(
                        models.Q(("how__in", ["hand", "taken"]), _negated=True), ("rule__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="assignment_names_rule",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("giving__in", ["", "person", "load", "duty"])),
                name="routing_rule_giving_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("how__in", ["hand", "taken", "queue", "person", "load", "duty"])),
                name="assignment_how_known",
            ),
        ),
    ]
