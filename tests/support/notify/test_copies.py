"""Each recipient gets a copy of its own: what became of one is known whatever happens to the next."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from support.actions import replies
from support.actions.intake import file_many
from support.domain.channels import Channel
from support.domain.reference import make_copy_mark, read_copy_mark
from support.domain.requests import MessageIn, OpenRequest
from support.domain.roles import Actor
from support.models import MailKind, OutgoingMail
from support.notify import smtp
from support.notify.send import send_due
from tests.servers.smtp_sink import CUT_BEFORE, SmtpSink

SYSTEM = Actor.system("test")
SECRET, OTHER = b"secret-of-16-bytes", b"other-secret-of-16"
LETTER = smtp.Letter("ta@mps.gov.vn", "hanh@stp.example", b"Subject: x\r\n\r\nx\r\n", "r7-abc")


@pytest.mark.django_db
def test_a_link_that_breaks_between_two_copies_sends_the_first_once(
    smtp_sink: SmtpSink, settings: Any
) -> None:
    settings.SMTP_HOST, settings.SMTP_PORT = smtp_sink.host, smtp_sink.port
    settings.SMTP_SECURITY, settings.UNDO_SECONDS = "plain-loopback", 0
    message = MessageIn("Lương Thu Hạnh", "hanh@stp.example", "Lỗi 504", "Nội dung", timezone.now())
    filed = file_many(SYSTEM, [OpenRequest("k", Channel.EMAIL, message)])[0]
    send_due()
    words = replies.Words("Đã xong.", cc=["b@stp.example"])
    replies.reply(SYSTEM, case_id=filed.case_id, words=words)
    smtp_sink.on_data += ["250 2.0.0 Đã nhận", CUT_BEFORE]
    assert send_due().put_off == 1
    mail = OutgoingMail.objects.get(kind=MailKind.REPLY)
    states = dict(mail.recipients.values_list("address", "state"))
    assert states == {"hanh@stp.example": "accepted", "b@stp.example": "queued"}
    OutgoingMail.objects.filter(pk=mail.pk).update(not_before=timezone.now())
    assert send_due().done == 1
    assert [one.rcpt_tos for one in smtp_sink.wait(3)[1:]] == [("hanh@stp.example",), ("b@stp.example",)]
    mail.refresh_from_db()
    assert mail.state == "done"


class _Server:
    """An SMTP link that says what it was told; `refused` is an answer to any option of RFC 3461."""

    def __init__(self, *extensions: str, refused: int = 0) -> None:
        self.extensions, self.refused = extensions, refused
        self.told: list[list[str]] = []

    def has_extn(self, name: str) -> bool:
        return name in self.extensions

    def rset(self) -> None: ...

    def mail(self, _sender: str, options: list[str]) -> tuple[int, bytes]:
        self.told.append(list(options))
        odd = self.refused and any(one.startswith("envid") for one in options)
        return (self.refused, b"no") if odd else (250, b"ok")

    def rcpt(self, _address: str) -> tuple[int, bytes]:
        return 250, b"ok"

    def data(self, _content: bytes) -> tuple[int, bytes]:
        return 250, b"ok"


@pytest.mark.parametrize(
    ("server", "told"),
    [
        (_Server("dsn"), [["envid=r7-abc"]]),
        (_Server("8bitmime"), [["body=8bitmime"]]),
        (_Server("dsn", refused=555), [["envid=r7-abc"], []]),
    ],
)
def test_the_envelope_bears_the_mark_where_the_server_takes_it(
    server: _Server, told: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    link = smtp.Link()
    monkeypatch.setattr(link, "_smtp", server)
    assert link.send(LETTER).accepted
    assert server.told == told


def test_the_mark_alone_proves_a_copy() -> None:
    mark = make_copy_mark(42, SECRET)
    assert read_copy_mark(mark, [OTHER, SECRET]) == 42
    assert read_copy_mark(f"Ta+{mark.upper()}@mps.gov.vn", [SECRET]) == 42
    assert read_copy_mark(mark, [OTHER]) is None
    assert read_copy_mark(mark.replace("r42-", "r43-"), [SECRET]) is None
    assert read_copy_mark(f"x{mark}", [SECRET]) is None
    assert read_copy_mark(f"{mark}q", [SECRET]) is None
