"""Bước báo hạn giao phiếu cho cán bộ đang trực; lần chuyển nào cũng được ghi."""

from django.db import migrations, models


def by_hand(apps, _editor):
    """Let what a step of escalation gave out read as given by hand, which the steps before this one know."""
    apps.get_model("support", "Assignment").objects.filter(how="step").update(how="hand")


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0045_chu_de_co_thoi_han"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="assignment",
            name="assignment_names_rule",
        ),
        migrations.RemoveConstraint(
            model_name="assignment",
            name="assignment_how_known",
        ),
        migrations.RunPython(migrations.RunPython.noop, by_hand),
        migrations.AddField(
            model_name="escalationstep",
            name="give_duty",
            field=models.BooleanField(
                default=False,
                help_text="Chỉ khi chưa ai giữ phiếu, theo lịch trực của hàng đợi lúc đó.",
                verbose_name="giao cán bộ đang trực",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="how",
            field=models.CharField(
                choices=[
                    ("hand", "hand"),
                    ("taken", "taken"),
                    ("queue", "queue"),
                    ("person", "person"),
                    ("load", "load"),
                    ("duty", "duty"),
                    ("step", "step"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="escalationstep",
            name="tell_holder",
            field=models.BooleanField(
                default=True,
                help_text="Phiếu chưa phân công: báo cán bộ đang trực; không có ca nào thì báo mọi cán bộ trực.",
                verbose_name="báo cán bộ xử lý",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("how__in", ["hand", "taken", "queue", "person", "load", "duty", "step"])),
                name="assignment_how_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("how__in", ["hand", "step", "taken"]), ("rule", None)),
                    models.Q(
                        models.Q(("how__in", ["hand", "step", "taken"]), _negated=True),
                        ("rule__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="assignment_names_rule",
            ),
        ),
    ]
