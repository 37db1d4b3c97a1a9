"""The rest of the attacks by mail: tricks with tickets, staff addresses, storms, reports, broken lines."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from mailin.models import InboundMail
from support.actions import replies
from support.domain.roles import Role
from support.models import Case, Event, Message, MessageKind, OutgoingMail, OutgoingRecipient, TicketCC
from support.notify import compose
from tests import factories
from tests.mailin.cast import LA, OURS, THU, bounce, mail
from tests.mailin.drained import process_all
from tests.security.conftest import Browse, Put

pytestmark = pytest.mark.django_db
THU_ADDRESS = "thu.lt@tuyenquang.example"


def _filed(put: Put, *raws: bytes) -> list[InboundMail]:
    rows = put(*raws)
    process_all()
    return [InboundMail.objects.get(pk=row.pk) for row in rows]


def _ticket(put: Put, **changes: Any) -> Case:
    (row,) = _filed(put, mail("Mất kết nối", message_id="goc@may.example"))
    Case.objects.filter(pk=row.case_id).update(**changes)
    return Case.objects.get(pk=row.case_id)


# --- S3: ticket tricks --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/xu-ly/{n}", "/yeu-cau/{n}", "/xu-ly/{n}/_dien-bien", "/tim?q={n}"])
def test_number_and_address_together_open_nothing_to_a_stranger(put: Put, path: str) -> None:
    case = _ticket(put)
    for query in ("", f"&email={THU_ADDRESS}", f"&key={case.pk}&submitter_email={THU_ADDRESS}"):
        where = path.format(n=case.number)
        answer = Client().get(f"{where}{'' if '?' in where else '?'}{query}")
        assert answer.status_code == 302
        assert "/tai-khoan/" in answer["Location"] or "login" in answer["Location"]
        assert b"gian ch" not in answer.content


@pytest.mark.parametrize("box", ["dancuquocgia+{n}@mps.gov.vn", "dancuquocgia+ht@mps.gov.vn", OURS])
def test_a_services_code_sent_to_our_address_reaches_no_ticket_of_the_one_who_asked_for_it(
    put: Put, box: str
) -> None:
    """Somebody registers elsewhere with our address, to read the confirmation in an own ticket."""
    (own,) = _filed(put, mail("Vé của tôi", sender=LA))
    number = Case.objects.get(pk=own.case_id).number
    before = OutgoingRecipient.objects.filter(address="la@noikhac.example").count()
    code = mail("Mã xác nhận 384-201", "Mã của bạn: 384-201", sender="no-reply@dichvu.example")
    (row,) = _filed(put, code.replace(OURS.encode(), box.format(n=number).encode(), 1))
    assert row.case_id != own.case_id
    assert Message.objects.filter(case=own.case_id).count() == 1
    assert OutgoingRecipient.objects.filter(address="la@noikhac.example").count() == before


# --- S4: strangers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["closed", "resolved", "waiting_requester", "in_progress"])
def test_a_stranger_reopens_nothing_and_nobody_becomes_a_watcher(put: Put, stage: str) -> None:
    case = _ticket(put, stage=stage)
    mails = OutgoingMail.objects.count()
    raw = mail(
        f"Re: Mất kết nối [{case.number}]", sender=LA, answers="goc@may.example", Cc="ban@noikhac.example"
    )
    (row,) = _filed(put, raw)
    assert (row.state, row.reason) == ("held", "stranger_in_thread")
    assert Case.objects.get(pk=case.pk).stage == stage
    assert OutgoingMail.objects.count() == mails
    assert not TicketCC.objects.exists()
    assert Event.objects.filter(kind="mail_held").count() == 1


# --- S5: a forged sender is nobody of ours ------------------------------------------------------------


def test_mail_from_a_staff_address_writes_no_answer_and_no_note(put: Put) -> None:
    case = _ticket(put)
    engineer = factories.user(Role.ENGINEER, email="ky-su@hotro.example")
    raw = mail(
        f"Re: Mất kết nối [{case.number}]",
        "#đóng phiếu\nĐã xong.",
        sender=engineer.email,
        answers="goc@may.example",
    )
    (row,) = _filed(put, raw)
    assert (row.state, row.reason) == ("held", "stranger_in_thread")
    kinds = set(Message.objects.filter(case=case).values_list("kind", flat=True))
    assert kinds == {MessageKind.MAIL_IN.value}
    assert Case.objects.get(pk=case.pk).stage == case.stage


# --- S6: storms ---------------------------------------------------------------------------------------


def test_one_sender_gets_four_receipts_an_hour_and_twenty_a_day(put: Put, settings: Any) -> None:
    settings.MAIL_CAP_HOUR, settings.MAIL_CAP_DAY = 4, 20
    for hour in range(7):
        before = OutgoingMail.objects.count()
        _filed(put, *(mail(f"Việc {hour}.{n}", sender=LA) for n in range(6)))
        assert OutgoingMail.objects.count() - before == (4 if hour < 5 else 0)
        OutgoingMail.objects.update(created_at=F("created_at") - timedelta(minutes=61))
    assert Case.objects.count() == 42


# --- S7: delivery reports -----------------------------------------------------------------------------


def test_a_genuine_failure_is_marked_on_the_answer_and_shown(put: Put, browse: Browse) -> None:
    case = _ticket(put)
    engineer = factories.engineer()
    words = replies.Words("Đã kiểm tra đường truyền.")
    sent = replies.reply(factories.actor(engineer), case_id=case.pk, words=words).mail
    assert sent
    (row,) = _filed(put, bounce(sent.message_id, THU_ADDRESS, mark=compose.mark_of(sent.recipients.get())))
    assert (row.state, row.reason, row.case_id) == ("ignored", "bounce", case.pk)
    assert sent.recipients.get().state == "bounced"
    page = browse(engineer).get(f"/xu-ly/{case.number}").content.decode()
    assert "thư bị trả lại" in page
    assert "ghi nhận thư gửi đi bị trả lại" in page


def test_a_failure_of_a_mail_we_never_sent_is_kept_and_changes_nothing(put: Put) -> None:
    case = _ticket(put)
    (row,) = _filed(put, bounce("khong-phai-cua-ta@noikhac.example", THU_ADDRESS))
    assert (row.state, row.reason, row.case_id) == ("ignored", "bounce_unknown", None)
    assert Case.objects.get(pk=case.pk).version == case.version
    assert not OutgoingRecipient.objects.filter(state="bounced").exists()


# --- S8: folded and broken lines ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        b"Subject: Mat\r\n ket noi\r\n tu sang nay",
        b"Message-ID:\r\n <gap@may.example>",
        b"In-Reply-To: <a@may.example>\r\n <b@may.example>\r\nReferences: <a@x.example>\r\n\t<b@x.example>",
        b"From: =?utf-8?q?Th=0D=0ABcc=3A?=\r\n =?utf-8?q?_x?= <thu.lt@tuyenquang.example>",
        b"References: <a@may.example>\r\n\r\nBcc: x@noikhac.example",
    ],
)
def test_folded_headers_are_one_line_and_the_answer_still_goes_out(put: Put, head: bytes) -> None:
    rest = b"From: thu.lt@tuyenquang.example\r\nDate: Mon, 23 Nov 2026 08:00:00 +0700"
    (row,) = _filed(put, head + b"\r\n" + rest + b"\r\n\r\nLoi 504\r\n")
    if not row.case_id or not Case.objects.get(pk=row.case_id).contact:  # its From came after the broken head
        assert row.state == "opened"
        return
    engineer = factories.actor(factories.engineer())
    replies.reply(engineer, case_id=row.case_id, words=replies.Words("Đã rõ."))
    mails = list(OutgoingMail.objects.all())
    assert mails
    for sent in mails:
        raw = compose.build(sent, list(sent.recipients.all()))
        written = message_from_bytes(raw, policy=policy.default)
        assert {"bcc", "x"} & {name.lower() for name in written.keys()} == set()  # noqa: SIM118 - no dict
        assert all("\n" not in str(value) for value in written.values())
        assert THU_ADDRESS in str(written["To"])
        assert str(written["From"]).endswith(f"<{OURS}>")


def test_names_of_threads_travel_unfolded(put: Put) -> None:
    raw = mail("Mất kết nối", sender=THU).replace(b"Message-ID: <", b"Message-ID:\n <", 1)
    (row,) = _filed(put, raw)
    sent = OutgoingMail.objects.get()
    written = message_from_bytes(compose.build(sent, list(sent.recipients.all())), policy=policy.default)
    assert str(written["In-Reply-To"]) == f"<{row.message_id}>"
