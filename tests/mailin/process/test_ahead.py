"""Reading ahead changes nothing but the time: the same mails, also when the reader dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from mailin import ahead, mailboxes, process
from mailin.ahead import Ahead
from mailin.models import InboundMail
from mailin.parse import ParsedMail, parse
from mailin.process import drain, process_stored
from support.domain import routing
from support.domain.foresight import foresee
from support.domain.suggest import Facts
from support.models import Case, Message, SearchDocument, TopicSuggestion
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
            taken = reading.take(row)
            assert taken is not None
            assert taken.mail == parse(mailboxes.store().get(row.digest))


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


def test_the_few_that_answer_an_earlier_one_wait_for_the_next_batch_and_are_read_once(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MANY", 1000)
    read: list[bytes] = []

    def counted(raw: bytes) -> ParsedMail:
        read.append(raw)
        return parse(raw)

    monkeypatch.setattr(process, "parse", counted)
    rows = put(
        mail("Một", message_id="mot@may.example"),
        mail("Hai"),
        mail("Ba"),
        mail("Re: Một", answers="mot@may.example"),
        *(mail(f"Sau {number}") for number in range(4)),
    )
    with Ahead() as reading:
        assert process_stored(4, ahead=reading).states == {"opened": 3}
        rows[3].refresh_from_db()
        assert (rows[3].state, rows[3].attempts) == ("stored", 0)
        assert process_stored(4, ahead=reading).states == {"opened": 3, "reply": 1}
        assert process_stored(4, ahead=reading).states == {"opened": 1}
    for row in rows:
        row.refresh_from_db()
    assert rows[3].case_id == rows[0].case_id
    assert len(read) == len(rows)
    assert {row.attempts for row in rows} == {1}


def _told() -> list[tuple[Any, ...]]:
    """Return what filing found out about the words of each message, in order."""
    found: list[tuple[Any, ...]] = []
    for message in Message.objects.order_by("pk").select_related("case"):
        search = SearchDocument.objects.filter(message=message).values_list("body", flat=True)
        told = TopicSuggestion.objects.filter(case=message.case)
        found.append(
            (message.personal, *search, *told.values_list("first", "ranked", "priority", "doubtful"))
        )
    return found


def test_what_is_found_out_beforehand_is_what_filing_finds_out(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(
        mail("Mất kết nối NDXP, lỗi 504", body="Hệ thống của huyện báo quá thời gian chờ từ sáng nay."),
        mail("", body="Đề nghị cấp lại mật khẩu. Số định danh cá nhân: 000090000000"),
        mail("Cho hỏi về đính chính dữ liệu", body="Sai ngày sinh.\n\n> Số định danh 000090000000"),
        mail("Không rõ ai gửi", sender="khong-phai-dia-chi"),
    )
    foreseen: list[Any] = []
    monkeypatch.setattr(ahead.reader, "UNSUGGESTED", 0)
    left: list[str] = []  # what filing had to find out itself
    take, suggest_for = Ahead.take, routing.suggest_for

    def counted(self: Ahead, row: InboundMail) -> Any:
        read = take(self, row)
        assert read is not None
        assert read.foreseen is not None
        foreseen.append(read.foreseen.suggested)
        return read

    with transaction.atomic(), monkeypatch.context() as within:
        within.setattr(Ahead, "take", counted)
        within.setattr(routing, "suggest_for", lambda facts: left.append(facts.subject) or suggest_for(facts))
        assert drain().done == 4
        beforehand = _told()
        transaction.set_rollback(True)
    assert left == ["Không rõ ai gửi"]  # the ticket names a sender the mail does not
    assert len(foreseen) == 4
    assert None not in foreseen
    assert [told[0] for told in beforehand[:3]] == [0, 1, 1]
    monkeypatch.setattr(Ahead, "take", lambda _self, _row: None)
    assert drain().done == 4
    assert _told() == beforehand


def test_what_was_found_out_of_other_words_is_not_believed(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put(*(mail(f"Thư {n}", body="Mất kết nối NDXP.") for n in range(4)))
    take = Ahead.take

    def other(self: Ahead, row: InboundMail) -> Any:
        read = take(self, row)
        assert read is not None
        assert read.foreseen is not None
        words = replace(read.foreseen.words, body="Lời của thư khác")
        return replace(read, foreseen=foresee(words, Facts("Khác", "Lời của thư khác")))

    monkeypatch.setattr(Ahead, "take", other)
    assert drain().states == {"opened": 4}
    bodies = SearchDocument.objects.exclude(message=None).values_list("body", flat=True)
    assert len(bodies) == 4
    assert all("mat ket noi ndxp" in body and "thu khac" not in body for body in bodies)
