"""What the border says of the sender's domain stays with each mail."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column with a default."""

    dependencies = [("mailin", "0001_phong_thu")]

    operations = [
        migrations.AddField(
            model_name="inboundmail",
            name="border",
            field=models.CharField(blank=True, max_length=4),
        ),
    ]
