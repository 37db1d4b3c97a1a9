"""Delivery reports: one marks a recipient only when it shows that recipient's own copy of our mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mailin.models import InboundMail
from mailin.process import drain
from support.actions import replies
from support.domain.reference import make_copy_mark
from support.domain.roles import Actor
from support.models import Case, Event, OutgoingMail, OutgoingRecipient
from support.notify import compose
from support.notify.send import send_due
from tests.mailin.cast import OURS, bounce, mail
from tests.servers.smtp_sink import SmtpSink

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]
THU, BINH = "thu.lt@tuyenquang.example", "binh.mv@tuyenquang.example"
LOCAL, DOMAIN = OURS.split("@")
_FROM = "From: Mail Delivery System <MAILER-DAEMON@mx.tuyenquang.example>\r\n"
_HEAD = (
    "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <dsn-{n}@mx.tuyenquang.example>\r\n"
    "Date: Mon, 30 Nov 2026 09:00:00 +0700\r\nReturn-Path: <>\r\nAuto-Submitted: auto-replied\r\n"
    "MIME-Version: 1.0\r\n"
)
_REPORT = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
_WORDS = "--b\r\nContent-Type: text/plain\r\n\r\nThe mail system could not deliver.\r\n"
_STATUS = (
    "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    "Reporting-MTA: dns; mx.tuyenquang.example\r\n{envid}\r\n"
    "Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n"
)
_RETURNED = "--b\r\nContent-Type: {kind}\r\n\r\n{copy}\r\n--b--\r\n"


@pytest.fixture
def sent(put: Put) -> OutgoingMail:
    """Our answer to Thu with a copy to Bình, out of the house; both know its Message-ID."""
    put(mail("Hỏi"))
    drain()
    case = Case.objects.get()
    replies.reply(Actor.system("thử"), case_id=case.pk, words=replies.Words("Đã xong.", cc=[BINH]))
    OutgoingRecipient.objects.update(state="accepted")
    return OutgoingMail.objects.get(kind="reply")


def _copy(sent: OutgoingMail, address: str) -> str:
    """Return the head of the copy that `address` got."""
    people = list(sent.recipients.all())
    mine = next(one for one in people if one.address == address)
    whole = compose.marked(compose.build(sent, people), mine).decode()
    return whole.partition("\r\n\r\n")[0] + "\r\n\r\nKính gửi anh/chị…\r\n"


def _mark(sent: OutgoingMail, address: str) -> str:
    return compose.mark_of(sent.recipients.get(address=address))


def _postfix(sent: OutgoingMail, to: str, seen: str) -> str:
    returned = _RETURNED.format(kind="message/rfc822", copy=_copy(sent, seen))
    return f"{_FROM}To: {OURS}\r\n{_HEAD}{_REPORT}{_WORDS}{_STATUS.format(to=to, envid='')}{returned}"


def _headers_only(sent: OutgoingMail, to: str, seen: str) -> str:
    copy = _copy(sent, seen).partition("\r\n\r\n")[0] + "\r\n"
    returned = _RETURNED.format(kind="text/rfc822-headers", copy=copy)
    return f"{_FROM}To: {OURS}\r\n{_HEAD}{_REPORT}{_WORDS}{_STATUS.format(to=to, envid='')}{returned}"


def _exchange(sent: OutgoingMail, to: str, seen: str) -> str:
    """Write what Exchange says: the head of the mail quoted in its own words, nothing attached."""
    head = _copy(sent, seen).partition("\r\n\r\n")[0]
    words = (
        f"--b\r\nContent-Type: text/plain\r\n\r\nDelivery has failed to these recipients or groups:\r\n\r\n"
        f"{to}\r\nThe email address you entered couldn't be found.\r\n\r\nOriginal message headers:\r\n\r\n"
        f"{head}\r\n\r\n"
    )
    return f"{_FROM}To: {OURS}\r\n{_HEAD}{_REPORT}{words}{_STATUS.format(to=to, envid='')}--b--\r\n"


def _qmail(sent: OutgoingMail, to: str, seen: str) -> str:
    words = (
        "Content-Type: text/plain\r\n\r\nHi. This is the qmail-send program at mx.tuyenquang.example.\r\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\r\n\r\n"
        f"<{to}>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n"
        "--- Below this line is a copy of the message.\r\n\r\n"
    )
    return f"{_FROM}To: {OURS}\r\n{_HEAD}{words}{_copy(sent, seen)}"


def _verp(sent: OutgoingMail, to: str, seen: str) -> str:
    """Write a report that gives nothing back, sent to the envelope's own address."""
    back = f"{LOCAL}+{_mark(sent, seen)}@{DOMAIN}"
    return f"{_FROM}To: <{back}>\r\n{_HEAD}{_REPORT}{_WORDS}{_STATUS.format(to=to, envid='')}--b--\r\n"


def _delivered_to(sent: OutgoingMail, to: str, seen: str) -> str:
    back = f"Delivered-To: {LOCAL.upper()}+{_mark(sent, seen).upper()}@{DOMAIN}\r\n"
    return f"{back}{_FROM}To: {OURS}\r\n{_HEAD}{_REPORT}{_WORDS}{_STATUS.format(to=to, envid='')}--b--\r\n"


