"""One bad mail stops the intake of all others: what happened to other products does not happen here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mailin.fetch import fetch_mailbox
from mailin.models import InboundMail
from mailin.process import drain, process_stored
from support.domain.suggest import Facts
from support.models import Case, OutgoingMail
from tests.mailin.cast import mail
from tests.servers.mailboxes import ImapServer

Make = Callable[..., Any]
Put = Callable[..., list[Any]]

HEAD = b"From: Lo Thi Thu <thu.lt@tuyenquang.example>\r\nTo: dancuquocgia@mps.gov.vn\r\n"
BAD: dict[str, bytes] = {
    "osTicket 5645: no part ends": HEAD
    + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: multipart/alternative;'
    b' boundary="y"\r\n\r\n--y\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n@@@',
    "FreeScout 4740: an unknown character set": HEAD
    + b"Subject: =?cp-850-x?B?xJE=?=\r\nContent-Type: text/plain; charset=cp-850-x\r\n\r\n\xc4\x91\xff",
    "GLPI 23058: a From nobody can read": b"From: =?utf-8?b?Ikp1IsKgPHRodUB0?=\r\n"
    b" =?utf-8?q?=3E?=\r\nSubject: thu\r\n\r\nx",
    "Zammad 2754: a quote that never ends": b'From: "Lo Thi "Thu" <thu.lt@tuyenquang.example>\r\n'
    b'To: "\\\r\nSubject: "Jetzt\r\nDate: "hom nay\r\nMessage-ID: "<a b@c>\r\n\r\nx',
    "django-helpdesk 1096: no header at all": b"\r\n\r\nchi co loi\r\n",
    "an empty mail": b"",
    "only NUL": b"\x00" * 2000,
    "no part, no text": HEAD + b"Content-Type: multipart/mixed\r\n\r\n",
    "a part that is itself": HEAD
    + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n--a\r\n--a--\r\n",
}


def test_bad_mails_between_good_ones_stop_nobody_and_lie_open(
    fresh_db: Any, imap: ImapServer, mailbox: Make
) -> None:
    """osTicket #5645, FreeScout #4740, GLPI #23058, Zammad #2754, django-helpdesk #1096.

    There the first of these ended every later look at the mailbox. Here each comes from a real server between
    good ones; these are tickets, each bad one is a ticket or is held with a reason, none stays behind.
    """
    box = mailbox(imap)
    raws = []
    for number, bad in enumerate(BAD.values()):
        raws += [mail(f"Thư tốt {number}"), bad]
    raws = [one for one in raws if one] + [mail("Thư cuối")]  # a server takes no message of no bytes
    imap.deliver(raws)
    report = fetch_mailbox(box)
    assert (report.fetched, report.unfetched, report.error) == (len(raws), [], "")
    assert imap.uids() == []
    drain()
    states = dict(InboundMail.objects.values_list("uid", "state"))
    assert set(states.values()) <= {"opened", "held"}
    assert Case.objects.filter(subject__startswith="Thư tốt").count() == len(BAD)
    assert Case.objects.filter(subject="Thư cuối").exists()
    assert not InboundMail.objects.filter(state="held", reason="").exists()
    assert not InboundMail.objects.filter(reason__in=["error", "unreadable"]).exists()


@pytest.mark.django_db
def test_many_large_attachments_are_one_ticket_and_the_next_follow(put: Put) -> None:
    """FreeScout #4293: one mail with many PDF files used up all memory; nothing came in for two days."""
    part = b"--b\nContent-Type: application/pdf; name=a%d.pdf\nContent-Transfer-Encoding: base64\n\n%b\n"
    content = b"JVBERi0xLjQK" * 6 + b"\r\n"
    files = b"".join(part % (number, content * 4_000) for number in range(60))
    big = (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nGui tep\r\n"
        + files
        + b"--b--\r\n"
    )
    assert len(big) > 17_000_000
    first, *rest = put(big, mail("Thư sau một"), mail("Thư sau hai"))
    drain()
    first.refresh_from_db()
    assert first.state == "opened"
    assert first.followup.followupattachment_set.count() == 60
    assert {InboundMail.objects.get(pk=row.pk).state for row in rest} == {"opened"}


@pytest.mark.django_db
def test_a_ticket_that_cannot_be_made_is_held_and_not_tried_for_ever(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GLPI #24200: an exception while the ticket was made, and the collector took the same mail for ever."""
    from support.domain import routing

    sound, tries = routing.suggest_for, 0

    def breaking(facts: Facts) -> Any:
        nonlocal tries
        if facts.subject == "Không mở được":
            tries += 1
            raise ValueError(facts.subject)
        return sound(facts)

    monkeypatch.setattr(routing, "suggest_for", breaking)
    bad, good = put(mail("Không mở được"), mail("Mở được"))
    for _ in range(5):
        process_stored()
    assert tries == 2  # in the batch, and alone
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.reason, good.state) == ("held", "error", "opened")
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db
def test_one_mail_the_database_refuses_is_held_and_its_batch_is_filed(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zammad #2754, GLPI #24200: here it is the database that refuses the row, inside the one transaction."""
    from django.db import DataError

    from support.actions import searchdocs

    sound = searchdocs.insert

    def refusing(documents: Any) -> None:
        rows = list(documents)
        if any("khong nhan" in str(row) for row in rows):
            raise DataError("value too long")
        sound(rows)

    monkeypatch.setattr(searchdocs, "insert", refusing)
    put(*(mail("CSDL không nhận" if n == 10 else f"Thư {n}") for n in range(20)))
    drain()
    assert InboundMail.objects.filter(state="opened").count() == 19
    assert InboundMail.objects.get(state="held").subject == "CSDL không nhận"
