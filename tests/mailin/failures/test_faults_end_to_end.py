"""The link, the clock or the database fails in the middle: when it is whole again each mail is one ticket."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from mailin import mailboxes
from mailin.fetch import fetch_mailbox
from mailin.imap import Session
from mailin.models import InboundMail, Mailbox
from mailin.process import drain, process_stored
from support.models import Case, OutgoingMail, RegisterEntry
from tests.mailin.cast import mail
from tests.servers.faults import FaultProxy, fault_proxy
from tests.servers.mailboxes import ImapServer

Make = Callable[..., Any]
Put = Callable[..., list[Any]]


@pytest.fixture
def proxy(imap: ImapServer) -> Iterator[FaultProxy]:
    """A breakable way to each server."""
    with fault_proxy(imap.host, imap.port) as made:
        yield made


@contextmanager
def _hasty(box: Mailbox) -> Iterator[None]:
    """Let a dead link be noticed at once; a whole one gets all the time it needs outside the block."""
    settings = replace(mailboxes.settings_for(box), timeout=0.4)
    with patch.object(mailboxes, "settings_for", lambda _box: settings):
        yield


def whole(count: int) -> None:
    """Check the conservation law: each mail one row, one ticket, one number."""
    assert InboundMail.objects.count() == count
    assert Counter(InboundMail.objects.values_list("state", flat=True)) == {"opened": count}
    assert Case.objects.count() == count
    numbers = RegisterEntry.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, count + 1))


@pytest.mark.parametrize("fault", ["fin", "rst", "stall", "refuse"])
def test_a_visit_that_breaks_off_anywhere_is_made_good_by_the_next(
    fresh_db: Any,
    imap: ImapServer,
    mailbox: Make,
    proxy: FaultProxy,
    fault: str,
) -> None:
    imap.deliver([mail(f"Thư {number}", "x" * 3_000) for number in range(12)])
    box = mailbox(imap, port=proxy.port)
    for after in (0, 4_000) if fault == "stall" else (0, 400, 4_000, 20_000):
        began = time.monotonic()
        if fault == "stall":
            proxy.stall_after(after)
        elif fault == "refuse":
            proxy.refuse = True
        else:
            proxy.cut_after(after, "fin" if fault == "fin" else "rst")
        with _hasty(box):
            fetch_mailbox(box)
        drain()
        assert time.monotonic() - began < 240
        proxy.drop_all()
        if fault == "refuse":
            break
    box.refresh_from_db()
    assert box.error
    proxy.heal()
    report = fetch_mailbox(box)
    assert (report.error, report.unfetched) == ("", [])
    drain()
    whole(12)
    assert imap.uids() == []
    assert len(imap.uids("DaXuLy")) == 12
    box.refresh_from_db()
    assert (box.error, box.failures) == ("", 0)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_jumps_a_day_loses_and_doubles_nothing(put: Put, time_machine: Any, days: int) -> None:
    now = timezone.now()
    put(mail("Trước"))
    drain()
    time_machine.move_to(now + timedelta(days=days))
    put(mail("Trong lúc đồng hồ sai"))
    drain()
    time_machine.move_to(now + timedelta(minutes=1))
    put(mail("Sau"))
    drain()
    whole(3)
    assert OutgoingMail.objects.filter(kind="receipt").count() == 3
    assert InboundMail.objects.filter(fetched_at__lt=timezone.now() - timedelta(days=2)).count() == 0


def test_a_database_that_goes_away_in_the_middle_holds_nobody(
    fresh_db: Any, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an immediate restart of PostgreSQL: the mails wait, and are not blamed."""
    from mailin import process

    put(*(mail(f"Thư {number}") for number in range(5)))
    sound = process.file_together

    def broken(*_args: Any, **_more: Any) -> Any:
        connection.close()
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(process, "file_together", broken)
    for _ in range(8):
        with pytest.raises(OperationalError):
            process_stored()
    assert set(InboundMail.objects.values_list("state", "attempts")) == {("stored", 0)}
    monkeypatch.setattr(process, "file_together", sound)
    drain()
    whole(5)


@pytest.mark.postgres_only
def test_connections_ended_by_the_server_between_and_during_batches(fresh_db: Any, put: Put) -> None:
    """What an immediate restart does to a worker: its connection is dead, the next attempt has a new one."""
    put(*(mail(f"Thư {number}") for number in range(4)))
    with connection.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close()
    drain()
    whole(4)


def test_a_session_ended_by_the_server_is_no_busy_loop(
    fresh_db: Any, imap: ImapServer, mailbox: Make, proxy: FaultProxy
) -> None:
    box = mailbox(imap, port=proxy.port)
    imap.deliver([mail("Một"), mail("Hai")])
    with Session(mailboxes.settings_for(box)):
        proxy.drop_all("fin")
    proxy.refuse = True
    before = proxy.links
    assert fetch_mailbox(box).error
    assert proxy.links - before <= 3
    proxy.heal()
    assert fetch_mailbox(box).fetched == 2
    drain()
    whole(2)
