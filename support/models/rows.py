"""Many rows of one table at once, without an object a row: COPY on PostgreSQL, executemany on SQLite.

For the batches of intake: there `bulk_create` spends more on objects, and PostgreSQL more on reading the
statement, than either spends on the rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from operator import attrgetter
from typing import Any, TypeAlias, cast

from django.db import connection, models
from django.db.models import Field

AnyField: TypeAlias = "Field[Any, Any]"
_SPECIAL = re.compile(r"[\\\n\r\t]")
_PIECE = 1 << 20  # bytes of COPY handed to the driver at once


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Return `count` new primary keys, ascending, that nobody else gets; inside a transaction only."""
    if not count:
        return []
    table, column = _options(model).db_table, _options(model).pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(sequence, [table, column, count])
            return sorted(number for (number,) in cursor.fetchall())
        # SQLite has one writer at a time, and that is us: transactions begin IMMEDIATE. Numbers of removed
        # rows are not given again, as AUTOINCREMENT promises.
        taken = f"SELECT MAX({column}) FROM {table} UNION ALL SELECT seq FROM sqlite_sequence WHERE name = %s"  # noqa: S608 - our own names
        cursor.execute(taken, [table])
        last = max(number or 0 for (number,) in cursor.fetchall())
    return list(range(last + 1, last + 1 + count))


def insert(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], **same: Any
) -> None:
    """Insert rows of values for the columns `names`; `same` has equal ones for all; the rest take defaults.

    Columns are named as attributes (`case_id`). Nothing but the rows is made: no `save`, no signals, no
    `auto_now`. Raises what the database says.
    """
    fields, whole, alike = _complete(model, names, rows, same)
    if not whole:
        return
    if connection.vendor == "postgresql":
        _copy(model, fields, whole, alike)
    else:
        _insert(model, fields, whole, alike, "INSERT")


def insert_new(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], **same: Any
) -> None:
    """Insert like `insert`, but leave out silently every row that a unique column already has."""
    fields, whole, alike = _complete(model, names, rows, same)
    if not whole:
        return
    if connection.vendor != "postgresql":
        _insert(model, fields, whole, alike, "INSERT OR IGNORE")
        return
    every = [*fields, *alike]
    taken = ", ".join(
        [f'new."{field.column}"' for field in fields] + [f"%s::{_array(field)}" for field in alike]
    )
    sql = f"INSERT INTO {_options(model).db_table} ({_quoted(every)}) SELECT {taken} FROM {_unnest(fields)}"  # noqa: S608 - our own names
    constants = [_value(field)(value) for field, value in alike.items()]
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ON CONFLICT DO NOTHING", [*constants, *_by_column(fields, whole)])


def insert_objects(objects: Sequence[models.Model]) -> None:
    """Insert unsaved objects of one class that have their primary keys, by `insert`."""
    if not objects:
        return
    model = type(objects[0])
    names = [field.attname for field in _options(model).concrete_fields]
    insert(model, names, map(attrgetter(*names), objects))
    for one in objects:
        one._state.adding = False  # noqa: SLF001 - what bulk_create does


_Complete: TypeAlias = "tuple[list[AnyField], list[tuple[Any, ...]], dict[AnyField, Any]]"


def _complete(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], same: Mapping[str, Any]
) -> _Complete:
    """Return the columns that differ by row, their rows, and the columns that are alike with their value."""
    by_name = {field.attname: field for field in _options(model).concrete_fields}
    fields = [by_name[name] for name in names]
    alike = {by_name[name]: value for name, value in same.items()}
    made: list[Callable[[], Any]] = []
    for field in by_name.values():
        if field in fields or field in alike or (field.primary_key and not field.is_relation):
            continue
        if field.has_default() and callable(field.default):
            fields.append(field)
            made.append(field.default)
        else:
            alike[field] = field.get_default()
    return fields, [(*row, *(make() for make in made)) for row in rows], alike


def _copy(
    model: type[models.Model],
    fields: Sequence[AnyField],
    rows: Sequence[Sequence[Any]],
    alike: Mapping[AnyField, Any],
) -> None:
    written = [_text(field) for field in fields]
    end = "".join(f"\t{_text(field)(value)}" for field, value in alike.items())
    lines = ("\t".join([write(v) for write, v in zip(written, row, strict=True)]) for row in rows)
    data = BytesIO("".join([f"{line}{end}\n" for line in lines]).encode())
    sql = f"COPY {_options(model).db_table} ({_quoted([*fields, *alike])}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(sql, data, _PIECE)