def _envelope_id(sent: OutgoingMail, to: str, seen: str) -> str:
    """Write a report that gives nothing back but the id of the envelope (RFC 3461)."""
    status = _STATUS.format(to=to, envid=f"Original-Envelope-Id: {_mark(sent, seen)}\r\n")
    return f"{_FROM}To: {OURS}\r\n{_HEAD}{_REPORT}{_WORDS}{status}--b--\r\n"


FORMS = [_postfix, _headers_only, _exchange, _qmail, _verp, _delivered_to, _envelope_id]


def _filed(put: Put, written: str) -> InboundMail:
    (row,) = put(written.replace("{n}", "1").encode())
    drain()
    row.refresh_from_db()
    assert isinstance(row, InboundMail)
    return row


def _states(sent: OutgoingMail) -> dict[str, str]:
    return dict(sent.recipients.values_list("address", "state"))


@pytest.mark.parametrize("form", FORMS)
def test_a_genuine_report_marks_the_one_it_is_about(
    put: Put, sent: OutgoingMail, form: Callable[..., str]
) -> None:
    row = _filed(put, form(sent, BINH, BINH))
    assert (row.state, row.reason, row.case_id) == ("ignored", "bounce", sent.case_id)
    assert _states(sent) == {THU: "accepted", BINH: "bounced"}
    assert Event.objects.filter(kind="mail_bounced", cases__case=sent.case_id).count() == 1


@pytest.mark.parametrize("form", FORMS)
def test_who_got_the_mail_cannot_have_another_marked(
    put: Put, sent: OutgoingMail, form: Callable[..., str]
) -> None:
    """The hole: Bình shows his own copy, with its Message-ID and mark, and names Thu."""
    row = _filed(put, form(sent, THU, BINH))
    assert (row.state, row.reason, row.case_id) == ("ignored", "bounce_unproven", sent.case_id)
    assert _states(sent) == {THU: "accepted", BINH: "accepted"}
    assert not Event.objects.filter(kind="mail_bounced").exists()
    assert Event.objects.get(kind="mail_automatic").data["reason"] == "bounce_unproven"


def _made_up(sent: OutgoingMail) -> list[str]:
    thu = sent.recipients.get(address=THU)
    signature = compose.mark_of(thu).partition("-")[2]
    return [
        "",
        make_copy_mark(thu.pk, b"another-secret-of-16"),
        f"r{thu.pk}-{'a' * 20}",
        f"r{thu.pk}-{signature[:-1]}",
        f"r{thu.pk}-{signature}a",
        f"r0{thu.pk}-{signature}",
        f"r{sent.recipients.get(address=BINH).pk}-{signature}",
        f"r{'9' * 18}-{signature}",
        sent.message_id,
    ]


def test_no_mark_can_be_made_up(put: Put, sent: OutgoingMail) -> None:
    for mark in _made_up(sent):
        (row,) = put(bounce(sent.message_id, THU, mark=mark))
        drain()
        row.refresh_from_db()
        assert row.reason == "bounce_unproven", mark
    assert _states(sent) == {THU: "accepted", BINH: "accepted"}


def test_the_mark_says_which_mail_it_is_about_whatever_the_report_claims(
    put: Put, sent: OutgoingMail
) -> None:
    """A mark of one mail beside the Message-ID of another marks nobody there."""
    receipt = OutgoingMail.objects.get(kind="receipt")
    put(bounce(receipt.message_id, THU, mark=_mark(sent, BINH)))
    put(bounce(receipt.message_id, BINH, mark=_mark(sent, BINH)))
    drain()
    assert _states(receipt) == {THU: "accepted"}
    assert _states(sent) == {THU: "accepted", BINH: "bounced"}


def test_no_copy_shows_the_mark_of_another(
    put: Put, sent: OutgoingMail, smtp_sink: SmtpSink, settings: Any
) -> None:
    settings.SMTP_HOST, settings.SMTP_PORT = smtp_sink.host, smtp_sink.port
    settings.SMTP_SECURITY, settings.MAIL_VERP = "plain-loopback", True
    OutgoingRecipient.objects.update(state="queued")
    OutgoingMail.objects.update(not_before=sent.created_at)
    send_due()
    copies = {one.rcpt_tos: one for one in smtp_sink.wait(3) if one.mail_from not in {"", "<>"}}
    assert set(copies) == {(THU,), (BINH,)}
    for mine, other in ((THU, BINH), (BINH, THU)):
        got, foreign = copies[(mine,)], _mark(sent, other)
        assert got.mail_from == f"{LOCAL}+{_mark(sent, mine)}@{DOMAIN}"
        assert got.content.startswith(f"X-HT-Copy: {_mark(sent, mine)}\r\n".encode())
        assert foreign.encode() not in got.content
    bodies = {one.content.partition(b"\r\n")[2] for one in copies.values()}
    assert len(bodies) == 1
