"""An agency's answer by mail that lands in the requester's thread, or a stranger's anywhere (N7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mailin.models import InboundMail
from mailin.process import drain
from support.actions import coordination, replies
from support.actions.coordination import Question
from support.actions.handing_over import Decision, hand_over
from support.actions.urging import Wanted, urge
from support.domain.leads import Body
from support.domain.roles import MemberRole
from support.domain.urging import Target
from support.models import (
    Agency,
    Case,
    ConnectedSystem,
    Connection,
    Contact,
    Coordination,
    CoordinationLink,
    Liaison,
    Membership,
    Message,
    MessageKind,
    OutgoingMail,
    RegisterEntry,
)
from support.queries import tickets
from tests import factories
from tests.mailin.cast import LA, THU, mail

pytestmark = pytest.mark.django_db
Put = Callable[..., list[Any]]
YEN = "Vi Hà Yên <yen@soyte.example>"
SAID = "Từ 09:50 có 31 lượt nhận mã lỗi 504."


class Asked:
    """A ticket of THU by mail, and a question about it to an agency with one liaison who has an account."""

    def __init__(self, put: Put) -> None:
        put(mail("Mất kết nối NDXP"))
        drain()
        self.case = Case.objects.get()
        Case.objects.filter(pk=self.case.pk).update(topic="A1", without_system=True)
        self.agency = factories.agency("Sở Y tế thử")
        self.person = factories.member(self.agency, role=MemberRole.LIAISON, email="yen@soyte.example")
        self.ask()

    def ask(self) -> None:
        question = Question(self.agency.pk, "Đề nghị cho biết tỷ lệ lỗi.")
        coordination.ask_many(factories.SYSTEM, case_id=self.case.pk, questions=[question])
        self.row = Coordination.objects.latest("pk")
        self.sent = OutgoingMail.objects.filter(kind="coord").latest("pk")


@pytest.fixture
def asked(put: Put) -> Asked:
    return Asked(put)


def _last() -> InboundMail:
    return InboundMail.objects.latest("pk")


def _untouched(asked: Asked, stage: str) -> None:
    assert not Message.objects.filter(case=asked.case, kind=MessageKind.COORD_IN).exists()
    assert Message.objects.filter(case=asked.case, kind=MessageKind.MAIL_IN).count() == 1
    assert Coordination.objects.get(pk=asked.row.pk).state == stage
    assert Case.objects.count() == 1


def test_the_answer_of_the_agency_joins_its_own_exchange(put: Put, asked: Asked) -> None:
    put(mail(f"Re: {asked.sent.subject}", SAID, sender=YEN, answers=asked.sent.message_id))
    drain()
    row = _last()
    assert (row.state, row.reason, row.case_id) == ("reply", "in_aside", asked.case.pk)
    answered = Coordination.objects.get(pk=asked.row.pk)
    assert (answered.state, answered.answered_at is not None) == ("answered", True)
    message = Message.objects.get(pk=row.followup_id)
    assert (message.kind, message.from_email, message.source) == (
        MessageKind.COORD_IN.value,
        "yen@soyte.example",
        str(row.pk),
    )
    assert SAID in message.body
    assert message.author_id == asked.person.pk
    assert RegisterEntry.objects.count() == 1  # the ticket's own; an answer to us is nothing taken in
    assert not OutgoingMail.objects.filter(kind="receipt", recipients__address="yen@soyte.example").exists()


def test_the_requester_reads_nothing_of_it_and_is_not_told_of_its_writer(put: Put, asked: Asked) -> None:
    put(mail("Re: x", SAID, sender=YEN, answers=asked.sent.message_id))
    drain()
    agency = factories.agency()
    Case.objects.filter(pk=asked.case.pk).update(requesting_agency=agency)
    requester = factories.actor(factories.member(agency))
    seen = tickets.messages_for(requester, tickets.get(requester, asked.case.number))
    assert not any(SAID in one.body for one in seen)
    made = replies.reply(factories.SYSTEM, case_id=asked.case.pk, words=replies.Words("Đang xử lý."))
    assert made.mail is not None
    assert _last().message_id not in made.mail.references
    assert asked.sent.message_id not in made.mail.references


@pytest.mark.parametrize("sender", [LA, THU], ids=["stranger", "requester"])
def test_whoever_else_holds_our_mail_is_held(put: Put, asked: Asked, sender: str) -> None:
    """Forwarded or guessed: neither the requester nor a stranger speaks for the agency asked."""
    put(mail(f"Re: {asked.sent.subject}", SAID, sender=sender, answers=asked.sent.message_id))
    drain()
    assert (_last().state, _last().reason) == ("held", "stranger_in_thread")
    _untouched(asked, "asked")


def test_a_number_alone_proves_nothing(put: Put, asked: Asked) -> None:
    put(mail(f"Trả lời {asked.row.number}", SAID, sender=YEN))
    drain()
    assert (_last().state, _last().reason) == ("held", "aside_unsure")
    _untouched(asked, "asked")


def test_a_forged_id_and_a_number_nobody_gave_name_no_question(put: Put, asked: Asked) -> None:
    forged = f"ht.coord.{asked.row.pk}-e1-u1.aaaaaaaaaaaaaaaaaaaa@mps.gov.vn"
    put(mail("Trả lời PH-2026-999999", SAID, sender=YEN, answers=forged))
    drain()
    assert _last().state == "opened"
    assert Coordination.objects.get(pk=asked.row.pk).state == "asked"


def test_people_of_the_agency_are_no_part_of_the_requesters_thread(put: Put, asked: Asked) -> None:
    """The ticket's number in the subject, written by somebody we asked: it must not be appended there."""
    put(mail(f"Re: Mất kết nối NDXP [{asked.case.number}]", SAID, sender=YEN))
    drain()
    assert (_last().state, _last().reason) == ("held", "stranger_in_thread")
    _untouched(asked, "asked")


