"""A ticket settled though nobody was answered by the channel it came by (N20)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from support.actions import calls, letters, outgoing, reception, replies, work
from support.actions.outgoing import Delivery
from support.domain.channels import Channel
from support.domain.errors import FieldError, NotAllowed, UserError
from support.domain.lifecycle import Stage
from support.domain.reception import CallIn, LetterIn, VisitIn, VisitorIn
from support.models import Case, Event, EventText, OutgoingMail
from support.queries import proofs
from support.web import proven
from tests import factories as make
from tests.support.cast import HANH, Cast

WORDS = replies.Words("Lỗi đã được khắc phục, đề nghị thử lại.")
PERSON = reception.Person(name="Lương Thu Hạnh", phone="024 3825 4321")
ABOUT = reception.About(subject="Lỗi 504 khi tra cứu", without_system=True, topic="A3")


def _brought(channel: Channel) -> Case:
    now = timezone.now()
    detail = {
        Channel.PHONE: CallIn("+842438254321", now),
        Channel.VISIT: VisitIn((VisitorIn("Lương Thu Hạnh"),), now),
        Channel.LETTER: LetterIn("Sở thử", now.date(), code_number="7", subject="Về việc thử"),
    }[channel]
    brought = reception.Brought(channel, now, detail, "thử")
    return Case.objects.get(
        pk=reception.take_in(make.SYSTEM, brought=brought, person=PERSON, about=ABOUT).case_id
    )


def _case(channel: Channel) -> Case:
    if channel in {Channel.EMAIL, Channel.PORTAL}:
        return make.cases(1, channel=channel, words=make.message(sender=HANH))[0]
    return _brought(channel)


def _mailed(case: Case) -> None:
    replies.reply(make.SYSTEM, case_id=case.pk, words=WORDS)
    mail = OutgoingMail.objects.get(case=case, kind="reply")
    outgoing.record_deliveries(make.SYSTEM, mail.pk, [Delivery(HANH, accepted=True)], retry_at=None)


def _signed(case: Case) -> None:
    visit = case.messages.get().visit
    visit.signed_at = timezone.now()
    visit.save(update_fields=["signed_at"])


def _document(case: Case) -> None:
    letters.answer(make.SYSTEM, case_id=case.pk, given=letters.Answer("88/C06", timezone.localdate()))


def _called(case: Case) -> None:
    calls.answer(make.SYSTEM, case_id=case.pk, call=calls.CallOut("024 3825 4321", "Bà Hạnh", "Đã xong."))


def _past_undo(case: Case) -> None:
    replies.reply(make.SYSTEM, case_id=case.pk, words=WORDS)
    OutgoingMail.objects.filter(case=case).update(not_before=timezone.now() - timedelta(seconds=1))


PROOFS: tuple[tuple[Channel, Callable[[Case], None], str], ...] = (
    (Channel.EMAIL, _mailed, "thư, chuyển đi "),
    (Channel.PORTAL, _past_undo, "trả lời trong hệ thống "),
    (Channel.PHONE, _called, "điện thoại, gặp Bà Hạnh "),
    (Channel.VISIT, _signed, "biên bản làm việc đã ký "),
    (Channel.LETTER, _document, "văn bản 88/C06 ngày "),
)


@pytest.mark.parametrize(("channel", "answer", "told"), PROOFS, ids=[one[0].value for one in PROOFS])
def test_n20_each_channel_settles_with_its_own_proof_and_not_before(
    db: None, channel: Channel, answer: Callable[[Case], None], told: str
) -> None:
    case = _case(channel)
    with pytest.raises((FieldError, NotAllowed)):
        work.change_stage(make.SYSTEM, case_id=case.pk, stage=Stage.RESOLVED)
    answer(case)
    assert proven.words(proofs.of(case)).startswith(told)
    for stage in (Stage.RESOLVED, Stage.CLOSED):
        assert work.change_stage(make.SYSTEM, case_id=case.pk, stage=stage).stage == stage


def test_n20_a_reply_on_its_way_resolves_but_does_not_close(cast: Cast) -> None:
    case = cast.hanhs_case()
    replies.reply(cast.nguyen, case_id=case.pk, words=WORDS, stage=Stage.RESOLVED)
    assert proven.words(proofs.of(case)) == "thư, đang chờ gửi"
    with pytest.raises(FieldError, match="chưa chuyển đi"):
        work.change_stage(cast.nguyen, case_id=case.pk, stage=Stage.CLOSED)
    mail = OutgoingMail.objects.get(case=case, kind="reply")
    outgoing.record_deliveries(make.SYSTEM, mail.pk, [Delivery(HANH, accepted=True)], retry_at=None)
    assert work.change_stage(cast.nguyen, case_id=case.pk, stage=Stage.CLOSED).stage == "closed"


@pytest.mark.parametrize("lost", ["bounced", "refused", "cancelled"])
def test_n20_a_reply_that_never_arrived_proves_nothing(cast: Cast, lost: str) -> None:
    case = cast.hanhs_case()
    replies.reply(cast.nguyen, case_id=case.pk, words=WORDS)
    OutgoingMail.objects.get(case=case, kind="reply").recipients.update(state=lost)
    assert proofs.of(case) is None
    with pytest.raises(FieldError, match="thư trả lời"):
        work.change_stage(cast.nguyen, case_id=case.pk, stage=Stage.RESOLVED)


def test_n20_with_a_reason_one_may_settle_all_the_same_and_closing_asks_no_more(cast: Cast) -> None:
    case = cast.hanhs_case()
    work.change_stage(cast.nguyen, case_id=case.pk, stage=Stage.RESOLVED, reason="Đã trao đổi trực tiếp")
    event = Event.objects.filter(kind="staged").latest("pk")
    assert EventText.objects.get(event=event, name="reason").text == "Đã trao đổi trực tiếp"
    assert work.change_stage(cast.nguyen, case_id=case.pk, stage=Stage.CLOSED).stage == "closed"


def test_a_call_settled_on_the_line_needs_no_second_answer(db: None) -> None:
    now = timezone.now()
    brought = reception.Brought(Channel.PHONE, now, CallIn("+842438254321", now, solved=True), "thử")
    filed = reception.take_in(make.SYSTEM, brought=brought, person=PERSON, about=ABOUT, solved=True)
    case = Case.objects.get(pk=filed.case_id)
    assert case.stage == "resolved"
    assert proven.words(proofs.of(case)).startswith("giải quyết ngay trên cuộc gọi ")


def test_n2_a_letter_is_never_settled_by_a_reason_alone(db: None) -> None:
    case = _case(Channel.LETTER)
    with pytest.raises(UserError, match="văn bản trả lời"):
        work.change_stage(make.SYSTEM, case_id=case.pk, stage=Stage.RESOLVED, reason="Đã gọi điện")
