"""Mail in the wrong place: joined by subject, kept by a dead thread, a stranger let in, a loop to us."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mailin import thread
from mailin.models import InboundMail
from support.actions import replies
from support.domain.reference import make_message_id
from support.models import Case, Message, OutgoingMail, OutgoingRecipient
from support.notify import compose
from tests import factories
from tests.mailin.cast import LA, OURS, THU, mail
from tests.mailin.drained import process_all

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]


def filed(put: Put, *raws: bytes) -> list[InboundMail]:
    """Store and process mails; their rows as they are now."""
    rows = put(*raws)
    process_all()
    return [InboundMail.objects.get(pk=row.pk) for row in rows]


def answered(case: Case, words: str = "Đã xử lý.") -> OutgoingMail:
    """Answer a ticket; the mail that will go out."""
    said = replies.reply(factories.actor(factories.engineer()), case_id=case.pk, words=replies.Words(words))
    assert said.mail
    return said.mail


def test_five_customers_with_one_subject_are_five_tickets(put: Put) -> None:
    """osTicket #3607: five people wrote "Lỗi đăng nhập" on one day, and read each other's answers."""
    people = [f"Người {number} <n{number}@don-vi-{number}.example>" for number in range(5)]
    rows = filed(put, *(mail("Lỗi đăng nhập", sender=one) for one in people))
    again = filed(put, *(mail("Re: Lỗi đăng nhập", sender=one) for one in people))
    assert len({row.case_id for row in (*rows, *again)}) == 10
    for row in (*rows, *again):
        assert {one.from_email for one in row.case.messages.all()} == {row.from_email}


def test_five_customers_who_answer_one_mail_by_hand_see_nothing_of_each_other(put: Put) -> None:
    """osTicket #3607, by headers: all five forward the same circular, whose id stands in their References."""
    shared = "thong-bao@bo-nganh.example"
    rows = filed(
        put,
        *(
            mail("Fwd: Thông báo bảo trì", sender=f"N{number} <n{number}@dv{number}.example>", refers=shared)
            for number in range(5)
        ),
    )
    assert [row.state for row in rows] == ["opened"] * 5
    assert len({row.case_id for row in rows}) == 5


def test_an_old_mail_answered_with_a_new_subject_is_a_new_matter(put: Put) -> None:
    """Chatwoot #15869: headers alone kept whatever a customer ever wrote again in one dead conversation."""
    (first,) = filed(put, mail("Mất kết nối", message_id="cu@may.example"))
    sent = answered(first.case)
    thread = {"answers": sent.message_id, "refers": f"cu@may.example {sent.message_id}"}
    (other,) = filed(put, mail("Đề nghị cấp tài khoản mới", **thread))
    assert (other.state, other.reason) == ("opened", "new_subject")
    assert other.case_id != first.case_id
    assert other.case.related_to_id == first.case_id
    (same,) = filed(put, mail("Re: Mất kết nối", answers=sent.message_id))
    assert (same.state, same.case_id) == ("reply", first.case_id)


def test_a_stranger_with_every_header_of_the_thread_is_not_answered(put: Put) -> None:
    """Zammad #3384: whoever quoted the thread's ids was put into it, and the next answer went to him."""
    (first,) = filed(put, mail("Mất kết nối", message_id="goc@may.example"))
    sent = answered(first.case)
    mails = OutgoingMail.objects.count()
    subject = f"Re: [{first.case.number}] Mất kết nối"
    (stranger,) = filed(
        put, mail(subject, sender=LA, answers=sent.message_id, refers=f"goc@may.example {sent.message_id}")
    )
    assert (stranger.state, stranger.reason, stranger.case_id) == ("held", "stranger_in_thread", None)
    assert OutgoingMail.objects.count() == mails
    latest = answered(first.case, "Trả lời tiếp.")
    assert {one.address for one in latest.recipients.all()} == {"thu.lt@tuyenquang.example"}


