"""Right after a large load each question goes through the words that still wait for their place."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from kb.guards import GUIDES
from support.models.word_index import TICKETS

MOVED = import_module("kb.migrations.0012_chi_muc_khong_danh_sach_cho")


def _indexes(statements: tuple[str, ...]) -> dict[str, str]:
    made = [one for one in statements if one.startswith("CREATE INDEX")]
    return {one.split(" ON ")[0].rsplit(" ", 1)[1]: one for one in made}


def test_the_library_puts_words_in_their_place_as_they_are_written() -> None:
    made = _indexes(GUIDES.made("postgresql"))
    assert all(one.endswith(" WITH (fastupdate = off)") for one in made.values())
    assert len(made) == len(GUIDES.columns)


def test_a_database_that_has_the_indexes_gets_the_same() -> None:
    assert set(MOVED._INDEXES) == set(_indexes(GUIDES.made("postgresql")))


def test_mail_that_comes_by_the_thousand_is_still_written_the_quick_way() -> None:
    assert not any("fastupdate" in one for one in TICKETS.made("postgresql"))


@pytest.mark.django_db
@pytest.mark.postgres_only
def test_no_index_of_the_library_keeps_a_list_of_words_that_wait() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reloptions FROM pg_class WHERE relkind = 'i' AND relname = ANY(%s)",
            [list(MOVED._INDEXES)],
        )
        assert dict(cursor.fetchall()) == {one: ["fastupdate=off"] for one in MOVED._INDEXES}
