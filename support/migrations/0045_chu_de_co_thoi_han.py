"""Chủ đề có ngày bắt đầu và ngày hết dùng."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0043_fix_on_delete_behaviour"),
        ("support", "0044_goi_y_chu_de"),
    ]

    operations = [
        migrations.AddField(
            model_name="topic",
            name="valid_from",
            field=models.DateField(
                blank=True, help_text="Để trống: từ trước đến nay.", null=True, verbose_name="dùng từ ngày"
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="valid_to",
            field=models.DateField(
                blank=True,
                help_text="Sau ngày này chủ đề không còn được chọn, gợi ý cho phiếu mới; phiếu cũ giữ nguyên. Nhánh hết dùng thì các chủ đề trong nhánh cũng hết dùng.",
                null=True,
                verbose_name="dùng đến hết ngày",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_to", None),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="topic_days_in_order",
                violation_error_message="Ngày cuối phải từ ngày đầu trở đi.",
            ),
        ),
    ]
