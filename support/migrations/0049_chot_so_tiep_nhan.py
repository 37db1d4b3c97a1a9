"""Chốt của sổ tiếp nhận tìm dòng đứng trước bằng một lần dò chỉ mục."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def put_aside(_apps: Any, schema_editor: Any) -> None:
    """Drop the guard: after migrating it is made anew, as the source has it, on this way and back."""
    on = " ON support_registerentry" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS support_registerentry_gap_free{on}")


class Migration(migrations.Migration):
    """No table changes."""

    dependencies = [("support", "0048_nhac_thoi_han_theo_luat")]

    operations = [migrations.RunPython(put_aside, put_aside)]
