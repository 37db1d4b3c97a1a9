"""One mail's walk: from the server into the ledger, out of the inbox, onto a ticket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.management import call_command

from mailin.models import InboundMail
from support.models import Case, OutgoingMail, RegisterEntry
from tests.mailin.cast import THU, mail
from tests.servers.mailboxes import ImapServer


def test_a_mail_on_the_server_becomes_a_ticket_with_entry_and_receipt(
    fresh_db: Any, imap: ImapServer, mailbox: Callable[..., Any]
) -> None:
    box = mailbox(imap)
    raw = mail("Mất kết nối từ sáng nay", sender=THU, message_id="a1@may.example")
    imap.deliver(raw)

    call_command("fetch_mail", "--once")

    row = InboundMail.objects.get()
    assert (row.state, row.reason, row.from_email) == ("opened", "new", "thu.lt@tuyenquang.example")
    assert row.moved_at is not None
    case = Case.objects.get()
    assert row.case_id == case.pk
    assert case.subject == "Mất kết nối từ sáng nay"
    assert row.entry_id == RegisterEntry.objects.get(case=case).pk
    receipt = OutgoingMail.objects.get(kind="receipt")
    assert receipt.in_reply_to == "a1@may.example"
    assert imap.uids() == []
    assert len(imap.uids("DaXuLy")) == 1
    box.refresh_from_db()
    assert box.failures == 0
    assert box.error == ""
    assert box.on_server == 1
    from mailin.mailboxes import store

    assert store().get(row.digest).replace(b"\r\n", b"\n") == raw
