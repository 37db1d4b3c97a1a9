"""A ticket worked on without saying what it concerns (R1), or put away with the right of use unmet (R29)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from support.actions import outgoing, replies, work
from support.actions.intake import file_many
from support.domain.channels import Channel
from support.domain.errors import FieldError, NotAllowed
from support.domain.kinds import raised
from support.domain.lifecycle import MOVES, Stage
from support.domain.reception import CallIn
from support.domain.requests import OpenRequest
from support.models import Case, Event
from tests import factories
from tests.support.cast import HANH, Cast, personal_number


def _new(cast: Cast, **more: object) -> Case:
    case = cast.hanhs_case(classified=False)
    Case.objects.filter(pk=case.pk).update(topic=None, **more)
    case.refresh_from_db()
    return case


def _classify(cast: Cast, case: Case, **more: object) -> Case:
    wanted = work.Properties(**{"topic": "A1", "without_system": True} | more)  # type: ignore[arg-type]
    return work.change_properties(cast.nguyen, case_id=case.pk, wanted=wanted)


@pytest.mark.parametrize("lacking", ["topic", "system", "both"])
@pytest.mark.parametrize("stage", sorted(MOVES[Stage.NEW] - {Stage.WAITING_COORDINATOR}))
def test_r1_nothing_leaves_new_without_topic_and_system(cast: Cast, lacking: str, stage: Stage) -> None:
    case = _new(cast)
    if lacking != "both":
        _classify(cast, case, **({"topic": None} if lacking == "topic" else {"without_system": None}))
    if stage in {Stage.REJECTED, Stage.DUPLICATE}:
        work.change_stage(cast.nguyen, case_id=case.pk, stage=stage, reason="Ngoài phạm vi Điều 9")
        assert Case.objects.get(pk=case.pk).stage == stage
        return
    with pytest.raises(NotAllowed, match="phân loại trước"):
        work.change_stage(cast.nguyen, case_id=case.pk, stage=stage)
    _classify(cast, case)
    assert work.change_stage(cast.nguyen, case_id=case.pk, stage=stage, reason="Đã rõ").stage == stage


def test_r1_out_of_scope_closes_with_a_reason(cast: Cast) -> None:
    case = _new(cast)
    with pytest.raises(NotAllowed, match="lý do"):
        work.change_stage(cast.nguyen, case_id=case.pk, stage=Stage.REJECTED)
    _classify(cast, case, topic="Z")
    with pytest.raises(NotAllowed, match="ngoài phạm vi"):
        work.change_stage(cast.nguyen, case_id=case.pk, stage=Stage.RESOLVED)
    work.change_stage(cast.nguyen, case_id=case.pk, stage=Stage.RESOLVED, reason="Không thuộc Điều 9")


def test_r1_assigning_waits_for_the_classification_and_is_made_up_for(cast: Cast) -> None:
    case = _new(cast)
    work.assign(cast.nguyen, case_id=case.pk, user_id=cast.dang.user_id)
    case.refresh_from_db()
    assert (case.stage, case.assignee_id) == (Stage.NEW, cast.dang.user_id)
    assert _classify(cast, case).stage == Stage.ASSIGNED
    said = Event.objects.filter(cases__case=case).latest("pk").data
    assert (said["from"], said["to"]) == ("new", "assigned")


def test_r1_a_first_answer_goes_out_and_the_work_begins_once_classified(cast: Cast) -> None:
    case = _new(cast)
    replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words("Chúng tôi đang kiểm tra."))
    assert Case.objects.get(pk=case.pk).stage == Stage.NEW
    words = replies.Words("Đã xong.")
    with pytest.raises(NotAllowed, match="phân loại trước"):
        replies.reply(cast.nguyen, case_id=case.pk, words=words, stage=Stage.RESOLVED)
    assert _classify(cast, case).stage == Stage.IN_PROGRESS


def test_r1_an_answer_taken_back_does_not_begin_the_work(cast: Cast) -> None:
    case = _new(cast)
    made = replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words("Nhầm phiếu."))
    assert made.mail is not None
    outgoing.cancel(cast.nguyen, made.mail.pk)
    assert _classify(cast, case).stage == Stage.NEW


@pytest.mark.parametrize(("before", "after"), [(4, 3), (3, 2), (2, 1), (1, 1)])
def test_r29_the_flag_raises_the_priority_one_level(cast: Cast, before: int, after: int) -> None:
    assert raised(before) == after
    case = cast.hanhs_case()
    Case.objects.filter(pk=case.pk).update(priority=before)
    wanted = work.Properties(affects_right=True, priority=before)
    assert work.change_properties(cast.nguyen, case_id=case.pk, wanted=wanted).priority == after
    # Set already: saying it again raises nothing.
    assert work.change_properties(cast.nguyen, case_id=case.pk, wanted=wanted).priority == before


def test_r29_a_priority_chosen_with_the_flag_stands(cast: Cast) -> None:
    case = cast.hanhs_case()
    wanted = work.Properties(affects_right=True, priority=1)
    assert work.change_properties(cast.nguyen, case_id=case.pk, wanted=wanted).priority == 1


@pytest.mark.parametrize("stage", [Stage.RESOLVED, Stage.REJECTED, Stage.DUPLICATE])
def test_r29_unsolved_only_a_team_lead_ends_it_and_says_why(cast: Cast, stage: Stage) -> None:
    case = cast.hanhs_case()
    Case.objects.filter(pk=case.pk).update(affects_right=True)
    with pytest.raises(NotAllowed, match="chỉ lãnh đạo đội"):
        work.change_stage(cast.nguyen, case_id=case.pk, stage=stage, reason="Không xử lý được")
    with pytest.raises(NotAllowed, match="lý do"):
        work.change_stage(cast.linh, case_id=case.pk, stage=stage)
    work.change_stage(cast.linh, case_id=case.pk, stage=stage, reason="Hệ thống nguồn đã ngừng hoạt động")
    said = Event.objects.filter(cases__case=case).latest("pk")
    assert (said.data["to"], said.actor_id) == (stage, cast.linh.user_id)


def test_r29_a_ticket_that_was_answered_is_resolved_by_whoever_works_it(cast: Cast) -> None:
    case = cast.hanhs_case()
    Case.objects.filter(pk=case.pk).update(affects_right=True)
    words = replies.Words("Đã khôi phục quyền khai thác.")
    replies.reply(cast.nguyen, case_id=case.pk, words=words, stage=Stage.RESOLVED)
    assert Case.objects.get(pk=case.pk).stage == Stage.RESOLVED
    other = cast.hanhs_case()
    Case.objects.filter(pk=other.pk).update(affects_right=True)
    with pytest.raises(NotAllowed, match="chỉ lãnh đạo đội"):
        work.change_stage(cast.nguyen, case_id=other.pk, stage=Stage.DUPLICATE, reason="Trùng")


def test_r29_a_call_that_settled_it_counts_as_the_answer(cast: Cast) -> None:
    now = timezone.now()
    call = CallIn("+842223890123", now - timedelta(minutes=5), now, solved=True)
    words = factories.message()
    request = OpenRequest(
        "g", Channel.PHONE, words, topic="A1", without_system=True, affects_right=True, detail=call
    )
    case_id = file_many(cast.nguyen, [request])[0].case_id
    assert work.change_stage(cast.nguyen, case_id=case_id, stage=Stage.RESOLVED).stage == Stage.RESOLVED


@pytest.mark.parametrize("topic", ["I1", "I2", "I3", "I4", "I5"])
def test_r37_answers_about_citizens_carry_no_personal_number(cast: Cast, topic: str) -> None:
    case = factories.case(of=cast.bac_ninh, words=factories.message(sender=HANH), topic=topic)
    words = replies.Words(f"Công dân có số định danh {personal_number()} hãy đăng nhập lại.")
    with pytest.raises(FieldError) as caught:
        replies.reply(cast.nguyen, case_id=case.pk, words=words)
    assert caught.value.field == "body"
    made = replies.reply(
        cast.nguyen,
        case_id=case.pk,
        words=replies.Words("Đề nghị công dân tra cứu trên Cổng dịch vụ công (Điều 12)."),
    )
    assert made.mail is not None


def test_r8_specialised_information_goes_to_the_data_queue(cast: Cast) -> None:
    words = factories.message("Tiếp nhận thông tin chuyên ngành", "Gửi thông tin theo Phụ lục I.")
    case = factories.case(of=cast.bac_ninh, words=words)
    assert (case.topic_id, case.queue.profile.key) == ("B5", "du-lieu")
