"""Mail as a weapon: forged senders, ids, verdicts and reports move no ticket, no right and no other mail."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import pytest

from mailin.models import InboundMail
from support.actions import replies
from support.domain.addresses import clean_email
from support.models import Case, Contact, Membership, Message, OutgoingMail, OutgoingRecipient
from support.notify import compose
from support.queries.viewers import actor_for
from tests import factories
from tests.mailin.cast import BINH, LA, OURS, THU, bounce, mail
from tests.mailin.drained import process_all
from tests.security.conftest import Put

pytestmark = pytest.mark.django_db
THU_ADDRESS = "thu.lt@tuyenquang.example"


def _filed(put: Put, *raws: bytes) -> list[InboundMail]:
    rows = put(*raws)
    process_all()
    return [InboundMail.objects.get(pk=row.pk) for row in rows]


def _ticket(put: Put) -> tuple[Case, OutgoingMail]:
    """A ticket of THU that was answered; the mail of the answer."""
    (row,) = _filed(put, mail("Mất kết nối", message_id="goc@may.example"))
    engineer = factories.actor(factories.engineer())
    made = replies.reply(engineer, case_id=row.case.pk, words=replies.Words("Đã kiểm tra đường truyền."))
    assert made.mail
    return Case.objects.get(pk=row.case.pk), made.mail


def _state(case: Case) -> tuple[Any, ...]:
    fresh = Case.objects.get(pk=case.pk)
    return (
        fresh.stage,
        fresh.version,
        fresh.messages.count(),
        fresh.mails.count(),
        OutgoingRecipient.objects.count(),
    )


@pytest.mark.parametrize("how", ["number", "their id", "our id", "all", "guessed", "quoted token", "folded"])
def test_a_stranger_reaches_no_ticket_by_any_name_of_it(put: Put, how: str) -> None:
    case, sent = _ticket(put)
    ours, before = sent.message_id, _state(case)
    named: dict[str, dict[str, str]] = {
        "number": {"subject": f"Re: Mất kết nối [{case.number}]"},
        "their id": {"answers": "goc@may.example"},
        "our id": {"answers": ours},
        "all": {
            "subject": f"Re: Mất kết nối [{case.number}]",
            "answers": ours,
            "refers": f"goc@may.example {ours}",
        },
        "guessed": {"answers": ours[:-1] + "x", "subject": f"[{case.number}] Mất kết nối"},
        "quoted token": {
            "subject": "Mất kết nối",
            "body": f"Số phiếu {case.number}, thư <{ours}>",
            "answers": ours,
        },
        "folded": {"subject": f"Re: {case.number}", "Thread_Topic": "Mất kết nối", "References": f"<{ours}>"},
    }
    (row,) = _filed(put, mail(sender=LA, **{"subject": "Re: Mất kết nối", **named[how]}))
    assert (row.state, row.reason) == ("held", "stranger_in_thread")
    assert _state(case) == before


def test_the_token_of_one_ticket_does_not_open_another(put: Put) -> None:
    """BINH was never written to on the other agency's ticket, though he holds a token of his own."""
    first, _sent = _ticket(put)
    (other,) = _filed(put, mail("Lỗi khác", sender=LA, message_id="khac@may.example"))
    engineer = factories.actor(factories.engineer())
    own = replies.reply(engineer, case_id=other.case.pk, words=replies.Words("Đã rõ.")).mail
    assert own
    before = _state(first)[:4]
    (row,) = _filed(put, mail(f"Re: Mất kết nối [{first.number}]", sender=LA, answers=own.message_id))
    assert row.case_id != first.pk
    assert _state(first)[:4] == before


def test_a_colleague_of_the_same_domain_adds_words_and_gains_nothing(put: Put) -> None:
    factories.agency(domain="tuyenquang.example")
    case, _sent = _ticket(put)
    Case.objects.filter(pk=case.pk).update(requesting_agency=None)
    (row,) = _filed(put, mail(f"Chuyện khác hẳn [{case.number}]", sender=BINH))
    assert row.state in {"reply", "held"}
    assert not Membership.objects.exists()
    assert not Contact.objects.filter(verified_at__isnull=False).exists()


