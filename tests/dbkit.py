"""Databases for tests: one migrated template for a state of the source, and cheap copies of it.

Two ways to use a database in a test:

- `db` (or `@pytest.mark.django_db`): pytest-django's rolled-back transaction. The ordinary way.
- `fresh_db`: a database of the test's own, copied from the template. For real commits, `on_commit`,
  threads, other processes, triggers, crashes. `connections["default"]` (of every thread) points at it;
  `fresh_db.env` is what a child process needs to open the same one:

      def test_two_processes(fresh_db):
          subprocess.run([sys.executable, "manage.py", "..."], env=os.environ | fresh_db.env)

Nothing is ever emptied: the guards of the ledger refuse DELETE and TRUNCATE, so Django's flush between
transactional tests cannot work, and such tests are refused at collection (tests.strict).
"""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site
from django.db import connections

from tests import dbkit_postgres, dbkit_sqlite, migrated
from tests.environment import ROOT

_serial = itertools.count(1)


@dataclass(frozen=True, slots=True)
class FreshDb:
    """A database of one test: its name and the environment by which another process opens it."""

    name: str
    env: dict[str, str]


class Server(Protocol):
    """What a kind of database offers: a module of plain functions."""

    def template(self, digest: str) -> str:
        """Give the name of the migrated template, made when it is not there yet."""

    def copy(self, template: str, label: str) -> str:
        """Copy `template` into a new database; its name."""

    def drop(self, name: str) -> None:
        """Remove a copy, whoever still holds it open."""


def server() -> Server:
    """Give the kind of database this run is on, as DATABASE_URL chose it."""
    return dbkit_postgres if os.environ.get("DATABASE_URL") else dbkit_sqlite


@cache
def digest() -> str:
    """Name the state of the source that a migrated database depends on, in twelve characters."""
    return migrated.digest(path_of("templates") / "reads.json")


def environment(name: str) -> dict[str, str]:
    """Give the settings by which a process opens the database `name`."""
    if url := os.environ.get("DATABASE_URL"):
        return {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
    return {"DATABASE_URL": "", "SQLITE_PATH": name}


def migrate(name: str) -> None:
    """Migrate the empty database `name` in a process of its own; RuntimeError with its words on failure."""
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=os.environ | environment(name),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"migrate thất bại:\n{done.stderr[-6000:]}")


@contextlib.contextmanager
def pointed_at(name: str) -> Iterator[dict[str, str]]:
    """Point `default`, in every thread, and the environment of child processes at the database `name`."""
    connection = connections["default"]
    before, wanted = connection.settings_dict["NAME"], environment(name)
    saved = {key: os.environ.get(key) for key in wanted}
    _switch(name)
    os.environ.update(wanted)
    try:
        yield wanted
    finally:
        _switch(before)
        for key, value in saved.items():
            os.environ.pop(key, None) if value is None else os.environ.update({key: value})


def _switch(name: str) -> None:
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name  # the same dict serves the threads' connections
    ContentType.objects.clear_cache()
    Site.objects.clear_cache()


def serial() -> str:
    """Give the end of a name no other database of any test process has."""
    return f"{os.getpid()}_{next(_serial)}"


@contextlib.contextmanager
def own_copy(label: str, *, of: str = "") -> Iterator[FreshDb]:
    """Copy the template, or the database `of`, point `default` at the copy, and remove it at the end."""
    kind = server()
    name = kind.copy(of or kind.template(digest()), f"{label}_{serial()}")
    try:
        with pointed_at(name) as env:
            yield FreshDb(name, env)
    finally:
        kind.drop(name)


def path_of(folder: str) -> Path:
    """Give a folder for databases kept between runs, ignored by git; made when absent."""
    path = ROOT / ".tmp" / folder
    path.mkdir(parents=True, exist_ok=True)
    return path