def test_an_answer_that_comes_too_late_is_held_and_changes_nothing(put: Put, asked: Asked) -> None:
    coordination.withdraw(factories.SYSTEM, case_id=asked.case.pk, pk=asked.row.pk, reason="Đã rõ")
    put(mail("Re: x", SAID, sender=YEN, answers=asked.sent.message_id))
    drain()
    assert (_last().state, _last().reason) == ("held", "aside_unsure")
    _untouched(asked, "withdrawn")


def test_who_left_the_agency_answers_no_more(put: Put, asked: Asked) -> None:
    Membership.objects.filter(user=asked.person).update(until=timezone.now() - timedelta(minutes=1))
    put(mail("Re: x", SAID, sender=YEN, answers=asked.sent.message_id))
    drain()
    assert _last().state == "held"
    _untouched(asked, "asked")


def test_a_liaison_without_an_account_answers_by_the_link_it_was_given(put: Put, asked: Asked) -> None:
    agency = Agency.objects.create(name="Sở thử không tài khoản")
    link = Connection.objects.create(
        agency=agency, system=ConnectedSystem.objects.create(name="Hệ thống thử")
    )
    contact = Contact.objects.create(name="Vũ Thị Mai", email="mai@sothu.example", agency=agency)
    Liaison.objects.create(connection=link, contact=contact)
    asked.agency = agency
    asked.ask()
    put(mail("Re: x", SAID, sender="Vũ Thị Mai <mai@sothu.example>", answers=asked.sent.message_id))
    drain()
    assert (_last().state, _last().reason) == ("reply", "in_aside")
    word = Message.objects.get(pk=_last().followup_id)
    assert word.coordination_word.link_id == CoordinationLink.objects.get(coordination=asked.row).pk
    assert Coordination.objects.get(pk=asked.row.pk).state == "answered"


def test_an_answer_to_one_question_does_not_reach_another(put: Put, asked: Asked) -> None:
    first, other = asked.row, factories.agency("Sở khác")
    factories.member(other, role=MemberRole.LIAISON, email="khac@sokhac.example")
    asked.agency = other
    asked.ask()
    put(mail("Re: x", SAID, sender=YEN, answers=asked.sent.message_id))
    drain()
    assert _last().state == "held"
    assert {one.state for one in Coordination.objects.filter(pk__in=[first.pk, asked.row.pk])} == {"asked"}


def test_personal_numbers_in_an_answer_are_hidden(put: Put, asked: Asked) -> None:
    text = f"Công dân CCCD {factories.NUMBER} báo lỗi."
    put(mail("Re: x", text, sender=YEN, answers=asked.sent.message_id))
    drain()
    message = Message.objects.get(pk=_last().followup_id)
    assert message.kind == MessageKind.COORD_IN
    assert message.personal or factories.NUMBER not in message.body


def test_an_answer_to_a_letter_that_urges_is_for_a_person_to_read(put: Put, asked: Asked) -> None:
    decision = Decision(Body.OWNER, "11.2", "Lỗi ở hệ thống của Sở", agency_id=asked.agency.pk)
    hand_over(factories.SYSTEM, case_id=asked.case.pk, decision=decision)
    row = urge(
        factories.SYSTEM, wanted=Wanted(Target.LEAD, "Đề nghị xử lý.", case_id=asked.case.pk, send=True)
    )
    sent = OutgoingMail.objects.get(pk=row.mail_id)
    put(mail(f"Re: {sent.subject}", "Sở đang xử lý.", sender=YEN, answers=sent.message_id))
    drain()
    assert (_last().state, _last().reason) == ("held", "aside_unsure")
    _untouched(asked, "asked")


def test_an_urging_about_a_question_is_answered_in_its_exchange(put: Put, asked: Asked) -> None:
    wanted = Wanted(Target.COORDINATION, "Đề nghị trả lời.", coordination_id=asked.row.pk, send=True)
    sent = OutgoingMail.objects.get(pk=urge(factories.SYSTEM, wanted=wanted).mail_id)
    put(mail(f"Re: {sent.subject}", SAID, sender=YEN, answers=sent.message_id))
    drain()
    assert (_last().state, _last().reason) == ("reply", "in_aside")
    assert Coordination.objects.get(pk=asked.row.pk).state == "answered"


def test_the_requesters_own_answers_go_on_as_before(put: Put, asked: Asked) -> None:
    made = replies.reply(factories.SYSTEM, case_id=asked.case.pk, words=replies.Words("Đang xử lý."))
    assert made.mail is not None
    put(mail("Re: Mất kết nối NDXP", "Vẫn lỗi.", answers=made.mail.message_id))
    drain()
    assert (_last().state, _last().reason) == ("reply", "in_thread")
    assert Message.objects.filter(case=asked.case, kind=MessageKind.MAIL_IN).count() == 2
