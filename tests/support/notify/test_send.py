"""Sending: every intent ends in a final state, per recipient, and a resend carries the same Message-ID."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default

import pytest
from django.utils import timezone

from support.actions import outgoing, replies
from support.actions.intake import file_many
from support.domain.channels import Channel
from support.domain.errors import NotAllowed, NotFound
from support.domain.requests import FileIn, MessageIn, OpenRequest
from support.domain.roles import Actor
from support.models import Case, Event, MailKind, MailState, OutgoingMail, OutgoingRecipient
from support.notify import compose
from support.notify.send import send_due
from tests.servers.smtp_sink import LOST_REPLY, SmtpSink

SYSTEM = Actor.system("test")
pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(smtp_sink: SmtpSink, settings: object) -> Iterator[SmtpSink]:
    """A mail server the product sends to, without an undo window."""
    settings.SMTP_HOST, settings.SMTP_PORT = smtp_sink.host, smtp_sink.port  # type: ignore[attr-defined]
    settings.SMTP_SECURITY, settings.UNDO_SECONDS = "plain-loopback", 0  # type: ignore[attr-defined]
    return smtp_sink


def _open(subject: str = "Lỗi 504 khi tra cứu", message_id: str = "thu.1@stp.example") -> Case:
    message = MessageIn(
        "Lương Thu Hạnh", "hanh@stp.example", subject, "Nội dung", timezone.now(), message_id=message_id
    )
    filed = file_many(SYSTEM, [OpenRequest("k", Channel.EMAIL, message)])[0]
    return Case.objects.get(pk=filed.case_id)


def _read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _retry_now() -> None:
    OutgoingMail.objects.filter(state="queued").update(not_before=timezone.now() - timedelta(seconds=1))


def test_receipt_goes_into_the_senders_thread_with_a_null_sender(sink: SmtpSink) -> None:
    """RFC 3834: an automatic answer is marked, comes from nobody, and threads on the original."""
    case = _open()
    assert send_due().done == 1
    got = sink.wait(1)[0]
    message = _read(got.content)
    assert got.mail_from in {"", "<>"}
    assert got.rcpt_tos == ("hanh@stp.example",)
    assert message["In-Reply-To"] == "<thu.1@stp.example>"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Subject"] == f"Re: Lỗi 504 khi tra cứu [{case.number}]"
    plain = message.get_body(("plain",))
    assert plain is not None
    assert case.number in plain.get_content()
    assert message.get_body(("html",)) is not None


def test_reply_threads_on_the_requesters_latest_mail_and_carries_files_and_cc(sink: SmtpSink) -> None:
    """The sender's program shows the answer in the same conversation."""
    case = _open()
    send_due()
    words = replies.Words(
        "Kính gửi chị,\n\nĐã khắc phục.",
        files=[FileIn("Biên bản.pdf", "application/pdf", b"%PDF-1.4")],
        cc=["b@stp.example"],
    )
    replies.reply(SYSTEM, case_id=case.pk, words=words)
    send_due()
    message = _read(sink.wait(2)[1].content)
    receipt = OutgoingMail.objects.get(kind=MailKind.RECEIPT)
    assert message["In-Reply-To"] == "<thu.1@stp.example>"
    assert f"<{receipt.message_id}>" in message["References"]
    assert message["Auto-Submitted"] is None
    assert [part.get_filename() for part in message.iter_attachments()] == ["Biên bản.pdf"]
    assert [one.rcpt_tos for one in sink.wait(3)[1:]] == [("hanh@stp.example",), ("b@stp.example",)]


def test_ticket_is_answered_only_once_a_server_took_the_reply(sink: SmtpSink) -> None:
    """“Đã trả lời” is never shown before it is true."""
    case = _open()
    send_due()
    replies.reply(SYSTEM, case_id=case.pk, words=replies.Words("Đang kiểm tra."))
    case.refresh_from_db()
    assert case.answered_at is None
    sink.on_rcpt["hanh@stp.example"] = "451 4.3.0 thử lại sau"
    send_due()
    case.refresh_from_db()
    assert case.answered_at is None
    sink.on_rcpt.clear()
    _retry_now()
    send_due()
    case.refresh_from_db()
    assert case.answered_at is not None


