"""The library's word indexes on PostgreSQL keep no list of words that wait to be put in their place."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_INDEXES = ("kb_guide_head_vector", "kb_guide_vector")


def _set(editor: BaseDatabaseSchemaEditor, how: str) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for name in _INDEXES:
        # Not there yet in a new database: there the index is made so after the migrations.
        editor.execute(f"ALTER INDEX IF EXISTS {name} SET (fastupdate = {how})")
        editor.execute(
            "SELECT gin_clean_pending_list(oid::regclass) FROM pg_class WHERE relkind = 'i' AND relname = %s",
            [name],
        )


def at_once(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put words in their place as they are written."""
    _set(editor, "off")


def later(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let them wait, as PostgreSQL does unasked."""
    _set(editor, "on")


class Migration(migrations.Migration):
    dependencies = [("kb", "0011_luot_doc_tai_lieu")]

    operations = [migrations.RunPython(at_once, later)]
