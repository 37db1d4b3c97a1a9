"""Whether a Message-ID came with other content is answered by the index alone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index for another."""

    dependencies = (("mailin", "0005_dem_thu"),)

    operations = (
        migrations.RemoveIndex(model_name="inboundmail", name="inbound_mid"),
        migrations.AddIndex(
            model_name="inboundmail",
            index=models.Index(
                models.F("message_id"),
                models.F("canonical"),
                condition=models.Q(("message_id", ""), _negated=True),
                name="inbound_mid",
            ),
        ),
    )