def test_one_refused_recipient_does_not_stop_the_other(sink: SmtpSink) -> None:
    """Each recipient has its own state; the accepted one is not sent again."""
    case = _open()
    send_due()
    replies.reply(SYSTEM, case_id=case.pk, words=replies.Words("Đã xong.", cc=["mat@stp.example"]))
    sink.on_rcpt["mat@stp.example"] = "550 5.1.1 không có hộp thư"
    send_due()
    mail = OutgoingMail.objects.get(kind=MailKind.REPLY)
    states = dict(mail.recipients.values_list("address", "state"))
    assert states == {"hanh@stp.example": "accepted", "mat@stp.example": "refused"}
    assert mail.state == MailState.PARTLY
    assert Event.objects.filter(kind="mail_failed", cases__case=case).exists()


def test_lost_reply_is_sent_again_with_the_same_message_id(sink: SmtpSink) -> None:
    """The link dies after DATA: at most one resend, and the recipient's side can tell."""
    _open()
    sink.on_data.append(LOST_REPLY)
    assert send_due().put_off == 1
    _retry_now()
    assert send_due().done == 1
    ids = {_read(one.content)["Message-ID"] for one in sink.wait(2)}
    assert len(ids) == 1


def test_server_down_keeps_everything_queued(sink: SmtpSink, settings: object) -> None:
    """No server, no loss: the mail waits with the reason beside it."""
    _open()
    settings.SMTP_PORT = 1  # type: ignore[attr-defined]
    assert send_due().put_off == 1
    mail = OutgoingMail.objects.get()
    assert mail.state == MailState.QUEUED
    assert mail.last_error
    assert mail.not_before > timezone.now()


def test_refused_login_is_our_trouble_and_not_the_recipients(sink: SmtpSink, settings: object) -> None:
    """A login the server will not have must not mark the recipient as refused."""
    _open()
    settings.SMTP_USER, settings.SMTP_PASSWORD = "sai", "mật khẩu sai"  # type: ignore[attr-defined]
    send_due()
    assert OutgoingRecipient.objects.get().state == "queued"


@pytest.mark.parametrize(
    "subject",
    ["Chủ đề\r\nBcc: nan-nhan@a.example", "Chủ đề\nX-La: 1", "a\x00b\u2028c", "Lỗi " * 5000],
)
def test_line_breaks_in_a_strangers_subject_stay_one_header(sink: SmtpSink, subject: str) -> None:
    """S8: one header line, and the answer still goes out."""
    case = _open(subject)
    assert send_due().done == 1
    message = _read(sink.wait(1)[0].content)
    assert message["Bcc"] is None
    assert message["X-La"] is None
    assert case.number in message["Subject"]


def test_folded_message_id_of_a_stranger_does_not_break_the_answer(sink: SmtpSink) -> None:
    """A folded In-Reply-To copied as it came raises in Python's library."""
    _open(message_id="dai\r\n lam@stp.example")
    assert send_due().done == 1


def test_reply_can_be_taken_back_until_it_left(sink: SmtpSink, settings: object) -> None:
    """Undo within the window; afterwards a clear refusal."""
    case = _open()
    send_due()
    settings.UNDO_SECONDS = 15  # type: ignore[attr-defined]
    replied = replies.reply(SYSTEM, case_id=case.pk, words=replies.Words("Nhầm."))
    assert replied.mail is not None
    send_due()
    assert len(sink.received) == 1
    outgoing.cancel(SYSTEM, replied.mail.pk)
    OutgoingMail.objects.filter(pk=replied.mail.pk).update(not_before=timezone.now())
    send_due()
    assert len(sink.received) == 1
    with pytest.raises(NotAllowed):
        outgoing.cancel(SYSTEM, OutgoingMail.objects.get(kind=MailKind.RECEIPT).pk)


