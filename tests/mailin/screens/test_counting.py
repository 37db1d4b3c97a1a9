"""The figures of the mail room stay exact and cheap however long the ledger grows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mailin import health, ledger, lists
from mailin.models import InboundMail, Mailbox, Tally
from support.models import guards, rows

pytestmark = pytest.mark.django_db
ROOM = "/tiep-nhan/thu"


def _box(name: str) -> Mailbox:
    return Mailbox.objects.create(name=name, address=f"{name}@mps.example", host="khong-noi.example")


def _bring(box: Mailbox, uids: range, **more: Any) -> None:
    """Insert rows as a visit does, those that are there already left out."""
    given = {"fetched_at": timezone.now(), "uidvalidity": 1} | more
    rows.insert_new(
        InboundMail, ("uid", "digest", "size"), [(uid, f"{uid:064x}", 1) for uid in uids],
        mailbox_id=box.pk, **given,
    )  # fmt: skip


def test_rows_are_counted_as_they_come_each_once() -> None:
    one, two = _box("mot"), _box("hai")
    old = timezone.now() - timedelta(days=3)
    _bring(one, range(1, 11))
    _bring(one, range(6, 16), fetched_at=old)  # five of them are known
    _bring(two, range(1, 4), fetched_at=old)
    InboundMail.objects.create(
        mailbox=two, uidvalidity=2, uid=1, digest="f" * 64, size=1, fetched_at=timezone.now()
    )
    with transaction.atomic():
        _bring(two, range(50, 60))
        transaction.set_rollback(True)
    assert dict(Tally.objects.values_list("mailbox__name", "rows")) == {"mot": 15, "hai": 4}
    newest = Tally.objects.get(mailbox=one).newest_at
    assert newest == InboundMail.objects.filter(mailbox=one).latest("fetched_at").fetched_at
    assert ledger.figures(ask_servers=False, read_bytes=False).must_be_zero["miscounted"] == 0


def test_what_came_while_the_trigger_was_away_is_counted_with_its_return() -> None:
    box = _box("mot")
    name = "mailin_inboundmail_counted"
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON mailin_inboundmail"
        cursor.execute(f"DROP TRIGGER {name}{on}")
    _bring(box, range(1, 8))
    assert not Tally.objects.exists()
    assert guards.missing() == [name]
    assert ledger.figures(ask_servers=False, read_bytes=False).must_be_zero["miscounted"] == 7
    guards.install()
    assert Tally.objects.get().rows == 7
    assert guards.missing() == []


def test_the_room_and_its_alarm_read_no_more_than_what_waits(officer: Client, held: Any) -> None:
    """Every query about the ledger goes by an index over few rows, none through all of it."""
    first = held()
    _bring(first.mailbox, range(100, 400), state="ignored", reason="spam")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a small table is always read whole
    with CaptureQueriesContext(connection) as asked:
        shown = health.boxes()
        health.told()
        ledger.unaccounted()
    assert len(asked) <= 9
    assert (shown[0].rows, shown[0].held) == (302, 1)
    about = [one["sql"] for one in asked if "mailin_inboundmail" in one["sql"]]
    assert len(about) >= 4
    for sql in about:
        assert "inbound_" in _plan(sql), sql


def _plan(sql: str) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql.replace('%', '%%')}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def test_unaccounted_mail_is_told_exactly(officer: Client, held: Any) -> None:
    row = held()
    old = timezone.now() - timedelta(minutes=6)
    _bring(row.mailbox, range(100, 137), fetched_at=old)
    _bring(row.mailbox, range(200, 210))  # only just come: they are being processed
    Mailbox.objects.filter(pk=row.mailbox_id).update(unfetched=3)
    assert ledger.unaccounted() == 40
    assert "40 thư chưa hạch toán" in officer.get(ROOM).content.decode()


def test_a_tab_is_counted_no_further_than_it_says(
    officer: Client, held: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = held()
    monkeypatch.setattr(lists, "MOST_COUNTED", 20)
    _bring(first.mailbox, range(100, 180), state="ignored", reason="spam")
    with CaptureQueriesContext(connection) as asked:
        chips = {words: figure for words, _query, figure, _here in officer.get(ROOM).context["chips"]}
    assert chips["Đã bỏ qua"] == "20+"
    assert chips["Chưa xử lý"] == "1"
    counted = [one["sql"] for one in asked if "COUNT" in one["sql"] and "'ignored'" in one["sql"]]
    assert counted
    assert all("LIMIT 21" in sql for sql in counted)
