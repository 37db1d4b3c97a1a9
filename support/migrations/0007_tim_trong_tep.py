"""Tìm trong tệp đính kèm: mỗi tệp đọc được là một văn bản tìm kiếm."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The head of a ticket is now the document with neither message nor file."""

    dependencies = [("support", "0006_kiem_tra_tep")]

    operations = [
        migrations.RemoveConstraint(model_name="searchdocument", name="one_head_document"),
        migrations.AddField(
            model_name="searchdocument",
            name="attachment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="documents",
                to="helpdesk.followupattachment",
            ),
        ),
        migrations.AddConstraint(
            model_name="searchdocument",
            constraint=models.UniqueConstraint(
                condition=models.Q(("attachment", None), ("message", None)),
                fields=("case",),
                name="one_head_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="searchdocument",
            constraint=models.UniqueConstraint(
                condition=models.Q(("attachment__isnull", False)),
                fields=("attachment",),
                name="one_document_a_file",
            ),
        ),
    ]
