"""The test databases: real commits of one test touch nobody else, in threads and child processes too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.contrib.sites.models import Site
from django.db import connection, transaction

from tests import dbkit, migrated
from tests.dbkit import FreshDb
from tests.environment import ROOT

NAME = "Riêng của phép thử"


def _count() -> int:
    return Site.objects.filter(name=NAME).count()


def test_a_fresh_database_commits_and_threads_see_it(fresh_db: FreshDb) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(_count())
        connection.close()

    with transaction.atomic():
        Site.objects.create(domain="a.example", name=NAME)
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


def test_a_child_process_opens_the_same_database(fresh_db: FreshDb) -> None:
    Site.objects.create(domain="a.example", name=NAME)
    count = "Site.objects.filter(domain='a.example').count()"
    code = f"from django.contrib.sites.models import Site; print({count})"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=ROOT,
        env=os.environ | fresh_db.env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "1"


@pytest.mark.django_db
def test_what_a_fresh_database_held_is_gone() -> None:
    assert _count() == 0


def test_every_fresh_database_starts_from_the_template(fresh_db: FreshDb) -> None:
    assert _count() == 0


@pytest.mark.django_db
def test_the_guards_of_the_ledger_stand_in_the_copies() -> None:
    from support.models import guards

    assert guards.missing("default") == []


def test_the_template_depends_on_tables_and_their_rules_not_on_screens() -> None:
    kept = dbkit.path_of("templates") / "reads.json"
    migrated.digest(kept)
    modules = set(json.loads(kept.read_text())["modules"])
    assert {"support/models/guards.py", "support/domain/topics.py", "mailin/models.py"} <= modules
    assert any(name.startswith("support/migrations/0") for name in modules)
    assert not any(name.startswith(("support/web/", "support/actions/")) for name in modules)


def test_a_changed_table_or_a_new_migration_makes_another_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = tmp_path / "support" / "migrations"
    steps.mkdir(parents=True)
    (tmp_path / "requirements.lock").write_text("django==5.2")
    (tmp_path / "support" / "models.py").write_text("a = 1")
    monkeypatch.setattr(migrated, "ROOT", tmp_path)
    monkeypatch.setattr(migrated, "_ask", lambda: ["support/models.py"])
    kept, seen = tmp_path / "reads.json", set()
    seen.add(migrated.digest(kept))
    (tmp_path / "support" / "views.py").write_text("b = 1")
    assert migrated.digest(kept) in seen
    for changed in (
        tmp_path / "support" / "models.py",
        steps / "0001_a.py",
        tmp_path / "support" / "du-lieu.toml",
    ):
        changed.write_text("c = 2")
        assert migrated.digest(kept) not in seen
        seen.add(migrated.digest(kept))


@pytest.mark.parametrize(
    ("changed", "goes_on"),
    [
        ({"kb/migrations/0002_b.py": "b"}, True),  # one step more
        ({"kb/models/guides.py": "other"}, True),  # what a step of it says
        ({"kb/migrations/0001_a.py": "other"}, False),
        ({"kb/guards.py": "other"}, False),
        ({"support/models/case.py": "other"}, False),
        ({"support/migrations/0048_c.py": "c"}, False),
    ],
)
def test_a_template_goes_on_only_from_one_that_lacks_the_last_steps(
    changed: dict[str, str], goes_on: bool
) -> None:
    kept = {"support/models/case.py": "a", "kb/models/guides.py": "a", "kb/guards.py": "a"}
    kept |= {"support/migrations/0047_a.py": "a", "kb/migrations/0001_a.py": "a"}
    assert migrated.goes_on(kept, kept | changed) is goes_on
    assert not migrated.goes_on(kept | {"kb/migrations/0003_gone.py": "x"}, kept)
