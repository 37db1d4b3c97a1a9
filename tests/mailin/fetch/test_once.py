"""Each mail of a mailbox comes in exactly once, whatever happens at the server meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from mailin import locks
from mailin.fetch import FetchReport, fetch_mailbox
from mailin.models import InboundMail
from mailin.process import drain
from support.models import Case
from tests.mailin.cast import mail
from tests.servers.imap_dovecot import Dovecot
from tests.servers.mailboxes import ImapServer
from tests.servers.process import PATIENCE

Make = Callable[..., Any]


def test_two_fetchers_at_once_bring_each_mail_once(fresh_db: Any, imap: ImapServer, mailbox: Make) -> None:
    box = mailbox(imap)
    imap.deliver([mail(f"Thư {n}") for n in range(30)])
    reports: list[FetchReport] = []

    def fetch() -> None:
        reports.append(fetch_mailbox(box, patience=PATIENCE))
        connection.close()

    threads = [threading.Thread(target=fetch) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [report.error for report in reports] == ["", "", ""]
    assert sum(report.fetched for report in reports) == 30
    assert InboundMail.objects.count() == 30
    drain()
    assert Case.objects.count() == 30


def test_a_fetcher_leaves_quietly_while_another_reads(fresh_db: Any, imap: ImapServer, mailbox: Make) -> None:
    box = mailbox(imap)
    imap.deliver(mail())
    taken, done = threading.Event(), threading.Event()

    def hold() -> None:
        with locks.held(f"fetch-{box.pk}"):
            taken.set()
            done.wait(PATIENCE)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    taken.wait(PATIENCE)
    assert fetch_mailbox(box).busy
    done.set()
    other.join()
    assert fetch_mailbox(box).fetched == 1


def test_mail_read_by_another_client_is_fetched_all_the_same(
    fresh_db: Any, imap: ImapServer, mailbox: Make
) -> None:
    box = mailbox(imap)
    imap.deliver(mail())
    with imap.client() as link:
        link.uid("STORE", str(imap.uids()[0]), "+FLAGS", r"(\Seen)")
    assert fetch_mailbox(box).fetched == 1


def test_a_mail_another_client_deletes_first_harms_nobody(
    fresh_db: Any, imap: ImapServer, mailbox: Make
) -> None:
    box = mailbox(imap)
    imap.deliver([mail("Một"), mail("Hai"), mail("Ba")])
    imap.expunge(imap.uids()[1:2])
    report = fetch_mailbox(box)
    assert (report.fetched, report.unfetched, report.error) == (2, [], "")


def test_a_uidvalidity_reset_brings_rows_again_but_no_second_ticket(
    fresh_db: Any, dove: Dovecot, mailbox: Make
) -> None:
    box = mailbox(dove, move_to="")
    dove.deliver([mail("Một"), mail("Hai")])
    assert fetch_mailbox(box).fetched == 2
    drain()
    before = InboundMail.objects.first()
    assert before
    dove.new_uidvalidity()
    assert fetch_mailbox(box).fetched == 2
    drain()
    assert Case.objects.count() == 2
    assert InboundMail.objects.filter(state="duplicate").exclude(uidvalidity=before.uidvalidity).count() == 2
    assert fetch_mailbox(box).fetched == 0


def test_a_refused_move_leaves_the_mail_and_makes_no_duplicates(
    fresh_db: Any, dove: Dovecot, mailbox: Make
) -> None:
    box = mailbox(dove)
    dove.freeze("DaXuLy")
    try:
        dove.deliver(mail())
        first = fetch_mailbox(box)
        assert (first.fetched, first.moved, first.waiting) == (1, 0, 1)
        box.refresh_from_db()
        assert "DaXuLy" in box.error
        assert box.failures == 0
        second = fetch_mailbox(box)
        assert (second.fetched, second.waiting) == (0, 1)
        assert InboundMail.objects.count() == 1
    finally:
        dove.thaw("DaXuLy")
    third = fetch_mailbox(box)
    assert (third.fetched, third.moved, third.error) == (0, 1, "")
    row = InboundMail.objects.get()
    assert row.moved_at is not None
    assert dove.uids() == []


def test_a_mailbox_that_cannot_be_reached_says_so_in_its_health(
    fresh_db: Any, imap: ImapServer, mailbox: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = mailbox(imap)
    monkeypatch.setenv("MAT_KHAU_HOP_THU", "sai-mat-khau")
    report = fetch_mailbox(box)
    assert "không nhận tài khoản" in report.error
    box.refresh_from_db()
    assert (box.failures, box.ok_at) == (1, None)
    assert box.checked_at is not None
    monkeypatch.delenv("MAT_KHAU_HOP_THU")
    assert "MAT_KHAU_HOP_THU" in fetch_mailbox(box).error
    monkeypatch.setenv("MAT_KHAU_HOP_THU", imap.password)
    assert fetch_mailbox(box).error == ""
    box.refresh_from_db()
    assert (box.failures, box.error) == (0, "")


def test_a_full_disk_leaves_the_mail_at_the_server(
    fresh_db: Any, imap: ImapServer, mailbox: Make, settings: Any
) -> None:
    box = mailbox(imap)
    imap.deliver(mail())
    settings.RAW_MAIL_ROOT = "/proc/khong-ghi-duoc"
    assert fetch_mailbox(box).fetched == 0
    assert InboundMail.objects.count() == 0
    assert len(imap.uids()) == 1


def test_the_withheld_copy_at_the_server_is_deleted_and_no_other(
    fresh_db: Any, dove: Dovecot, mailbox: Make
) -> None:
    box = mailbox(dove)
    dove.deliver([mail("[MẬT] Phương án"), mail("Việc thường")])
    fetch_mailbox(box)
    drain()
    assert len(dove.uids("DaXuLy")) == 2
    fetch_mailbox(box)
    assert InboundMail.objects.get(state="withheld").removed_at is not None
    left = dove.originals("DaXuLy")
    assert len(left) == 1
    assert b"Vi\xe1\xbb\x87c" in left[0] or b"=?utf-8?" in left[0]
    assert "withheld" not in {row.state for row in InboundMail.objects.filter(removed_at=None)}
