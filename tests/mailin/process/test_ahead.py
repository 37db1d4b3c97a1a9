"""Reading ahead changes nothing but the time: the same mails, also when the reader dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from mailin import ahead, mailboxes
from mailin.ahead import Ahead
from mailin.models import InboundMail
from mailin.parse import parse
from mailin.process import drain
from support.models import Case, Message
from tests.mailin.cast import mail

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MANY", 3)


def test_a_mail_read_ahead_says_what_it_says_read_here(put: Put) -> None:
    rows = put(*(mail(f"Thư {n}") for n in range(5)))
    with Ahead() as reading:
        reading.want(rows)
        for row in rows:
            assert reading.take(row) == parse(mailboxes.store().get(row.digest))


def test_what_cannot_be_read_ahead_is_left_to_the_caller(put: Put) -> None:
    rows = put(*(mail(f"Thư {n}") for n in range(4)))
    mailboxes.store().destroy(rows[1].digest)
    with Ahead() as reading:
        reading.want(rows[:3])
        assert [reading.take(row) is None for row in rows] == [False, True, False, True]


def test_few_mails_start_no_reader(put: Put) -> None:
    rows = put(mail("Một"), mail("Hai"))
    with Ahead() as reading:
        reading.want(rows)
        assert reading.take(rows[0]) is None


def test_equal_bytes_in_two_mailboxes_are_read_for_both(put: Put) -> None:
    raw = mail("Một thư, hai nơi")
    rows = put(raw, raw, mail("Hai"), mail("Ba"))
    with Ahead() as reading:
        reading.want(rows)
        assert reading.take(rows[0]) is not None
        reading.take(rows[1])
        assert reading.take(rows[3]) is not None


def test_a_reader_that_dies_stops_nothing(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead.reader, "__name__", "mailin.khong-co")
    put(*(mail(f"Thư {n}") for n in range(8)))
    assert drain().states == {"opened": 8}


def test_a_reader_that_says_nothing_is_given_up(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "PATIENCE", 0.2)
    start = Ahead._start

    def stopped(self: Ahead) -> None:
        start(self)
        assert self._child is not None
        os.kill(self._child.pid, signal.SIGSTOP)

    monkeypatch.setattr(Ahead, "_start", stopped)
    put(*(mail(f"Thư {n}") for n in range(8)))
    assert drain().states == {"opened": 8}


def test_a_backlog_of_many_batches_keeps_its_order(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailin.process.process_stored.__kwdefaults__", {"patience": 0, "ahead": None})
    monkeypatch.setattr("mailin.process.process_stored.__defaults__", (4,))
    monkeypatch.setattr(ahead, "AHEAD_MAILS", 6)
    put(mail("Đầu tiên", message_id="goc@may.example"))
    put(*(mail(f"Thư {n}") for n in range(9)))
    put(mail("Re: Đầu tiên", answers="goc@may.example"))
    assert drain().states == {"opened": 10, "reply": 1}
    assert Case.objects.count() == 10
    assert Message.objects.filter(case__subject="Đầu tiên").count() == 2
    assert not InboundMail.objects.filter(state="stored").exists()
