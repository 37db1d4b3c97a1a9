"""Ways a mail pretends to belong to a ticket, a person or our own post, and what must become of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from mailin.models import InboundMail
from support.domain.lifecycle import Stage
from support.domain.reference import format_number, make_message_id
from support.models import Case, Message, OutgoingMail, OutgoingRecipient
from support.notify import compose
from tests import factories
from tests.mailin.cast import BINH, OURS, THU, bounce, mail
from tests.mailin.drained import process_all
from tests.mailin.failures.test_wrong_thread import answered

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]
BORDER = "bien.tuyenquang.example"
THU_BOX = "thu.lt@tuyenquang.example"
EVIL = "ke.xau@noikhac.example"
TOPIC = "Re: Mất kết nối từ sáng nay"


@dataclass(frozen=True)
class World:
    """A ticket of THU with an answer of ours, and another one of a stranger's agency."""

    case: Case
    sent: OutgoingMail
    other: Case


@pytest.fixture
def world(put: Put) -> World:
    rows = put(
        mail(message_id="goc@may.example"), mail("Việc của nơi khác", sender="H <h@huyen-khac.example>")
    )
    process_all()
    one, two = (InboundMail.objects.get(pk=row.pk).case for row in rows)
    return World(one, answered(one), two)


def raw(head: str, world: World, *, subject: str = TOPIC, answers: str = "") -> bytes:
    """Write a mail whose address lines are exactly `head`."""
    given = answers or world.sent.message_id
    return (
        f"{head}To: {OURS}\nSubject: {subject}\nIn-Reply-To: <{given}>\n"
        f"Message-ID: <{abs(hash(head + subject))}@x.example>\n"
        "Date: Mon, 30 Nov 2026 08:00:00 +0700\n\nLời lạ.\n"
    ).encode()


HEADS = {
    "ten-hien-la-dia-chi": f'From: "{THU_BOX}" <{EVIL}>\n',
    "ten-ma-hoa-co-dau-phay": f"From: =?utf-8?Q?{THU_BOX.replace('@', '=40')}=2C?= <{EVIL}>\n",
    "ten-ma-hoa-la-dia-chi": f"From: =?utf-8?Q?=3C{THU_BOX.replace('@', '=40')}=3E?= <{EVIL}>\n",
    "hai-dau-nhon": f"From: <{THU_BOX}> <{EVIL}>\n",
    "chu-thich": f"From: ({THU_BOX}) {EVIL}\n",
    "hai-nguoi-viet": f"From: {THU_BOX}, {EVIL}\n",
    "hai-dong-from": f"From: {THU_BOX}\nFrom: {EVIL}\n",
    "nhom": f"From: Nhom: {THU_BOX}, {EVIL};\n",
    "duong-vong": f"From: <@{THU_BOX.partition('@')[2]}:{EVIL}>\n",
    "chu-kirin": "From: thu.lt@tuyenquаng.example\n",
    "khong-dia-chi-co-sender": f"From: Thu\nSender: {THU_BOX}\n",
    "rong": "From: <>\n",
    "rong-co-return-path": f"Return-Path: <{THU_BOX}>\nFrom:\n",
    "thieu-co-reply-to": f"Reply-To: {THU_BOX}\n",
    "ke-la-reply-to-nguoi-trong-cuoc": f"From: {EVIL}\nReply-To: {THU_BOX}\nSender: {THU_BOX}\n",
    "dia-chi-co-cong": f"From: {THU_BOX.replace('@', '+x@')}\n",
    "ten-mien-con": f"From: {THU_BOX.replace('@', '@x.')}\n",
    "duoi-dai-hon": f"From: {THU_BOX}.vn\n",
    "byte-khong": f"From: {THU_BOX}\x00@noikhac.example\n",
}


@pytest.mark.parametrize("name", HEADS)
def test_an_address_line_made_to_look_like_the_requester_enters_no_thread(
    world: World, put: Put, name: str
) -> None:
    said, mails = Message.objects.filter(case=world.case).count(), OutgoingMail.objects.count()
    (row,) = put(raw(HEADS[name], world))
    process_all()
    row.refresh_from_db()
    assert (row.state, row.reason, row.case_id) == ("held", "stranger_in_thread", None)
    assert Message.objects.filter(case=world.case).count() == said
    assert OutgoingMail.objects.count() == mails


