"""R12, R13, R15, R16: a check is answered by contents, confirmed or exempt, and leaves its findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from support.actions import assessments, design_changes, replies, work
from support.domain.assessment import Content, Outcome, Trigger
from support.domain.errors import FieldError, Forbidden, NotAllowed
from support.domain.kinds import Kind
from support.domain.lifecycle import Stage
from support.domain.systems import AgencyKind, Exemption
from support.models import (
    AssessmentAnswer,
    Case,
    ConnectedSystem,
    Event,
    RegisterEntry,
    SecurityAssessment,
)
from tests import factories
from tests.support.connecting import desk


def sudden(cast, **more):
    opening = assessments.Opening(desk.system(**more).pk, Trigger.SUDDEN, reason="Có cảnh báo")
    return assessments.open_check(cast.linh, opening)


def today():
    return timezone.localdate()


def complete(cast, case):
    return assessments.complete(cast.nguyen, case_id=case.pk, on=today())


@pytest.mark.parametrize("content", list(Content))
def test_r12_with_one_content_unanswered_no_check_is_completed(cast, content):
    case = sudden(cast)
    assessments.record(cast.nguyen, case_id=case.pk, results=desk.answered(content))
    with pytest.raises(NotAllowed, match="Chưa có kết quả"):
        complete(cast, case)
    assert SecurityAssessment.objects.get(case=case).completed_on is None


def test_r12_each_finding_opens_one_linked_ticket(cast):
    case = sudden(cast)
    results = desk.answered(finding=Content.INTRUSION)
    for _turn in range(2):
        assessments.record(cast.nguyen, case_id=case.pk, results=results)
    row = complete(cast, case)
    found = Case.objects.get(found_by__assessment=row)
    assert (found.kind, found.topic_id, found.related_to_id) == (Kind.SUPPORT, "E3", case.pk)
    assert (found.system_id, found.requesting_agency_id) == (row.system_id, None)
    assert Case.objects.filter(related_to=case).count() == 1


def test_r12_a_finding_says_what_was_found(cast):
    case = sudden(cast)
    results = assessments.Results({Content.SOURCE: assessments.Result(Outcome.FINDING)})
    with pytest.raises(FieldError) as refused:
        assessments.record(cast.nguyen, case_id=case.pk, results=results)
    assert refused.value.field == "notes_c"


def test_r12_a_completed_check_is_not_changed_any_more(cast):
    case = sudden(cast)
    assessments.record(cast.nguyen, case_id=case.pk, results=desk.answered())
    complete(cast, case)
    with pytest.raises(NotAllowed, match="đã hoàn thành"):
        assessments.record(cast.nguyen, case_id=case.pk, results=desk.answered(Content.POLICY))
    assert AssessmentAnswer.objects.filter(assessment_id=case.pk).count() == 5


def test_r12_a_result_taken_back_is_unanswered_again(cast):
    case = sudden(cast)
    assessments.record(cast.nguyen, case_id=case.pk, results=desk.answered())
    assessments.record(cast.nguyen, case_id=case.pk, results=desk.answered(Content.HARDWARE))
    with pytest.raises(NotAllowed, match="nội dung d "):
        complete(cast, case)


@pytest.mark.parametrize("lacking", ["code", "day", "file_id"])
def test_r15_before_the_connection_the_confirming_document_is_whole(cast, lacking):
    request = desk.request(cast.nguyen, of=cast.bac_ninh)
    check = desk.check_of(request)
    whole = desk.confirmed(cast.nguyen, check)
    short = replace(whole, **{lacking: "" if lacking == "code" else None})
    assessments.record(cast.nguyen, case_id=check.pk, results=short)
    with pytest.raises(NotAllowed, match="văn bản xác nhận"):
        complete(cast, check)
    assessments.record(cast.nguyen, case_id=check.pk, results=whole)
    assert complete(cast, check).completed_on == today()


@pytest.mark.parametrize("stage", [Stage.RESOLVED, Stage.CLOSED])
def test_r15_a_check_without_its_result_is_not_closed(cast, stage):
    case = sudden(cast)
    if stage is Stage.CLOSED:
        Case.objects.filter(pk=case.pk).update(stage=Stage.RESOLVED)
    with pytest.raises(NotAllowed, match="Chưa có kết quả"):
        work.change_stage(cast.nguyen, case_id=case.pk, stage=stage)
    assessments.record(cast.nguyen, case_id=case.pk, results=desk.answered())
    with pytest.raises(NotAllowed, match="Hoàn thành"):
        work.change_stage(cast.nguyen, case_id=case.pk, stage=stage)
    complete(cast, case)
    assert work.change_stage(cast.nguyen, case_id=case.pk, stage=stage).stage == stage


def test_r15_a_reply_does_not_lead_around_the_guard(cast):
    case = sudden(cast)
    with pytest.raises(NotAllowed, match="Chưa có kết quả"):
        replies.reply(cast.nguyen, case_id=case.pk, words=replies.Words("Xong."), stage=Stage.RESOLVED)


def test_r15_a_check_may_be_given_up_with_a_reason(cast):
    case = sudden(cast)
    moved = work.change_stage(cast.nguyen, case_id=case.pk, stage=Stage.DUPLICATE, reason="Mở hai lần")
    assert moved.stage == Stage.DUPLICATE


def test_r15_a_sudden_check_knows_no_exemption(cast):
    case = sudden(cast)
    with pytest.raises(NotAllowed, match="không miễn"):
        assessments.record(
            cast.nguyen, case_id=case.pk, results=assessments.Results(exemption=Exemption.MONITORED)
        )


def test_r15_an_exemption_before_the_connection_stands_instead_of_the_check(cast):
    request = desk.request(cast.nguyen, of=cast.bac_ninh)
    check = desk.check_of(request)
    results = assessments.Results(exemption=Exemption.EID_PLATFORM)
    assessments.record(cast.nguyen, case_id=check.pk, results=results)
    row = complete(cast, check)
    system = ConnectedSystem.objects.get(pk=row.system_id)
    assert (system.assessed_on, system.exemption) == (None, "")
    assert "6.4a" in request.tasks.get(key="7.2c").waived


def test_r16_a_team_lead_opens_a_sudden_check_without_any_request(cast):
    case = sudden(cast)
    row = SecurityAssessment.objects.get(case=case)
    assert (row.trigger, row.source_id, case.topic_id) == (Trigger.SUDDEN, None, "E3")
    assert "Có cảnh báo" in case.messages.get().body
    assert not RegisterEntry.objects.filter(case=case).exists()  # nothing was received by any door
    for other in (cast.nguyen, cast.khue, cast.diep, cast.hanh):
        with pytest.raises(Forbidden):
            assessments.open_check(other, assessments.Opening(row.system_id, Trigger.SUDDEN))


def test_r16_giving_a_ticket_the_kind_makes_it_a_sudden_check_by_a_team_lead_alone(cast):
    case, system = factories.case(), desk.system()
    wanted = work.Properties(kind=Kind.SECURITY_ASSESSMENT)
    with pytest.raises(NotAllowed, match="chọn hệ thống"):
        work.change_properties(cast.linh, case_id=case.pk, wanted=wanted)
    wanted = replace(wanted, system_id=system.pk)
    with pytest.raises(Forbidden):
        work.change_properties(cast.nguyen, case_id=case.pk, wanted=wanted)
    work.change_properties(cast.linh, case_id=case.pk, wanted=wanted)
    assert SecurityAssessment.objects.get(case=case).trigger == Trigger.SUDDEN


def test_r13_a_system_of_the_ministry_of_defence_is_checked_in_its_closed_queue(cast):
    owner = factories.agency()
    owner.kind = AgencyKind.DEFENCE.value
    owner.save()
    case = sudden(cast, owner=owner)
    assert case.queue.profile.restricted
    assert not cast.nguyen.queues


def test_completing_notes_the_day_on_the_system_and_never_sets_it_back(cast):
    case = sudden(cast, assessed_on=today() - timedelta(days=1))
    assessments.record(cast.nguyen, case_id=case.pk, results=desk.answered())
    assessments.complete(cast.nguyen, case_id=case.pk, on=today() - timedelta(days=9))
    system = ConnectedSystem.objects.get(assessments__case=case)
    assert system.assessed_on == today() - timedelta(days=1)
    again = assessments.open_check(cast.linh, assessments.Opening(system.pk, Trigger.SUDDEN))
    assessments.record(cast.nguyen, case_id=again.pk, results=desk.answered())
    with pytest.raises(FieldError):
        assessments.complete(cast.nguyen, case_id=again.pk, on=today() + timedelta(days=1))
    complete(cast, again)
    system.refresh_from_db()
    assert system.assessed_on == today()
    kinds = list(Event.objects.filter(cases__case=again).values_list("kind", flat=True))
    assert kinds == ["opened", "lead_changed", "assessment_saved", "assessment_done"]


def test_a_file_of_another_ticket_confirms_nothing(cast):
    case, other = sudden(cast), factories.case(words=factories.message(files=[factories.file()]))
    foreign = other.messages.get().followup.followupattachment_set.get()
    with pytest.raises(FieldError):
        assessments.record(cast.nguyen, case_id=case.pk, results=assessments.Results(file_id=foreign.pk))


def test_r12_a_design_change_leads_to_one_check_of_its_system(cast):
    notice = desk.letter_case(cast.khue, of=cast.bac_ninh, topic="D5")
    assert notice.kind == Kind.DESIGN_CHANGE_NOTICE
    assert not SecurityAssessment.objects.filter(source=notice).exists()
    given = design_changes.Change(desk.system().pk, "Chuyển trung tâm dữ liệu", today())
    for _turn in range(2):
        design_changes.save(cast.nguyen, case_id=notice.pk, given=given)
    row = SecurityAssessment.objects.get(source=notice)
    assert (row.trigger, row.case.topic_id) == (Trigger.CHANGE, "E2")
    assert "Chuyển trung tâm dữ liệu" in row.case.messages.get().body


def test_r4_a_check_does_not_carry_the_words_of_a_closed_queue_into_an_open_one(db):
    engineer = factories.engineer()
    case = desk.letter_case(factories.actor(engineer), topic="D5")
    factories.restricted(case, engineer)
    change = design_changes.Change(desk.system().pk, "Đổi tường lửa")
    design_changes.save(factories.actor(engineer), case_id=case.pk, given=change)
    check = SecurityAssessment.objects.get(source=case).case
    assert check.queue_id == case.queue_id
