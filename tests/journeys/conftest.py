"""The demonstration's data: loaded once a process, then copied with its files, like the migrated template."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests import dbkit
from tests.dbkit import FreshDb


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A database nobody opens any more, and a copy of the files its rows speak of."""

    name: str
    files: Path

    def bring_files(self) -> None:
        """Put back what an earlier test's product may have removed."""
        for kept in self.files.iterdir():
            shutil.copytree(kept, Path(settings.DATA_DIR) / kept.name, copy_function=_add, dirs_exist_ok=True)


def _add(source: str, target: str) -> None:
    if not Path(target).exists():
        shutil.copy2(source, target)


def _load() -> Path:
    """Load the data into the database `default` points at; returns where its files are kept."""
    call_command("demo_data", "--quiet")
    if connection.vendor == "sqlite":  # a copy takes the file alone
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = Path(settings.DATA_DIR) / "du-lieu-mau"
    for folder in (settings.MEDIA_ROOT, settings.RAW_MAIL_ROOT):
        shutil.copytree(folder, kept / Path(folder).name)
    return kept


@pytest.fixture(scope="session")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[Demonstration]:
    """Load the demonstration's data once for all tests of this process."""
    kind = dbkit.server()
    with django_db_blocker.unblock():
        name = kind.copy(kind.template(dbkit.digest()), f"mau_{dbkit.serial()}")
        try:
            with dbkit.pointed_at(name):
                kept = _load()
            yield Demonstration(name, kept)
        finally:
            kind.drop(name)


@pytest.fixture
def demo_db(demonstration: Demonstration, django_db_blocker: Any) -> Iterator[FreshDb]:
    """Give the test a database of its own, as `fresh_db` does, with the demonstration's data in it."""
    with django_db_blocker.unblock(), dbkit.own_copy("mau", of=demonstration.name) as made:
        demonstration.bring_files()
        yield made
