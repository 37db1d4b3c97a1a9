"""A mailbox knows whether its server tells of new mail at once, and since when somebody wants it read."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns of mailboxes."""

    dependencies = (("mailin", "0002_ket_qua_bien"),)

    operations = (
        migrations.AddField(
            model_name="mailbox",
            name="pushes",
            field=models.BooleanField(default=False, editable=False, verbose_name="báo thư mới ngay"),
        ),
        migrations.AddField(
            model_name="mailbox",
            name="asked_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="lần bấm đọc ngay"
            ),
        ),
    )
