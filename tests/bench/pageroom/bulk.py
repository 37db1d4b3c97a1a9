"""Set-based loading into PostgreSQL: whole tables at once, indexes and foreign keys made again afterwards.

Every guard stays on. Foreign keys and indexes are only put aside while rows go in, and making them again
checks every row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

_ASIDE = """
    SELECT c.relname, 'ALTER TABLE ' || c.oid::regclass || ' DROP CONSTRAINT ' || quote_ident(k.conname),
           'ALTER TABLE ' || c.oid::regclass || ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' '
               || pg_get_constraintdef(k.oid), 0
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype = 'f' AND c.relname = ANY(%(tables)s)
    UNION ALL
    SELECT t.relname, 'DROP INDEX ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid), 1
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    WHERE t.relname = ANY(%(tables)s)
      AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype <> 'f')
    ORDER BY 4, 1, 2
"""


def run(sql: str, **told: Any) -> int:
    """Run a statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        return int(cursor.rowcount)


@contextmanager
def bare(*kept: type[models.Model]) -> Iterator[None]:
    """Put the indexes and foreign keys of these tables aside meanwhile; made again, they check every row."""
    tables = [table(model) for model in kept]
    with connection.cursor() as cursor:
        cursor.execute(_ASIDE, {"tables": tables})
        aside = cursor.fetchall()
        for _table, drop, _make, _last in aside:
            cursor.execute(drop)
        yield
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _table, _drop, make, _last in sorted(aside, key=lambda one: -one[3]):
            cursor.execute(make)


def table(model: type[models.Model]) -> str:
    """Return the name of a model's table."""
    return str(_options(model).db_table)


def insert(model: type[models.Model], said: Mapping[str, str], source: str, **told: Any) -> int:
    """Insert `SELECT … FROM source`: what `said` has for each column, the model's own default else."""
    fields = {field.column: field for field in _options(model).concrete_fields}
    unknown = set(said) - set(fields)
    if unknown:
        raise ValueError(f"{table(model)}: {sorted(unknown)}")
    columns = [one for one in fields if one in said or not (fields[one].primary_key and one == "id")]
    taken = ", ".join(said[one] if one in said else _default(fields[one]) for one in columns)
    names = ", ".join(f'"{one}"' for one in columns)
    return run(f"INSERT INTO {table(model)} ({names}) SELECT {taken} FROM {source}", **told)


def follow(*kept: type[models.Model]) -> None:
    """Let the numbers of new rows go on after those inserted with theirs."""
    for model in kept:
        run(
            f"SELECT setval(pg_get_serial_sequence('{table(model)}', 'id'),"
            f" COALESCE((SELECT max(id) FROM {table(model)}), 1))"
        )


def load(name: str, rows: Sequence[Sequence[Any]]) -> None:
    """Copy small rows of numbers and texts into a table of ours."""
    from io import StringIO

    lines = ("\t".join(_escaped(value) for value in row) for row in rows)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {name} FROM STDIN", StringIO("\n".join(lines) + "\n"))


def _escaped(value: Any) -> str:
    return str(value).replace("\\", r"\\").replace("\n", r"\n").replace("\t", r"\t")


def _default(field: Any) -> str:
    if field.null:
        return "NULL"
    value = field.get_default()
    if isinstance(field, models.JSONField):
        return f"'{json.dumps(value)}'::jsonb"
    if isinstance(value, str | bool | int):
        return f"'{value}'"
    raise ValueError(f"{field}: cần nói giá trị")


def _options(model: type[models.Model]) -> Any:
    return model._meta
