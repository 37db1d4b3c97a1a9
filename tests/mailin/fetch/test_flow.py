"""A large delivery is processed while it is still being fetched; nothing is done twice or left."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from mailin import ahead, fetch, flow
from mailin.imap import Fetched
from mailin.models import InboundMail
from support.models import Case, Message
from tests.mailin.cast import mail
from tests.servers.mailboxes import ImapServer
from tests.servers.process import PATIENCE


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MANY", 10)
    monkeypatch.setattr(fetch, "BATCH_MAILS", 8)


def test_a_large_delivery_is_fetched_and_processed_side_by_side(
    fresh_db: Any, imap: ImapServer, mailbox: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[str] = set()
    drain = flow.drain

    def noted(**how: Any) -> Any:
        threads.add(threading.current_thread().name)
        return drain(**how)

    monkeypatch.setattr(flow, "drain", noted)
    mailbox(imap)
    first = mail("Thư gốc", message_id="goc@may.example")
    imap.deliver(
        [first, *(mail(f"Thư {n}") for n in range(48)), mail("Re: Thư gốc", answers="goc@may.example")]
    )
    said = StringIO()
    call_command("fetch_mail", "--once", stdout=said)
    assert threads == {"processing"}
    assert "Đã xử lý 50 thư (opened: 49, reply: 1)." in said.getvalue()
    assert set(InboundMail.objects.values_list("state", flat=True)) == {"opened", "reply"}
    assert Case.objects.count() == 49
    assert Message.objects.filter(case__subject="Thư gốc").count() == 2
    assert imap.uids() == []


def test_processing_that_breaks_leaves_the_mails_to_the_next_turn(
    fresh_db: Any, imap: ImapServer, mailbox: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_how: Any) -> Any:
        raise OSError("hỏng")

    monkeypatch.setattr(flow, "drain", broken)
    mailbox(imap)
    imap.deliver(mail(f"Thư {n}") for n in range(12))
    call_command("fetch_mail", "--once", stdout=StringIO())
    assert set(InboundMail.objects.values_list("state", flat=True)) == {"opened"}
    assert Case.objects.count() == 12


def test_what_reads_ahead_starts_before_the_first_mail_is_kept(
    fresh_db: Any, imap: ImapServer, mailbox: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    monkeypatch.setattr(ahead.Ahead, "begin", lambda _self: begun.append(InboundMail.objects.count()))
    keep = fetch._keep

    def waits(*given: Any) -> None:
        deadline = time.monotonic() + PATIENCE
        while not begun and time.monotonic() < deadline:
            time.sleep(0.01)
        keep(*given)

    monkeypatch.setattr(fetch, "_keep", waits)
    mailbox(imap)
    imap.deliver(mail(f"Thư {n}") for n in range(12))
    call_command("fetch_mail", "--once", stdout=StringIO())
    assert begun == [0]
    assert Case.objects.count() == 12


def test_the_first_batch_of_a_visit_is_small_and_the_later_ones_grow() -> None:
    read = [Fetched(uid, None, b"x") for uid in range(1, 31)]
    sizes = [len(batch) for batch in fetch._batches(read, fetch.FetchReport())]
    assert sizes == [2, 4, 8, 8, 8]
