"""The ledger says how many files a mail brings, so that a list need not read the mails."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column of mails."""

    dependencies = (("mailin", "0003_doc_ngay"),)

    operations = (
        migrations.AddField(
            model_name="inboundmail",
            name="files",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    )