def test_a_forged_address_of_a_member_gives_no_right_and_no_verification(put: Put) -> None:
    agency = factories.agency(domain="tuyenquang.example")
    member = factories.member(agency, email=THU_ADDRESS)
    before = actor_for(member)
    (row,) = _filed(put, mail("Xin cấp quyền quản trị", sender=THU))
    contact = Case.objects.get(pk=row.case.pk).contact
    assert contact
    assert contact.verified_at is None
    assert actor_for(member) == before


@pytest.mark.parametrize("forged", [
    "khac.example; dmarc=pass", "bien-thu.example; dmarc=pass", "bien-thu.example;dmarc=pass",
    "BIEN-THU.EXAMPLE 1; dmarc=pass (x)",
    "bien-thu.example (; dmarc=fail) ; dmarc=pass", "bien-thu.example; none",
])  # fmt: skip
def test_a_verdict_that_came_with_the_mail_does_not_outvote_the_border(
    put: Put, settings: Any, forged: str
) -> None:
    settings.MAIL_BORDER = "bien-thu.example"
    raw = mail("Lừa", sender=LA, Authentication_Results=forged)
    true = b"Authentication-Results: bien-thu.example; dmarc=fail\r\n"
    (row,) = _filed(put, true + raw)
    assert (row.state, row.reason) == ("held", "border_dmarc")


def test_a_forged_failure_report_changes_nothing(put: Put) -> None:
    case, sent = _ticket(put)
    before = _state(case)
    for original in (sent.message_id[:-3] + "xyz", "goc@may.example", "khong-co@may.example", ""):
        (row,) = _filed(put, bounce(original, THU_ADDRESS))
        assert row.reason == "bounce_unknown"
    (row,) = _filed(put, bounce(sent.message_id, "nguoi-khac@noikhac.example"))
    assert row.reason == "bounce_unknown"
    assert _state(case) == before
    assert not OutgoingRecipient.objects.filter(state="bounced").exists()


def test_our_own_signed_id_as_a_message_id_opens_and_drops_nothing_of_others(put: Put) -> None:
    case, sent = _ticket(put)
    before = _state(case)
    (row,) = _filed(put, mail("Giả", sender=LA, message_id=sent.message_id))
    assert (row.state, row.reason) == ("ignored", "own_mail")
    (honest,) = _filed(put, mail("Re: Mất kết nối", sender=THU, answers=sent.message_id))
    assert honest.case_id == case.pk
    assert _state(case)[2] == before[2] + 1


@pytest.mark.parametrize("sender", [OURS, f"Nhái <{OURS.upper()}>", f'"{OURS}" <{OURS}>'])
def test_our_own_address_is_never_answered(put: Put, sender: str) -> None:
    (row,) = _filed(put, mail("Vòng lặp", sender=sender))
    assert (row.state, row.reason) == ("ignored", "own_mail")
    assert not OutgoingMail.objects.exists()


def test_a_storm_of_machine_answers_costs_no_mail(put: Put) -> None:
    case, sent = _ticket(put)
    mails = OutgoingMail.objects.count()
    storm = [
        mail("Tự động: vắng mặt", sender=sender, answers=sent.message_id, Auto_Submitted="auto-replied")
        for sender in (THU, LA) for _turn in range(10)
    ]  # fmt: skip
    storm += [
        mail(f"Báo động {turn}", sender="monitor@may.example", Auto_Submitted="auto-generated")
        for turn in range(5)
    ]
    storm += [mail(f"Tin {turn}", sender=LA, List_Id="<ds.example>", Precedence="list") for turn in range(5)]
    _filed(put, *storm)
    assert OutgoingMail.objects.count() == mails
    assert Case.objects.get(pk=case.pk).stage == case.stage


def test_a_strangers_copy_is_never_written_to(put: Put) -> None:
    case, _sent = _ticket(put)
    _filed(
        put,
        mail(
            f"Re: Mất kết nối [{case.number}]",
            sender=THU,
            Cc="nghe-len@noikhac.example",
            Reply_To="nghe-len@noikhac.example",
        ),
    )
    engineer = factories.actor(factories.engineer())
    replies.reply(engineer, case_id=case.pk, words=replies.Words("Trả lời tiếp."))
    assert set(OutgoingRecipient.objects.values_list("address", flat=True)) == {THU_ADDRESS}


CODE = "{{ 7*7777 }}{% load x %}{% include 'x' %}{{ settings.SECRET_KEY }}%(number)s${7*7777}{number}"