STAMPS = {
    "gia-o-duoi": (f"{BORDER}; dmarc=fail header.from=tuyenquang.example", f"{BORDER}; dmarc=pass"),
    "trong-ngoac-kep": (
        f'{BORDER}; spf=pass smtp.mailfrom="a; dmarc=pass header.from=tuyenquang.example"@x; dmarc=fail',
    ),
    "trong-chu-thich": (f"{BORDER}; spf=pass (a; dmarc=pass) smtp.mailfrom=x; dmarc=fail",),
    "chu-thich-khong-dong": (f"{BORDER}; spf=pass smtp.mailfrom=a(b@noikhac.example; dmarc=fail",),
    "ngoac-kep-khong-dong": (f'{BORDER}; spf=pass smtp.mailfrom=a"b@noikhac.example; dmarc=fail',),
    "ngoac-kep-trong-chu-thich": (f'{BORDER}; spf=pass (he said "x) smtp.mailfrom=a"b; dmarc=fail',),
    "ten-mien-khac": (f"{BORDER}; dmarc=pass header.from=noikhac.example",),
    "chu-hoa-va-phien-ban": (f"{BORDER.upper()} 1; DMARC=Fail",),
}


@pytest.mark.parametrize("name", STAMPS)
def test_a_word_of_the_border_forged_inside_or_below_its_own_is_not_believed(
    world: World, put: Put, settings: Any, name: str
) -> None:
    settings.MAIL_BORDER = BORDER
    stamps = "".join(f"Authentication-Results: {one}\n" for one in STAMPS[name])
    (row,) = put(raw(f"{stamps}From: {THU_BOX}\n", world))
    process_all()
    row.refresh_from_db()
    assert (row.state, row.reason, row.case_id) == ("held", "border_dmarc", None)


@pytest.mark.parametrize(
    "stamp",
    [
        f"{BORDER}; dmarc=pass (p=none) header.from=tuyenquang.example",
        f'{BORDER}; spf=pass smtp.mailfrom="a b"@a.example; dmarc=pass header.from="tuyenquang.example"',
        f"{BORDER}; dmarc=pass header.from=TUYENQUANG.example.",
        f"{BORDER}; spf=pass smtp.mailfrom={THU_BOX}",
        "noikhac.example; dmarc=fail",
    ],
)
def test_an_honest_word_of_the_border_keeps_nobody_out(
    world: World, put: Put, settings: Any, stamp: str
) -> None:
    settings.MAIL_BORDER = BORDER
    (row,) = put(raw(f"Authentication-Results: {stamp}\nFrom: {THU_BOX}\n", world))
    process_all()
    row.refresh_from_db()
    assert (row.state, row.case_id) == ("reply", world.case.pk)


def test_a_number_of_another_agency_in_the_subject_puts_nothing_into_its_ticket(
    world: World, put: Put
) -> None:
    said = world.other.messages.count()
    rows = put(
        mail(f"[{world.other.number}] bổ sung", sender=THU),
        mail(f"[{world.other.number}] Mất kết nối từ sáng nay", sender=THU, answers=world.sent.message_id),
        mail(f"Re: {world.other.number} và {world.case.number}", sender=THU),
        mail(f"Re: {format_number(2026, 999999)}", sender=THU),
    )
    process_all()
    found = [InboundMail.objects.get(pk=row.pk) for row in rows]
    assert [(row.state, row.case_id == world.case.pk) for row in found] == [
        ("held", False), ("reply", True), ("reply", True), ("opened", False),
    ]  # fmt: skip
    assert world.other.messages.count() == said


def test_a_token_for_another_ticket_or_kind_lets_nobody_in(world: World, put: Put, settings: Any) -> None:
    secret, domain = settings.MESSAGE_ID_SECRETS[0].encode(), world.sent.message_id.partition("@")[2]
    theirs = str(world.other.messages.order_by("pk").values_list("pk", flat=True)[0])
    tokens = [
        make_message_id("reply", theirs, domain, secret).strip("<>"),
        make_message_id("reply", "9" * 18, domain, secret).strip("<>"),
        make_message_id("reply", "0", domain, secret).strip("<>"),
        make_message_id("reply", "12x", domain, secret).strip("<>"),
    ]
    rows = put(*(mail("Re: Việc của nơi khác", sender=BINH, answers=one) for one in tokens))
    process_all()
    assert [InboundMail.objects.get(pk=row.pk).state for row in rows] == [
        "held",
        "opened",
        "opened",
        "opened",
    ]
    assert {one.from_email for one in world.other.messages.all()} == {"h@huyen-khac.example"}


