"""The register is 1..N a year, whoever writes at the same time and whatever is rolled back (N1)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.db.utils import DatabaseError

from support.actions.intake import file_many
from support.domain.channels import Channel
from support.domain.requests import MessageIn, OpenRequest
from support.domain.roles import Actor
from support.models import RegisterCounter, RegisterEntry
from tests.dbkit import FreshDb
from tests.support.actions.crowd import MIDNIGHT


def _request(subject: str = "Lỗi 504") -> OpenRequest:
    now = datetime(2026, 3, 18, 1, 12, tzinfo=UTC)
    return OpenRequest(
        "k", Channel.EMAIL, MessageIn("Lương Thu Hạnh", "hanh@a.example", subject, "Nội dung", now)
    )


PROCESSES, ENTRIES, ABORTED = 50, 5000, 20


def test_n1_fifty_processes_on_all_channels_over_new_year_leave_no_gap_and_no_double(
    fresh_db: FreshDb,
) -> None:
    """Fifty writers, 5,000 entries, a fifth of the transactions rolled back, midnight in the middle of it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.actions.crowd", *map(str, (PROCESSES, ENTRIES, ABORTED))],
        env=os.environ | fresh_db.env,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.strip().splitlines()[-1])
    assert said["errors"] == []
    assert said["kept"] >= ENTRIES
    assert said["aborted"] >= (said["aborted"] + said["committed"]) * 0.1
    firsts = RegisterEntry.objects.filter(revision=0)
    years = dict(firsts.values_list("year").annotate(count=Count("pk")))
    assert set(years) == {2026, 2027}
    assert sum(years.values()) == said["kept"]
    for year, count in years.items():
        assert list(firsts.filter(year=year).order_by("number").values_list("number", flat=True)) == list(
            range(1, count + 1)
        )
        assert RegisterCounter.objects.get(year=year).last == count
    assert not firsts.filter(year=2026, entered_at__gte=MIDNIGHT).exists()
    assert not firsts.filter(year=2027, entered_at__lt=MIDNIGHT).exists()
    assert set(firsts.values_list("channel", flat=True)) == {one.value for one in Channel}
    assert firsts.filter(case=None).count() > 0
    assert RegisterEntry.objects.filter(revision=1).count() == said["corrected"] > 0
    assert not RegisterEntry.objects.filter(revision__gt=1).exists()


@pytest.mark.django_db
def test_year_of_the_register_is_that_of_vietnam() -> None:
    """17:00 UTC on New Year's Eve is already the new year in Hà Nội."""
    for moment, year in (
        (datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC), 2027),
    ):
        with patch("django.utils.timezone.now", return_value=moment):
            filed = file_many(Actor.system("test"), [_request()])[0]
        assert filed.register == f"1/{year}"
        assert filed.number == f"HT-{year}-000001"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE support_registerentry SET subject = 'khac'",
        "DELETE FROM support_registerentry",
        "UPDATE support_event SET at = at",
        "DELETE FROM support_event",
        "DELETE FROM support_eventcase",
        "UPDATE support_eventtext SET text = 'khac'",
        "DELETE FROM support_eventtext",
        "DELETE FROM support_case",
        "DELETE FROM support_message",
        "DELETE FROM support_outgoingmail",
    ],
)
def test_sql_cannot_change_what_is_append_only(sql: str) -> None:
    """Neither screen, ORM nor SQL changes the register and the journal."""
    filed = file_many(Actor.system("test"), [_request()])[0]
    from support import outbox
    from support.domain.events import EventKind

    with transaction.atomic():
        outbox.record(
            Actor.system("test"),
            outbox.Happened(EventKind.STAGED, [filed.case_id], texts={"reason": "vì sao"}),
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_text_of_an_event_may_only_be_blanked() -> None:
    """Erasing leaves the digest in the sealed event; anything else is refused."""
    from support import outbox
    from support.domain.events import EventKind
    from support.models import EventText

    with transaction.atomic():
        event = outbox.record(
            Actor.system("test"), outbox.Happened(EventKind.STAGED, texts={"reason": "vì sao"})
        )
    outbox.seal_pending()
    EventText.objects.filter(event=event).update(text="")
    assert outbox.verify_chain() is None
    assert event.data["reason_digest"]


@pytest.mark.django_db
@pytest.mark.sqlite_only
def test_insert_or_replace_cannot_overwrite_a_line() -> None:
    """SQLite's REPLACE deletes without a delete trigger: refused all the same."""
    file_many(Actor.system("test"), [_request()])
    columns = "id, year, number, revision, channel, received_at, entered_at, sender, agency_name, subject"
    columns += ", evidence, note, reason, words"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO support_registerentry ({columns}) "
            f"SELECT {columns.replace('subject', chr(39) + 'khac' + chr(39))} FROM support_registerentry"
        )


@pytest.mark.django_db
@pytest.mark.postgres_only
@pytest.mark.parametrize("table", ["support_registerentry", "support_event", "support_eventseal"])
def test_truncate_is_refused(table: str) -> None:
    """TRUNCATE fires no row trigger; it has its own."""
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db
def test_a_gap_is_refused_by_the_database_itself() -> None:
    """Number 5 cannot stand before 2; a correction needs its original."""
    file_many(Actor.system("test"), [_request()])
    first = RegisterEntry.objects.get()
    for number, revision in ((5, 0), (5, 1), (1, 2)):
        first.pk, first.number, first.revision = None, number, revision
        first.reason, first.corrected_at = ("vì sao", first.entered_at) if revision else ("", None)
        with pytest.raises(DatabaseError), transaction.atomic():
            first.save(force_insert=True)
    first.pk, first.number, first.revision = None, 1, 1
    for reason, at in (("", first.entered_at), ("vì sao", None)):
        first.reason, first.corrected_at = reason, at
        with pytest.raises(DatabaseError), transaction.atomic():
            first.save(force_insert=True)
    first.reason, first.corrected_at = "vì sao", first.entered_at
    first.save(force_insert=True)
    assert RegisterEntry.objects.filter(number=1).count() == 2
