"""The fetcher and the processor write the same rows at once: one lock order, so that neither waits on."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mailin import fetch, process
from mailin.models import InboundMail
from tests.mailin.cast import mail
from tests.mailin.poison.delivery import arrive

pytestmark = [pytest.mark.django_db, pytest.mark.postgres_only]


def _statements(write: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        write()
    touched = [one["sql"] for one in seen if "mailin_inboundmail" in one["sql"]]
    return [sql for sql in touched if "FOR UPDATE" in sql or sql.startswith("UPDATE")]


def test_rows_are_locked_by_key_before_many_are_changed() -> None:
    rows = arrive([mail(f"Mất kết nối lần {number}") for number in range(3)])
    box = rows[0].mailbox
    box.move_to = "DaXuLy"
    session: Any = SimpleNamespace(move=list)
    report = fetch.FetchReport()
    for write in (
        lambda: fetch._move(box, session, rows[0].uidvalidity, [row.uid for row in rows], report),
        lambda: process._count_attempt(rows, 1),
        lambda: process._give_back(rows),
    ):
        first, second = _statements(write)
        assert first.startswith('SELECT "mailin_inboundmail"."id" AS "pk" FROM'), first
        assert first.endswith("ORDER BY 1 ASC FOR UPDATE"), first
        assert second.startswith("UPDATE"), second
    assert set(InboundMail.objects.values_list("attempts", flat=True)) == {0}
    assert not InboundMail.objects.filter(moved_at=None).exists()
