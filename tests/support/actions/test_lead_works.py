"""A lead agency that may not work its case, or works one that is not its own (Điều 11.2)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from support.actions import connecting, handing_over, outgoing, replies, tasks, work
from support.actions.handing_over import Decision, give_back, hand_over
from support.domain.errors import FieldError, Forbidden, NotFound, UserError
from support.domain.leads import Body
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.models import Case, MailState, Message, MessageKind
from tests import factories
from tests.support.cast import Cast, again

WORDS = replies.Words("Sở đã khởi động lại dịch vụ.")


@pytest.fixture
def case(cast: Cast) -> Case:
    """Give a ticket of Bắc Ninh that Hưng Yên leads."""
    made = cast.hanhs_case()
    decision = Decision(Body.OWNER, "11.2", "Lỗi ở hệ thống của Sở", agency_id=cast.hung_yen.pk)
    hand_over(cast.linh, case_id=made.pk, decision=decision)
    return Case.objects.get(pk=made.pk)


def test_a_lead_answers_notes_and_moves_its_case(cast: Cast, case: Case) -> None:
    lead = again(cast.phuong)
    made = replies.reply(lead, case_id=case.pk, words=WORDS, stage=Stage.IN_PROGRESS)
    assert made.mail is not None
    replies.note(lead, case_id=case.pk, words=replies.Words("Theo dõi thêm"))
    work.change_stage(lead, case_id=case.pk, stage=Stage.WAITING_REQUESTER)
    assert Case.objects.get(pk=case.pk).stage == Stage.WAITING_REQUESTER.value
    written = Message.objects.filter(case=case, author=cast.phuong.user_id).values_list("kind", flat=True)
    assert set(written) == {MessageKind.REPLY.value, MessageKind.NOTE.value}
    assert outgoing.cancel(lead, made.mail.pk).state == MailState.CANCELLED


def test_a_lead_gives_its_case_to_its_own_people_and_to_nobody_else(cast: Cast, case: Case) -> None:
    lead, colleague = again(cast.phuong), factories.member(cast.hung_yen)
    work.assign(lead, case_id=case.pk, user_id=colleague.pk)
    assert Case.objects.get(pk=case.pk).assignee_id == colleague.pk
    for stranger in (cast.nguyen.user_id, cast.hanh.user_id, cast.nobody.user_id):
        with pytest.raises(FieldError):
            work.assign(lead, case_id=case.pk, user_id=stranger)
    work.assign(lead, case_id=case.pk, user_id=None)
    assert Case.objects.get(pk=case.pk).assignee_id is None


OURS_ALONE: dict[str, Callable[[Actor, Case], object]] = {
    "properties": lambda by, case: work.change_properties(
        by, case_id=case.pk, wanted=work.Properties(priority=1)
    ),
    "hand over": lambda by, case: hand_over(
        by, case_id=case.pk, decision=Decision(Body.CYBER, "6.4", "Đẩy đi")
    ),
    "give back": lambda by, case: give_back(by, case_id=case.pk, reason="Không làm"),
    "by table": lambda by, case: handing_over.follow_table(by, case_id=case.pk, reason="Không làm"),
    "task": lambda by, case: tasks.open_many(
        by, case_id=case.pk, title="Việc", wanted=[tasks.Wanted("Gọi lại")]
    ),
    "verdict": lambda by, case: connecting.judge(by, case_id=case.pk),
}
WORK: dict[str, Callable[[Actor, Case], object]] = {
    "reply": lambda by, case: replies.reply(by, case_id=case.pk, words=WORDS),
    "note": lambda by, case: replies.note(by, case_id=case.pk, words=WORDS),
    "stage": lambda by, case: work.change_stage(by, case_id=case.pk, stage=Stage.IN_PROGRESS),
    "assign": lambda by, case: work.assign(by, case_id=case.pk, user_id=None),
}


@pytest.mark.parametrize("verb", sorted(OURS_ALONE))
def test_what_the_office_keeps_stays_shut_to_a_lead(cast: Cast, case: Case, verb: str) -> None:
    with pytest.raises(Forbidden):
        OURS_ALONE[verb](again(cast.phuong), case)


@pytest.mark.parametrize("verb", sorted(WORK | OURS_ALONE))
def test_a_lead_works_no_other_case(cast: Cast, case: Case, verb: str) -> None:
    other = cast.hanhs_case()
    with pytest.raises(NotFound):
        (WORK | OURS_ALONE)[verb](again(cast.phuong), other)


@pytest.mark.parametrize("verb", sorted(WORK | OURS_ALONE))
def test_a_former_lead_works_nothing_any_more(cast: Cast, case: Case, verb: str) -> None:
    give_back(cast.linh, case_id=case.pk, reason="Trả lại")
    with pytest.raises(UserError) as refused:
        (WORK | OURS_ALONE)[verb](again(cast.phuong), case)
    assert isinstance(refused.value, Forbidden | NotFound)


@pytest.mark.parametrize("verb", sorted(WORK))
def test_reading_the_case_is_no_right_to_work_it(cast: Cast, case: Case, verb: str) -> None:
    for reader in (cast.diep, cast.hanh):
        with pytest.raises(Forbidden):
            WORK[verb](again(reader), case)


def test_our_own_people_go_on_working_a_case_another_leads(cast: Cast, case: Case) -> None:
    replies.note(cast.nguyen, case_id=case.pk, words=replies.Words("Ta phối hợp"))
    work.assign(cast.nguyen, case_id=case.pk, user_id=cast.phuong.user_id)
    assert Case.objects.get(pk=case.pk).assignee_id == cast.phuong.user_id


def test_a_member_of_the_agency_is_given_no_case_it_does_not_lead(cast: Cast) -> None:
    with pytest.raises(FieldError):
        work.assign(cast.nguyen, case_id=cast.hanhs_case().pk, user_id=cast.phuong.user_id)
