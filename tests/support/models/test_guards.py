"""Guards that a later migration dropped without a word."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from support import outbox
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.models import Event, RegisterEntry, SearchDocument, guards
from tests import factories
from tests.dbkit import FreshDb
from tests.support.cast import everybody


def _drop(name: str, table: str) -> None:
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")


@pytest.mark.django_db
def test_every_guard_stands_after_the_migrations() -> None:
    assert guards.missing() == []
    assert {"support_event", "support_eventseal", "support_registerentry"} <= guards.guarded_tables()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["support_event_no_update", "support_registerentry_gap_free"])
def test_a_missing_guard_is_named_by_the_check_and_made_again(name: str) -> None:
    _drop(name, guards._REGISTRY[name].table)
    assert guards.missing() == [name]
    told = [one for one in run_checks(databases=["default"]) if one.id == "support.E003"]
    assert len(told) == 1
    assert name in str(told[0].msg)
    with pytest.raises(CommandError, match=name):
        call_command("check", databases=["default"], stderr=StringIO())
    guards.install()
    assert guards.missing() == []


def test_installing_twice_changes_nothing(fresh_db: FreshDb) -> None:
    guards.install()
    guards.install()
    assert guards.missing() == []


@pytest.mark.sqlite_only
def test_a_rebuilt_table_gets_its_guards_back_after_migrating(fresh_db: FreshDb) -> None:
    """SQLite changes a column by building the table anew; its triggers go with the old one."""
    from django.apps import apps

    with transaction.atomic():
        outbox.record(Actor.system("thử"), outbox.Happened(EventKind.STAGED))
    before = ProjectState.from_apps(apps)
    after = before.clone()
    wider = migrations.AlterField("event", "actor_name", models.CharField(max_length=121, blank=True))
    wider.state_forwards("support", after)
    with connection.schema_editor() as editor:
        wider.database_forwards("support", editor, before, after)
    assert "support_event_no_update" in guards.missing()
    Event.objects.update(kind="noted")  # it really lies open
    call_command("migrate", verbosity=0, skip_checks=True)
    assert guards.missing() == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.update(kind="staged")


@pytest.mark.sqlite_only
def test_words_written_while_the_index_had_no_triggers_are_found_again(fresh_db: FreshDb) -> None:
    from support.queries import search

    cast = everybody()
    for name in [name for name in guards._REGISTRY if name.startswith("support_searchdocument_fts")]:
        _drop(name, "support_searchdocument")
    case = cast.hanhs_case(factories.message("Viết lúc thiếu chỉ mục", "x"))
    assert search.find(cast.nguyen, "thiếu chỉ mục") == []
    guards.install()
    assert [hit.case for hit in search.find(cast.nguyen, "thiếu chỉ mục")] == [case]
    SearchDocument.objects.filter(case=case).delete()
    assert search.find(cast.nguyen, "thiếu chỉ mục") == []


@pytest.mark.django_db
def test_a_whole_batch_of_lines_passes_the_guard_of_the_register() -> None:
    factories.cases(50)
    numbers = list(RegisterEntry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 51))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    ["text = 'lời khác'", "text = '', salt = '0'", "text = '', name = 'x'", "text = text"],
)
def test_a_text_of_the_journal_is_blanked_and_nothing_else(change: str) -> None:
    with transaction.atomic():
        happened = outbox.Happened(EventKind.STAGED, texts={"reason": "lời"})
        outbox.record(Actor.system("thử"), happened)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE support_eventtext SET {change}")