def test_template_code_stays_as_it_was_written(put: Put) -> None:
    (row,) = _filed(put, mail(f"Mã {CODE}", CODE, sender=THU))
    engineer = factories.actor(factories.engineer())
    replies.reply(engineer, case_id=row.case.pk, words=replies.Words(f"Chào {CODE}"))
    assert CODE in Message.objects.filter(case=row.case).first().followup.comment
    for sent in OutgoingMail.objects.all():
        written = message_from_bytes(compose.build(sent, list(sent.recipients.all())), policy=policy.default)
        assert "{{ 7*7777 }}" in str(written["Subject"])
        text = written.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
        assert sent.kind == "receipt" or CODE in text
        assert "54439" not in text


ENCODED = "=?utf-8?q?a=0d=0aBcc:_x=40y.example?="
HOSTILE = (
    "a\r\nBcc: nan-nhan@noikhac.example", "a\nX-Them: 1", "a\r\n\r\n<p>thân", "a\x0b\x0cX: 1",
    "a\u2028Bcc: x@y.example", ENCODED, f"a {ENCODED} b", "=?utf-8?q?=0d=0a=0d=0athan?=",
    "=?utf-8?b?DQpYOiAx?=",
    "==?utf-8?q?=0d=0aX:_1?=?utf-8?q?=0d=0aX:_1?=",
)  # fmt: skip


def _heads_and_texts() -> list[tuple[set[str], str]]:
    """The header names and the readable text of every mail that waits to go out, as its reader sees them."""
    found = []
    for sent in OutgoingMail.objects.all():
        raw = compose.build(sent, list(sent.recipients.all()))
        assert raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")
        written = message_from_bytes(raw, policy=policy.compat32)
        parts = [part for part in written.walk() if not part.is_multipart()]
        names = {name.lower() for part in (written, *parts) for name in part.keys()}  # noqa: SIM118 - no dict
        found.append((names, str(parts[0].get_payload(decode=True))))
    return found


KNOWN = {
    "from", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted",
    "x-auto-response-suppress", "mime-version", "content-type", "content-transfer-encoding",
    "content-disposition",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_line_breaks_of_a_stranger_make_no_header_of_ours(text: str) -> None:
    """In any column that reaches a mail: subject, names, ids, file names; also when encoded (RFC 2047)."""
    words = factories.message(text, name=text, sender="x@noikhac.example")
    words = replace(words, message_id=f"{text}@noikhac.example")
    (case,) = factories.cases(1, words=words, receipt=True)
    engineer = factories.actor(factories.engineer())
    replies.reply(engineer, case_id=case.pk, words=replies.Words("Đã rõ.", [factories.file(text)]))
    mails = _heads_and_texts()
    assert len(mails) == 2
    assert [names - KNOWN for names, _text in mails] == [set(), set()]


def test_a_mail_with_encoded_line_breaks_everywhere_is_answered_in_one_piece(put: Put) -> None:
    twice = ENCODED.replace("=", "=3D").replace("?", "=3F").replace("_", "=5F")
    raw = mail(f"=?utf-8?q?{twice}?=", sender=f"=?utf-8?q?{twice}?= <x@noikhac.example>")
    raw = raw.replace(b"Message-ID: <", f"Message-ID: <{ENCODED.replace(' ', '')}".encode(), 1)
    (row,) = _filed(put, raw)
    assert row.state == "opened"
    assert [names - KNOWN for names, _text in _heads_and_texts()] == [set()]


@pytest.mark.parametrize(
    "local", ["=?utf-8?q?a=0d=0aBcc=3A_x?=", "a=?utf-8?q?=0d=0ax?=", "a\r\nb", "a b", "a,b"]
)
def test_what_could_become_a_header_is_no_address(local: str) -> None:
    assert clean_email(f"{local}@noikhac.example") == ""


def test_a_mail_whose_head_is_not_ours_does_not_go_out() -> None:
    good = b"".join(f"{name}: x\r\n".encode() for name in ("From", "To", "Subject", "Date", "Message-ID"))
    good += b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n"
    compose._sound(good + b"\r\nx")
    for bad in (good + b"Bcc: x\r\n", good[:30] + b"\r\n" + good[30:], b"\r\n" + good):
        with pytest.raises(ValueError, match="odd headers"):
            compose._sound(bad + b"\r\nx")