def test_a_stranger_in_the_thread_or_in_cc_is_subscribed_to_nothing(put: Put) -> None:
    """django-helpdesk: every sender and every Cc of a mail with the number became a watcher of the ticket."""
    (first,) = filed(put, mail("Mất kết nối", message_id="goc@may.example"))
    filed(put, mail(f"Re: [{first.case.number}] Mất kết nối", sender=LA, answers="goc@may.example"))
    filed(put, mail("Re: Mất kết nối", sender=THU, answers="goc@may.example", cc="rinh@noikhac.example"))
    assert first.case.messages.count() == 2
    assert not first.case.ticket.ticketcc_set.exists()
    sent = answered(first.case)
    strangers = {"la@noikhac.example", "rinh@noikhac.example"}
    assert strangers.isdisjoint(one.address for one in sent.recipients.all())
    assert not OutgoingRecipient.objects.filter(address__in=strangers).exists()


def test_our_own_address_in_cc_to_or_reply_to_makes_no_loop(put: Put) -> None:
    """django-helpdesk #825: the queue's address in Cc was answered, which was mail to the queue, for ever."""
    own = f"Bàn hỗ trợ <{OURS.upper()}>"
    rows = filed(
        put,
        mail("Cc chính mình", cc=own, sender="A <a@mot.example>"),
        mail("Trả lời về chính mình", reply_to=own, sender="B <b@hai.example>"),
        mail("Cả ba", cc=own, reply_to=own, resent_from=own, sender="C <c@ba.example>"),
        mail("Gửi từ chính mình", sender=own),
    )
    assert [row.state for row in rows] == ["opened", "opened", "opened", "ignored"]
    for row in rows[:3]:
        answered(row.case)
    assert not OutgoingRecipient.objects.filter(address__iexact=OURS).exists()
    # What we send comes back, as it does when an address of ours forwards to another.
    echoes = [compose.build(one, list(one.recipients.all())) for one in OutgoingMail.objects.all()]
    assert len(echoes) == 6
    mails = OutgoingMail.objects.count()
    assert {row.state for row in filed(put, *echoes)} == {"ignored"}
    assert OutgoingMail.objects.count() == mails
    assert Case.objects.count() == 3


def test_a_token_made_up_from_a_message_id_opens_no_thread(put: Put) -> None:
    """FreeScout CVE-2026-47123: the token in the Message-ID could be computed by whoever saw one."""
    (first,) = filed(put, mail("Mất kết nối", message_id="goc@may.example"))
    sent = answered(first.case)
    said = Message.objects.count()
    local, domain = sent.message_id.split("@")
    guesses = [
        sent.message_id.replace(local[:6], local[:6][::-1]),
        f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}",
        f"{local}x@{domain}",
        f"{local.upper()}@{domain}",
        make_message_id("r", "1", domain, secret=b"khoa-cua-ke-khac-dai-cho-du-ba-muoi-hai-ky-tu"),
    ]
    rows = filed(put, *(mail("Re: Mất kết nối", sender=LA, answers=one) for one in guesses))
    assert {row.state for row in rows} <= {"opened", "held"}
    assert first.case_id not in {row.case_id for row in rows}
    assert Message.objects.filter(case=first.case_id).count() == 2
    assert Message.objects.count() == said + sum(row.state == "opened" for row in rows)


def test_a_message_id_repeated_without_end_is_not_read_each_time(
    put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each further mail with that id, and each that refers to it, would cost as much as all before it."""
    monkeypatch.setattr(thread, "MOST_HOLDERS", 2)
    flood = [mail(f"Thư {number}", message_id="lap@may.example") for number in range(9)]
    own = mail("Lỗi của tôi", sender=THU, message_id="cua-toi@may.example")
    mine = filed(put, own, *flood)[0]
    with CaptureQueriesContext(connection) as asked:
        answer = mail("Re: Lỗi của tôi", sender=THU, refers="cua-toi@may.example")
        other = mail("Thư nữa", message_id="lap@may.example", refers="lap@may.example")
        reply, flagged = filed(put, answer, other)
    assert reply.case_id == mine.case_id
    assert "same-message-id-other-content" in flagged.problems
    read = [
        one["sql"] for one in asked if 'FROM "mailin_inboundmail"' in one["sql"] and "lap@may" in one["sql"]
    ]
    assert any("MIN(" in sql for sql in read)
    assert [len(found) for found in thread._cases_of_ids({"lap@may.example"}).values()] == [2]
