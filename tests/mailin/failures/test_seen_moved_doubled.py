"""Mail that other products never saw, or saw again and again: read elsewhere, not moved, renumbered."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connection

from mailin.fetch import fetch_mailbox
from mailin.models import InboundMail
from mailin.process import drain
from support.models import Case, IgnoreEmail
from tests.mailin.cast import mail
from tests.servers.imap_dovecot import Dovecot
from tests.servers.mailboxes import ImapServer

Make = Callable[..., Any]


def states() -> Counter[str]:
    return Counter(InboundMail.objects.values_list("state", flat=True))


def test_a_mail_somebody_else_read_becomes_a_ticket(fresh_db: Any, imap: ImapServer, mailbox: Make) -> None:
    """FreeScout #3406, #2001: only UNSEEN mail was looked for, and a colleague's phone had read it first."""
    box = mailbox(imap)
    imap.deliver([mail("Đã xem"), mail("Đã trả lời"), mail("Đã đánh dấu"), mail("Chưa xem")])
    with imap.client() as link:
        for uid, flags in zip(imap.uids(), (r"(\Seen)", r"(\Seen \Answered)", r"(\Flagged)"), strict=False):
            link.uid("STORE", str(uid), "+FLAGS", flags)
    assert fetch_mailbox(box).fetched == 4
    drain()
    assert Case.objects.count() == 4


def test_mail_that_cannot_be_moved_is_one_ticket_however_often_it_is_seen(
    fresh_db: Any, dove: Dovecot, mailbox: Make
) -> None:
    """GLPI #24760, osTicket #1908: the move failed, and every look made the same ticket once more."""
    box = mailbox(dove)
    dove.freeze("DaXuLy")
    try:
        dove.deliver([mail("Một"), mail("Hai")])
        for _ in range(4):
            report = fetch_mailbox(box)
            drain()
        assert (report.fetched, report.waiting) == (0, 2)
        box.refresh_from_db()
        assert "DaXuLy" in box.error
    finally:
        dove.thaw("DaXuLy")
    assert Case.objects.count() == 2
    assert fetch_mailbox(box).moved == 2
    assert states() == {"opened": 2}


def test_a_mail_with_the_number_of_an_older_one_after_a_reset_is_read(
    fresh_db: Any, dove: Dovecot, mailbox: Make
) -> None:
    """paperless-ngx #8944: after UIDVALIDITY changed, a new mail with a known UID was skipped for ever."""
    box = mailbox(dove, move_to="")
    dove.new_uidvalidity()
    dove.deliver(mail("Trước khi đánh số lại"))
    assert fetch_mailbox(box).fetched == 1
    drain()
    old = InboundMail.objects.get()
    dove.expunge(dove.uids())
    dove.new_uidvalidity()
    dove.deliver(mail("Sau khi đánh số lại"))
    assert dove.uids() == [old.uid]  # the very same number, for another mail
    assert fetch_mailbox(box).fetched == 1
    drain()
    assert states() == {"opened": 2}
    assert Case.objects.filter(subject="Sau khi đánh số lại").exists()


def test_two_fetchers_and_two_processors_at_once_make_each_ticket_once(
    fresh_db: Any, imap: ImapServer, mailbox: Make
) -> None:
    """FreeScout #3186: two fetch jobs ran at the same time, and each mail was two conversations."""
    box = mailbox(imap)
    imap.deliver([mail(f"Thư {number}") for number in range(12)])
    errors: list[BaseException] = []

    def work() -> None:
        try:
            fetch_mailbox(box, patience=20)
            drain(patience=20)
        except BaseException as error:  # noqa: BLE001 - told to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    drain()
    assert errors == []
    assert states() == {"opened": 12}
    assert Case.objects.count() == 12


def test_no_mail_is_passed_over_without_a_line_and_a_reason(
    fresh_db: Any, imap: ImapServer, mailbox: Make
) -> None:
    """GLPI #7947: mails of unknown senders, of refused ones and without a subject vanished without a word."""
    box = mailbox(imap)
    IgnoreEmail.objects.create(name="Quảng cáo", email_address="*@quang-cao.example")
    imap.deliver(
        [
            mail("Người chưa ai biết", sender="Mới <moi@chua-biet.example>"),
            mail("Bị từ chối", sender="x@quang-cao.example"),
            mail("", "Không có tiêu đề"),
            mail("Tự động", auto_submitted="auto-replied"),
            b"Subject: khong nguoi gui\r\n\r\nx",
            mail("[MẬT] Không được lưu"),
            mail("Không chữ", ""),
        ]
    )
    assert fetch_mailbox(box).fetched == 7
    drain()
    assert InboundMail.objects.count() == 7
    for row in InboundMail.objects.all():
        assert row.state != "stored"
        assert row.case_id or row.reason, row.subject
    assert imap.uids() == []


def test_an_alarm_without_a_date_that_says_the_same_each_week_is_heard_each_time(
    fresh_db: Any, imap: ImapServer, mailbox: Make
) -> None:
    """GLPI #7947: passed over without a word, as if it were here already; some devices set no Date."""
    box = mailbox(imap)
    alarm = b"From: may-chu@tuyenquang.example\r\nSubject: Mat dien\r\n%b\r\nPhong may mat dien.\r\n"
    weeks = [alarm % b"Message-ID: <1@may.example>\r\n", alarm % b"Message-ID: <2@may.example>\r\n"]
    weeks += [alarm % b"Received: from a by b; Mon, 2 Mar 2026 08:00:00 +0700\r\n", alarm % b""]
    imap.deliver([*weeks, weeks[0], weeks[2]])
    assert fetch_mailbox(box).fetched == 6
    drain()
    assert states() == {"opened": 4, "duplicate": 2}