def test_lease_of_a_crashed_sender_is_taken_over(sink: SmtpSink) -> None:
    """A mail leased by a process that died is sent after the lease, once."""
    _open()
    assert len(outgoing.lease_due(10, 180)) == 1
    assert outgoing.lease_due(10, 180) == []
    OutgoingMail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert send_due().done == 1
    assert len(sink.wait(1)) == 1


def test_bounce_marks_the_recipient_and_a_forged_one_changes_nothing(sink: SmtpSink) -> None:
    """S7: our mail's DSN shows on the ticket; an unknown id is refused."""
    case = _open()
    send_due()
    mail = OutgoingMail.objects.get()
    failed = [outgoing.Delivery("hanh@stp.example", accepted=False, code=550, reply="no such user")]
    assert outgoing.record_bounce(SYSTEM, mail.message_id, failed) == case
    assert OutgoingRecipient.objects.get().state == "bounced"
    assert Event.objects.filter(kind="mail_bounced", cases__case=case).count() == 1
    outgoing.record_bounce(SYSTEM, mail.message_id, failed)
    assert Event.objects.filter(kind="mail_bounced").count() == 1
    with pytest.raises(NotFound):
        outgoing.record_bounce(SYSTEM, "ht.receipt.999.aaaaaaaaaaaaaaaaaaaa@mps.gov.vn", failed)


def test_personal_data_in_a_subject_is_masked_in_the_mail(sink: SmtpSink) -> None:
    """The requester's own number does not travel back in clear."""
    number = "001" + "2" + "03" + "004567"
    _open(f"Sai thông tin CCCD {number}")
    send_due()
    assert number not in sink.wait(1)[0].content.decode("ascii", "replace")
    assert number not in compose.subject_of(OutgoingMail.objects.get())


def test_own_address_is_never_written_to(sink: SmtpSink, settings: object) -> None:
    """A reply with our own mailbox in Cc would come back as a new mail (django-helpdesk #825)."""
    case = _open()
    replies.reply(SYSTEM, case_id=case.pk, words=replies.Words("Xin chào.", cc=["dancuquocgia@mps.gov.vn"]))
    addresses = set(OutgoingRecipient.objects.values_list("address", flat=True))
    assert addresses == {"hanh@stp.example"}


def _two_hundred() -> list[OpenRequest]:
    return [
        OpenRequest(
            str(n),
            Channel.EMAIL,
            MessageIn(
                "", f"n{n}@stp.example", f"Yêu cầu {n}", "x", timezone.now(), message_id=f"{n}@stp.example"
            ),
        )
        for n in range(200)
    ]


def test_two_hundred_mails_all_end_in_a_final_state(sink: SmtpSink) -> None:
    """A tenth refused for now, a twentieth for good, some answers lost: all end, none is sent twice anew."""
    file_many(SYSTEM, _two_hundred())
    busy = {f"n{n}@stp.example": "451 4.2.1 bận" for n in range(3, 200, 10)}
    sink.on_rcpt |= busy | {f"n{n}@stp.example": "550 5.1.1 không có" for n in range(7, 200, 20)}
    sink.on_data += [LOST_REPLY, LOST_REPLY]
    for turn in range(12):
        while send_due().done:
            pass
        if turn == 3:
            for address in busy:
                del sink.on_rcpt[address]
        _retry_now()
    finals = set(OutgoingMail.objects.values_list("state", flat=True))
    assert finals == {"done", "failed"}
    assert OutgoingMail.objects.filter(state="failed").count() == 10
    ids = [str(_read(one.content)["Message-ID"]) for one in sink.received]
    assert len(set(ids)) == 190
    assert len(ids) <= 192
