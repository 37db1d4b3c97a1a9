"""Contacts may be mailboxes that several people use."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column with a default."""

    dependencies = [("support", "0002_danh_muc")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="is_shared",
            field=models.BooleanField(default=False, verbose_name="hộp thư nhiều người dùng"),
        ),
    ]
