"""PostgreSQL's side of the test databases: CREATE DATABASE ... TEMPLATE, on the server of DATABASE_URL."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from typing import Any

import psycopg2

from support.config.env import database_from_url

DAY = 86_400
PREFIX = "hotro_thu_"
_LOCK = 46_2022  # any number nobody else locks: the Circular's


@contextlib.contextmanager
def _server() -> Iterator[Any]:
    """Open a cursor on the server's own database, outside any transaction."""
    entry = database_from_url(os.environ["DATABASE_URL"])
    link = psycopg2.connect(
        dbname="postgres",
        user=entry["USER"] or None,
        password=entry["PASSWORD"] or None,
        host=entry["HOST"] or None,
        port=entry["PORT"] or None,
        **entry["OPTIONS"],
    )
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            yield cursor
    finally:
        link.close()


def template(digest: str) -> str:
    """Give the migrated database for `digest`; the first of several processes makes it, the others wait."""
    from tests import dbkit

    ready, half = f"{PREFIX}mau_{digest}", f"{PREFIX}do_dang"
    with _server() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [ready])
        if not cursor.fetchone():
            _forget_old(cursor)
            cursor.execute(f"DROP DATABASE IF EXISTS {half} WITH (FORCE)")
            _create(cursor, half, "template0")
            dbkit.migrate(half)
            cursor.execute(f"ALTER DATABASE {half} RENAME TO {ready}")
    return ready


def _create(cursor: Any, name: str, template: str) -> None:
    encoding = "ENCODING 'UTF8' " if template == "template0" else ""
    cursor.execute(f"CREATE DATABASE {name} {encoding}TEMPLATE {template}")
    cursor.execute(f"COMMENT ON DATABASE {name} IS '{time.time():.0f}'")  # when, for _forget_old


def _forget_old(cursor: Any) -> None:
    """Remove what runs killed more than a day ago left on a server that outlives them."""
    made_when = "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
    cursor.execute(f"{made_when} WHERE starts_with(datname, %s)", [PREFIX])
    for name, made in cursor.fetchall():
        if time.time() - float(made or 0) > DAY:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def copy(template: str, label: str) -> str:
    """Copy the template on the server."""
    name = f"{PREFIX}{label.lower()}"
    with _server() as cursor:
        _create(cursor, name, template)
    return name


def drop(name: str) -> None:
    """Drop the copy, ending whoever is still connected."""
    with _server() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
