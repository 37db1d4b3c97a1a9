"""The test databases: real commits of one test touch nobody else, in threads and child processes too."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from django.contrib.sites.models import Site
from django.db import connection, transaction

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