def _insert(
    model: type[models.Model],
    fields: Sequence[AnyField],
    rows: Sequence[Sequence[Any]],
    alike: Mapping[AnyField, Any],
    verb: str,
) -> None:
    ready = [_value(field) for field in fields]
    tail = tuple(_value(field)(value) for field, value in alike.items())
    places = ", ".join(["%s"] * (len(fields) + len(tail)))
    sql = f"{verb} INTO {_options(model).db_table} ({_quoted([*fields, *alike])}) VALUES ({places})"
    whole = [(*(make(v) for make, v in zip(ready, row, strict=True)), *tail) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, whole)


def update(
    model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[int, Sequence[Any]]]
) -> None:
    """Give the columns `names` of the row with each primary key new values; unknown keys change nothing."""
    by_name = {field.attname: field for field in _options(model).concrete_fields}
    table, key = _options(model).db_table, _options(model).pk
    fields = [by_name[name] for name in names]
    changed = [(*values, pk) for pk, values in rows]
    if not changed:
        return
    if connection.vendor == "postgresql":
        new = ", ".join(f'"{field.column}" = new."{field.column}"' for field in fields)
        source = _unnest([*fields, key])
        sql = f'UPDATE {table} SET {new} FROM {source} WHERE {table}."{key.column}" = new."{key.column}"'  # noqa: S608 - our own names
        with connection.cursor() as cursor:
            cursor.execute(sql, _by_column([*fields, key], changed))
        return
    new = ", ".join(f'"{field.column}" = %s' for field in fields)
    ready = [_value(field) for field in (*fields, key)]
    whole = [[make(v) for make, v in zip(ready, row, strict=True)] for row in changed]
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE {table} SET {new} WHERE "{key.column}" = %s', whole)  # noqa: S608 - our own names


def _unnest(fields: Sequence[AnyField]) -> str:
    """Return rows made of one array a column, called `new`."""
    arrays = ", ".join(f"%s::{_array(field)}[]" for field in fields)
    return f"unnest({arrays}) AS new ({_quoted(fields)})"


def _by_column(fields: Sequence[AnyField], rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Return the values of rows column by column, ready for the driver."""
    ready = [_value(field) for field in fields]
    return [[make(v) for v in column] for make, column in zip(ready, zip(*rows, strict=True), strict=True)]


def _options(model: type[models.Model]) -> Any:
    return model._meta  # noqa: SLF001 - Django documents it under this name


def _quoted(fields: Iterable[AnyField]) -> str:
    return ", ".join(f'"{field.column}"' for field in fields)


def _array(field: AnyField) -> str:
    """Return the type a value travels as; not varchar(n), for a cast to that cuts silently."""
    kind = cast("str", field.rel_db_type(connection) if field.is_relation else field.db_type(connection))
    return "text" if kind.startswith("varchar") else kind.removesuffix(" GENERATED BY DEFAULT AS IDENTITY")


def _target(field: AnyField) -> AnyField:
    """Return the field whose values a foreign key holds."""
    while field.is_relation:
        field = cast("models.ForeignKey[Any, Any]", field).target_field
    return field


def _text(field: AnyField) -> Callable[[Any], str]:
    """Return what writes a value for COPY (PostgreSQL, COPY: text format)."""
    field = _target(field)
    if isinstance(field, models.JSONField):
        return lambda value: r"\N" if value is None else _escaped(json.dumps(value))
    if isinstance(field, models.DateTimeField):
        return lambda value: r"\N" if value is None else value.isoformat()
    if isinstance(field, models.CharField | models.TextField | models.FileField):
        return lambda value: r"\N" if value is None else _escaped(value)
    return lambda value: r"\N" if value is None else str(value)


def _escaped(text: str) -> str:
    if not _SPECIAL.search(text):
        return text
    text = text.replace("\\", r"\\").replace("\n", r"\n")
    return text.replace("\r", r"\r").replace("\t", r"\t")


def _value(field: AnyField) -> Callable[[Any], Any]:
    """Return what makes a value ready for the driver."""
    field = _target(field)
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else json.dumps(value)
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