@pytest.mark.parametrize(
    ("original", "recipient"),
    [
        ("khong-phai-cua-ta@noikhac.example", THU_BOX),
        ("", THU_BOX),
        ("SENT", "ai-do@noikhac.example"),
        ("SENT\n", "ai-do@noikhac.example"),
    ],
)
def test_a_report_about_foreign_mail_changes_no_recipient(
    world: World, put: Put, original: str, recipient: str
) -> None:
    before = list(OutgoingRecipient.objects.order_by("pk").values_list("pk", "state"))
    mails = OutgoingMail.objects.count()
    (row,) = put(bounce(original.replace("SENT", world.sent.message_id).strip(), recipient))
    process_all()
    row.refresh_from_db()
    assert (row.state, row.reason) == ("ignored", "bounce_unknown")
    assert list(OutgoingRecipient.objects.order_by("pk").values_list("pk", "state")) == before
    assert OutgoingMail.objects.count() == mails


@pytest.mark.parametrize(
    "subject",
    [
        "=?utf-8?Q?Loi=0D=0ABcc:_ke.xau=40noikhac.example?=",
        "Loi\r\n\tBcc: ke.xau@noikhac.example",
        "Loi\x0bBcc:\x85x",
    ],
)
def test_a_line_end_in_a_subject_is_one_line_and_the_receipt_goes_out(put: Put, subject: str) -> None:
    put(f"From: D <d@dv.example>\r\nTo: {OURS}\r\nSubject: {subject}\r\n\r\nx\r\n".encode())
    process_all()
    (sent,) = OutgoingMail.objects.all()
    built = compose.build(sent, list(sent.recipients.all()))
    assert b"\nBcc:" not in built
    assert EVIL not in {one.address for one in sent.recipients.all()}


def test_three_robots_that_answer_each_other_through_us_come_to_an_end(put: Put) -> None:
    boxes = [f"may{number}@dv{number}.example" for number in range(3)]
    for turn in range(8):
        cc = ", ".join([OURS, *boxes])
        put(*(mail(f"Đã nhận thư số {turn} của {one}", sender=one, cc=cc) for one in boxes))
        process_all()
    for box in boxes:
        assert OutgoingRecipient.objects.filter(address=box).count() <= 4
    assert set(OutgoingRecipient.objects.values_list("address", flat=True)) <= set(boxes)


def test_a_reply_to_field_turns_no_answer_away_from_the_requester(world: World, put: Put) -> None:
    put(mail(TOPIC, answers=world.sent.message_id, reply_to=EVIL), mail("Việc mới", reply_to=EVIL))
    process_all()
    opened = Case.objects.exclude(pk__in=[world.case.pk, world.other.pk]).get()
    for case in (world.case, opened):
        assert {one.address for one in answered(case, "Trả lời tiếp.").recipients.all()} == {THU_BOX}
    assert not OutgoingRecipient.objects.filter(address=EVIL).exists()


@pytest.mark.parametrize("kind", ["reply", "auto_reply", "bounce", "receipt"])
def test_a_stranger_reopens_no_closed_ticket_whatever_he_claims_to_be(
    world: World, put: Put, kind: str
) -> None:
    Case.objects.filter(pk=world.case.pk).update(stage=Stage.CLOSED)
    said = world.case.messages.count()
    heads = {
        "reply": "",
        "auto_reply": "Auto-Submitted: auto-replied\n",
        "bounce": "Return-Path: <>\nX-Failed-Recipients: thu.lt@tuyenquang.example\n",
        "receipt": "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n",
    }
    put(
        raw(
            f"{heads[kind]}From: {EVIL}\n",
            world,
            subject=f"Re: [{world.case.number}] Mất kết nối từ sáng nay",
        )
    )
    process_all()
    world.case.refresh_from_db()
    assert (world.case.stage, world.case.messages.count()) == (Stage.CLOSED, said)
    assert not OutgoingRecipient.objects.filter(address=EVIL).exists()


def test_a_mail_in_the_name_of_a_member_of_staff_is_a_request_like_any_other(world: World, put: Put) -> None:
    engineer = factories.engineer()
    rows = put(
        mail("Đóng phiếu này", sender=f'"{engineer.full_name}" <{engineer.email}>'),
        mail("Đóng phiếu này", sender=f'"Trực ban <{OURS}>" <{EVIL}>'),
        mail(f"[{world.case.number}] Đóng phiếu này", sender=f"<{engineer.email}>"),
    )
    stage = world.case.stage
    process_all()
    assert [InboundMail.objects.get(pk=row.pk).state for row in rows] == ["opened", "opened", "held"]
    world.case.refresh_from_db()
    assert world.case.stage == stage
