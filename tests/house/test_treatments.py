"""Every table that names a ticket says what becomes of its rows when tickets are merged or split."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Field, IntegerField

from support.models import Case, FollowUp, Ticket
from support.models.treatments import TREATMENTS, Way, columns


def _naming() -> set[str]:
    """Return `app.Model.field` of every column, of whatever room, that names a ticket or a FollowUp."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            told = field if isinstance(field, Field) and field.is_relation else None
            if told is not None and told.related_model in {Case, Ticket, FollowUp}:
                found.add(f"{model._meta.label}.{told.name}")
    return found


def test_every_column_that_names_a_ticket_has_a_declared_treatment() -> None:
    """Zammad #702, TheHive #2381: a table nobody thought of was lost in a merge."""
    lacking = sorted(_naming() - set(TREATMENTS))
    assert not lacking, f"add a line to support/models/treatments.py for each of {lacking}"


def test_no_treatment_speaks_of_a_column_that_is_gone() -> None:
    assert sorted(set(TREATMENTS) - _naming()) == []


def test_what_follows_names_ways_to_a_message() -> None:
    """A path that leads nowhere would leave rows behind silently."""
    for column in columns(Way.FOLLOWS):
        assert column.treatment.by
        for path in column.treatment.by:
            assert column.model._default_manager.filter(**{f"{path}__pk__in": [0]}).query


def test_moved_rows_have_keys_of_their_own() -> None:
    """A merge records rows by number; a row whose key is the ticket cannot move, and must be refused."""
    for column in columns(Way.MOVES):
        key: Any = column.model._meta.pk
        assert key.name != column.field, column
        while key.is_relation:
            key = key.target_field
        assert isinstance(key, IntegerField), column


def test_refusals_are_sentences() -> None:
    for column in columns(Way.REFUSES):
        assert column.treatment.said.endswith("."), column
