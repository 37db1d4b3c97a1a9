"""Đồng hồ của phiếu, lần tạm dừng, bước báo hạn; hạn trên phiếu cho danh sách."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0043_fix_on_delete_behaviour"),
        ("support", "0028_lien_ket_phieu"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Clock",
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
                            ("first_response", "Trả lời lần đầu"),
                            ("next_update", "Thông tin tiếp theo"),
                            ("resolution", "Giải quyết"),
                        ],
                        max_length=16,
                        verbose_name="đồng hồ",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("working", "Giờ làm việc"), ("every_hour", "Mọi giờ, kể cả ngày nghỉ")],
                        default="working",
                        max_length=12,
                        verbose_name="tính theo",
                    ),
                ),
                ("minutes", models.PositiveIntegerField(verbose_name="mục tiêu (phút)")),
                ("started_at", models.DateTimeField(verbose_name="tính từ")),
                ("due_at", models.DateTimeField(verbose_name="hạn")),
                ("paused", models.BooleanField(default=False, verbose_name="tạm dừng")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="dừng lúc")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "Đúng hạn"),
                            ("missed", "Trễ hạn"),
                            ("replaced", "Tính lại"),
                            ("void", "Không tính nữa"),
                        ],
                        max_length=10,
                        verbose_name="kết quả",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("opened", "Tiếp nhận phiếu"),
                            ("answered", "Đã trả lời người đề nghị"),
                            ("reopened", "Mở lại phiếu"),
                            ("changed", "Đổi loại, mức ưu tiên hoặc cơ quan"),
                            ("calendar", "Lịch làm việc hoặc mục tiêu thay đổi"),
                            ("restored", "Khôi phục phiếu"),
                        ],
                        default="opened",
                        max_length=10,
                        verbose_name="lý do",
                    ),
                ),
            ],
            options={
                "verbose_name": "đồng hồ",
                "verbose_name_plural": "đồng hồ",
            },
        ),
        migrations.CreateModel(
            name="ClockPause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("requester", "Chờ người đề nghị bổ sung thông tin"),
                            ("coordinator", "Chờ cơ quan phối hợp"),
                            ("settled", "Phiếu đã kết thúc, trước khi mở lại"),
                        ],
                        max_length=12,
                        verbose_name="lý do",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="từ")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="đến")),
            ],
            options={
                "verbose_name": "lần tạm dừng",
                "verbose_name_plural": "các lần tạm dừng",
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "lần báo hạn",
                "verbose_name_plural": "các lần báo hạn",
            },
        ),
        migrations.CreateModel(
            name="EscalationStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "clock",
                    models.CharField(
                        choices=[
                            ("first_response", "Trả lời lần đầu"),
                            ("next_update", "Thông tin tiếp theo"),
                            ("resolution", "Giải quyết"),
                        ],
                        max_length=16,
                        verbose_name="đồng hồ",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveIntegerField(
                        help_text="0 là đúng lúc đến hạn. Bước trước hạn không bao giờ rơi vào nửa đầu của thời gian.",
                        verbose_name="số phút làm việc",
                    ),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=[("before", "trước hạn"), ("after", "sau hạn")],
                        max_length=8,
                        verbose_name="so với hạn",
                    ),
                ),
                (
                    "tell_holder",
                    models.BooleanField(
                        default=True,
                        help_text="Phiếu chưa phân công: báo cán bộ trực.",
                        verbose_name="báo cán bộ xử lý",
                    ),
                ),
                (
                    "tell_lead",
                    models.BooleanField(
                        default=False,
                        help_text="Lãnh đạo có tên trong hàng đợi; không có thì mọi lãnh đạo đội xem được phiếu.",
                        verbose_name="báo lãnh đạo đội",
                    ),
                ),
                (
                    "raise_priority",
                    models.BooleanField(default=False, verbose_name="nâng mức ưu tiên một bậc"),
                ),
                (
                    "hand_over",
                    models.BooleanField(
                        default=False,
                        help_text="Lãnh đạo đang giữ ít phiếu mở nhất.",
                        verbose_name="chuyển cho lãnh đạo đội",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="đang dùng")),
            ],
            options={
                "verbose_name": "bước báo hạn",
                "verbose_name_plural": "các bước báo hạn",
                "ordering": ("clock", "-moment", "minutes"),
            },
        ),
        migrations.AddField(
            model_name="case",
            name="clock_paused",
            field=models.BooleanField(default=False, verbose_name="tạm dừng tính hạn"),
        ),
        migrations.AddField(
            model_name="case",
            name="due_at",
            field=models.DateTimeField(null=True, verbose_name="hạn"),
        ),
        migrations.AddField(
            model_name="case",
            name="due_kind",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="servicetarget",
            name="next_update",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Sau mỗi lần trả lời, khi phiếu còn mở. Để trống: không đặt.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="thông tin tiếp theo (phút làm việc)",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("due_at"),
                models.F("ticket_id"),
                condition=models.Q(("due_at__isnull", False)),
                name="case_due",
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="clocks", to="support.case"
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="follows",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="support.clock",
            ),
        ),
        migrations.AddField(
            model_name="clockpause",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="support.case"
            ),
        ),
        migrations.AddField(
            model_name="clockpause",
            name="message",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="support.message",
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="clock",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="escalations", to="support.clock"
            ),
        ),
        migrations.AddField(
            model_name="escalation",
            name="event",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="support.event"
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("clock__in", ["first_response", "next_update", "resolution"])),
                name="escalation_clock_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("moment__in", ["before", "after"])), name="escalation_moment_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("moment", "after"), ("minutes__gte", 1), _connector="OR"),
                name="escalation_before_ahead",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationstep",
            constraint=models.UniqueConstraint(fields=("clock", "moment", "minutes"), name="escalation_once"),
        ),
        migrations.AddField(
            model_name="escalation",
            name="step",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="support.escalationstep"
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                models.F("kind"),
                models.F("due_at"),
                condition=models.Q(("ended_at", None), ("paused", False)),
                name="clock_running",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(models.F("case"), models.F("started_at"), name="clock_of_case"),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["first_response", "next_update", "resolution"])),
                name="clock_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["working", "every_hour"])), name="clock_basis_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("why__in", ["opened", "answered", "reopened", "changed", "calendar", "restored"])
                ),
                name="clock_why_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["", "met", "missed", "replaced", "void"])),
                name="clock_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("outcome", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("paused", False),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="clock_ended_with_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gte", models.F("started_at")), ("minutes__gte", 1)),
                name="clock_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("case", "kind"), name="clock_one_running"
            ),
        ),
        migrations.AddIndex(
            model_name="clockpause",
            index=models.Index(models.F("case"), models.F("since"), name="clock_pause_of_case"),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["requester", "coordinator", "settled"])),
                name="clock_pause_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="clock_pause_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", "requester"), _negated=True),
                    ("message__isnull", False),
                    _connector="OR",
                ),
                name="clock_pause_justified",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockpause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("case",), name="clock_pause_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(fields=("clock", "step"), name="escalation_applied_once"),
        ),
    ]
