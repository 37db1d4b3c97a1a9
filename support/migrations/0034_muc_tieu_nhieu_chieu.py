"""Mục tiêu nội bộ theo loại, mức ưu tiên, loại cơ quan, kênh; hạn cho cơ quan phối hợp."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0033_lich_nam_da_duyet"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="servicetarget",
            options={
                "ordering": ("kind", "priority", "agency_kind", "channel"),
                "verbose_name": "mục tiêu nội bộ",
                "verbose_name_plural": "mục tiêu nội bộ",
            },
        ),
        migrations.RemoveConstraint(
            model_name="servicetarget",
            name="service_target_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="servicetarget",
            name="service_target_priority_known",
        ),
        migrations.RemoveConstraint(
            model_name="servicetarget",
            name="service_target_once",
        ),
        migrations.AddField(
            model_name="servicetarget",
            name="active",
            field=models.BooleanField(default=True, verbose_name="đang dùng"),
        ),
        migrations.AddField(
            model_name="servicetarget",
            name="agency_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Mọi cơ quan"),
                    ("ministry", "Bộ, cơ quan ngang bộ"),
                    ("province", "Tỉnh, thành phố"),
                    ("police", "Công an đơn vị, địa phương"),
                    ("defence", "Đơn vị thuộc Bộ Quốc phòng"),
                    ("state", "Cơ quan nhà nước khác"),
                    ("organisation", "Tổ chức"),
                ],
                max_length=16,
                verbose_name="loại cơ quan",
            ),
        ),
        migrations.AddField(
            model_name="servicetarget",
            name="channel",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Mọi kênh"),
                    ("email", "Thư điện tử"),
                    ("phone", "Điện thoại"),
                    ("visit", "Làm việc tại trụ sở"),
                    ("letter", "Văn bản"),
                    ("portal", "Nhập qua hệ thống"),
                ],
                max_length=8,
                verbose_name="kênh",
            ),
        ),
        migrations.AddField(
            model_name="servicetarget",
            name="party_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Để trống: theo mục tiêu ít cụ thể hơn.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(60),
                ],
                verbose_name="hạn cho cơ quan phối hợp (ngày làm việc)",
            ),
        ),
        migrations.AlterField(
            model_name="servicetarget",
            name="kind",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="servicetarget",
            name="next_update",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Sau mỗi lần trả lời, khi phiếu còn mở. Để trống: theo mục tiêu ít cụ thể hơn, hoặc không đặt.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="thông tin tiếp theo (phút làm việc)",
            ),
        ),
        migrations.AlterField(
            model_name="servicetarget",
            name="priority",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "Mọi mức"), (1, "Rất cao"), (2, "Cao"), (3, "Bình thường"), (4, "Thấp")],
                default=0,
                verbose_name="ưu tiên",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicetarget",
            constraint=models.CheckConstraint(
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
                name="service_target_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__lte", 4)), name="service_target_priority_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "agency_kind__in",
                        ["", "ministry", "province", "police", "defence", "state", "organisation"],
                    )
                ),
                name="service_target_agency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["", "email", "phone", "visit", "letter", "portal"])),
                name="service_target_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_update", None), ("next_update__gte", 1), _connector="OR"),
                name="service_target_update_some",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicetarget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("party_days", None),
                    models.Q(("party_days__gte", 1), ("party_days__lte", 60)),
                    _connector="OR",
                ),
                name="service_target_party_some",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicetarget",
            constraint=models.UniqueConstraint(
                fields=("kind", "priority", "agency_kind", "channel"),
                name="service_target_once",
                violation_error_message="Đã có mục tiêu cho đúng loại, mức ưu tiên, loại cơ quan và kênh này; hãy sửa dòng đó.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="servicetarget",
            name="service_target_in_order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_response__gte", 1), ("resolution__gte", models.F("first_response"))
                ),
                name="service_target_in_order",
                violation_error_message="Hạn giải quyết không được ngắn hơn hạn trả lời lần đầu.",
            ),
        ),
    ]
