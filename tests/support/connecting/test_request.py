"""R18-R22, R11: a connection request from its letter to “Đủ điều kiện” and the connection."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from support.actions import connecting, tasks, work
from support.domain.connection_request import PARTS, completeness_letter, missing
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, Stale
from support.domain.kinds import Kind
from support.domain.lifecycle import Stage
from support.domain.systems import Exemption
from support.models import (
    Case,
    ConnectedSystem,
    ConnectionRequest,
    Event,
    Platform,
    QueueProfile,
    SecurityAssessment,
    Task,
)
from support.queries import connecting as reading
from tests import factories
from tests.support.actions import test_edxml
from tests.support.connecting import desk

NAMES = [part.name for part in PARTS]


def emptied(*names):
    return {name: None if name == "field_count" else "" for name in names}


def row_of(case):
    return ConnectionRequest.objects.get(case=case)


@pytest.mark.parametrize("name", NAMES)
def test_r18_with_one_content_missing_the_letter_names_exactly_that_one(cast, name):
    case = desk.request(cast.nguyen, of=cast.bac_ninh, **emptied(name))
    found = reading.of_case(case)
    assert [part.name for part in found.missing] == [name]
    letter = completeness_letter(
        found.missing, reference=str(reading.letter_of(case)), agency=cast.bac_ninh.name
    )
    asked = [part for part in PARTS if f". {part.asked[0].upper()}{part.asked[1:]}" in letter]
    assert [part.name for part in asked] == [name]
    with pytest.raises(NotAllowed, match=r"Điều 7\.1"):
        connecting.judge(cast.nguyen, case_id=case.pk)


@settings(max_examples=45, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=some.sets(some.sampled_from(NAMES), min_size=2, max_size=2))
def test_r18_with_two_contents_missing_the_letter_names_both_and_no_other(pair):
    row = ConnectionRequest(**{part.name: getattr(desk.WHOLE, part.name) for part in PARTS})
    for name, value in emptied(*pair).items():
        setattr(row, name, value)
    absent = missing(reading.given(row))
    letter = completeness_letter(absent, reference="1/A", agency="Sở thử")
    listed = [line for line in letter.splitlines() if line[:1].isdigit()]
    assert [line.partition(". ")[2].rstrip(";.").lower() for line in listed] == [
        part.asked.lower() for part in PARTS if part.name in pair
    ]


def test_r18_the_officers_telephone_and_address_are_never_asked_for_by_the_law(cast):
    case = desk.request(cast.nguyen, of=cast.bac_ninh)
    assert reading.of_case(case).missing == []
    assert not row_of(case).officer_phone


def test_r18_a_request_is_a_document(cast):
    by_mail = factories.case(of=cast.bac_ninh)
    with pytest.raises(NotAllowed, match="văn bản"):
        connecting.receive(cast.nguyen, case_id=by_mail.pk)
    wanted = work.Properties(kind=Kind.CONNECTION_REQUEST)
    with pytest.raises(NotAllowed, match="văn bản"):
        work.change_properties(cast.nguyen, case_id=by_mail.pk, wanted=wanted)
    assert Case.objects.get(pk=by_mail.pk).kind != Kind.CONNECTION_REQUEST
    assert not ConnectionRequest.objects.filter(case=by_mail).exists()


def test_r18_asking_sends_the_letter_and_the_ticket_waits(cast):
    case = desk.request(cast.nguyen, of=cast.bac_ninh, purpose="")
    made = connecting.ask(cast.nguyen, case_id=case.pk, text="Đề nghị bổ sung mục đích.")
    assert Case.objects.get(pk=case.pk).stage == Stage.WAITING_REQUESTER
    assert (row_of(case).asked, made.message.body) == (["purpose"], "Đề nghị bổ sung mục đích.")
    whole = desk.request(cast.nguyen, of=cast.bac_ninh)
    with pytest.raises(NotAllowed, match="đủ nội dung"):
        connecting.ask(cast.nguyen, case_id=whole.pk, text="Đề nghị bổ sung.")


def test_r19_r20_r21_r22_the_three_tasks_open_on_receipt_whatever_is_missing(cast):
    case = desk.letter_case(cast.khue, of=cast.bac_ninh)
    assert case.kind == Kind.CONNECTION_REQUEST
    found = list(Task.objects.filter(case=case).order_by("pk"))
    assert [(one.clause, one.done_at) for one in found] == [("7.2a", None), ("7.2b", None), ("7.2c", None)]
    assert {one.started_at for one in found} == {row_of(case).received_at}
    assert len(missing(reading.given(row_of(case)))) == len(PARTS)


def test_r19_r20_r21_r22_giving_a_letter_the_kind_by_hand_is_receiving_it(cast):
    case = desk.letter_case(cast.khue, topic="A1")
    assert not Task.objects.filter(case=case).exists()
    work.change_properties(cast.nguyen, case_id=case.pk, wanted=work.Properties(kind=Kind.CONNECTION_REQUEST))
    assert set(Task.objects.filter(case=case).values_list("key", flat=True)) == {"7.2a", "7.2b", "7.2c"}


def test_r18_a_request_that_began_as_a_mail_is_received_with_its_document(cast):
    by_mail = factories.case(
        of=cast.bac_ninh, words=factories.message("Đề nghị kết nối hệ thống hộ tịch", "Văn bản gửi sau.")
    )
    assert (by_mail.kind, ConnectionRequest.objects.count()) == (Kind.CONNECTION_REQUEST, 0)
    desk.letter_case(cast.khue, of=cast.bac_ninh, add_to=by_mail.number)
    assert Task.objects.filter(case=by_mail).count() == 3


def test_r19_r20_r21_r22_an_electronic_document_is_received_alike(cast):
    subject = "Đề nghị kết nối hệ thống hộ tịch với Cơ sở dữ liệu quốc gia về dân cư"
    row = test_edxml._one(cast.nguyen, test_edxml.draft(fields={"Subject": subject}))
    assert Task.objects.filter(case=row.case).count() == 3


def test_r19_r20_r21_r22_a_letter_into_a_closed_queue_is_received_all_the_same(cast):
    profile = QueueProfile.objects.get(key="ket-noi-moi")
    profile.restricted = True
    profile.save()
    case = desk.letter_case(cast.khue, of=cast.bac_ninh)
    assert Task.objects.filter(case=case).count() == 3


def test_r19_r20_the_first_two_tasks_are_done_by_people(cast):
    case = desk.letter_case(cast.khue)
    for clause in ("7.2a", "7.2b"):
        one = Task.objects.get(case=case, key=clause)
        tasks.complete(cast.nguyen, case_id=case.pk, task_id=one.pk)
        assert Task.objects.get(pk=one.pk).done_by_id == cast.nguyen.user_id


def test_r21_the_third_task_opens_a_check_and_is_done_with_it(cast):
    case = desk.request(cast.nguyen, of=cast.bac_ninh)
    check = desk.check_of(case)
    assert (check.kind, check.topic_id, check.related_to_id) == (Kind.SECURITY_ASSESSMENT, "E1", case.pk)
    task = Task.objects.get(case=case, key="7.2c")
    assert task.follows_id == check.pk
    with pytest.raises(NotAllowed, match="tự hoàn thành"):
        tasks.complete(cast.nguyen, case_id=case.pk, task_id=task.pk)
    desk.passed(cast.nguyen, case)
    assert Task.objects.get(pk=task.pk).done_at
    assert not check.requesting_agency_id


def test_r21_the_check_opens_once_and_only_when_the_system_is_known(cast):
    case = desk.letter_case(cast.khue, of=cast.bac_ninh)
    assert not SecurityAssessment.objects.filter(source=case).exists()
    for _turn in range(2):
        connecting.save(cast.nguyen, case_id=case.pk, given=desk.WHOLE)
    assert SecurityAssessment.objects.filter(source=case).count() == 1
    made = ConnectedSystem.objects.get(name=desk.WHOLE.system)
    assert (made.owner, made.to_verify, made.safety_level) == (cast.bac_ninh, True, None)


def test_r22_a_system_on_the_identity_platform_needs_no_check_and_the_reason_is_kept(cast):
    chosen = desk.system()
    chosen.platforms.add(Platform.objects.get(key="dinh-danh"))
    case = desk.request(cast.nguyen, of=cast.bac_ninh, on=chosen)
    task = Task.objects.get(case=case, key="7.2c")
    assert task.done_at
    assert "Điều 6.4a" in task.waived
    assert row_of(case).exemption == Exemption.EID_PLATFORM
    assert not SecurityAssessment.objects.filter(source=case).exists()
    assert connecting.judge(cast.nguyen, case_id=case.pk).eligible_at


@pytest.mark.parametrize(("level", "said"), [(None, "Chưa rõ cấp độ"), (1, "cấp độ 3"), (2, "cấp độ 3")])
def test_r11_under_level_three_no_request_becomes_eligible(cast, level, said):
    case = desk.request(cast.nguyen, of=cast.bac_ninh, on=desk.system(safety_level=level))
    desk.passed(cast.nguyen, case)
    with pytest.raises(NotAllowed, match=said):
        connecting.judge(cast.nguyen, case_id=case.pk)
    ConnectedSystem.objects.filter(pk=case.system_id).update(safety_level=3)
    assert connecting.judge(cast.nguyen, case_id=case.pk).eligible_by_id == cast.nguyen.user_id


def test_r21_without_the_check_no_request_becomes_eligible(cast):
    case = desk.request(cast.nguyen, of=cast.bac_ninh)
    with pytest.raises(NotAllowed, match=r"7\.2c"):
        connecting.judge(cast.nguyen, case_id=case.pk)


def test_r21_a_check_of_another_system_does_not_count(cast):
    case = desk.request(cast.nguyen, of=cast.bac_ninh)
    desk.passed(cast.nguyen, case)
    other = desk.system()
    work.change_properties(cast.nguyen, case_id=case.pk, wanted=work.Properties(system_id=other.pk))
    with pytest.raises(NotAllowed, match=r"7\.2c"):
        connecting.judge(cast.nguyen, case_id=case.pk)


def test_an_eligible_request_is_closed_to_changes_until_it_is_taken_back(cast):
    case = desk.request(cast.nguyen, of=cast.bac_ninh)
    desk.passed(cast.nguyen, case)
    connecting.judge(cast.nguyen, case_id=case.pk)
    with pytest.raises(NotAllowed, match="thu lại"):
        connecting.save(cast.nguyen, case_id=case.pk, given=replace(desk.WHOLE, purpose=""))
    connecting.take_back(cast.nguyen, case_id=case.pk, reason="Nhầm phiếu")
    connecting.save(cast.nguyen, case_id=case.pk, given=replace(desk.WHOLE, purpose=""))
    assert [part.name for part in reading.of_case(case).missing] == ["purpose"]
    kinds = list(Event.objects.filter(cases__case=case).values_list("kind", flat=True))
    assert kinds[-3:] == ["eligible", "eligibility_taken_back", "contents_saved"]


def test_r28_the_connection_takes_purpose_scope_and_fields_from_the_request(cast):
    case = desk.request(cast.nguyen, of=cast.bac_ninh)
    terms = connecting.Terms(timezone.localdate())
    with pytest.raises(NotAllowed, match="đủ điều kiện"):
        connecting.connect(cast.linh, case_id=case.pk, terms=terms)
    desk.passed(cast.nguyen, case)
    connecting.judge(cast.nguyen, case_id=case.pk)
    with pytest.raises(Forbidden):
        connecting.connect(cast.nguyen, case_id=case.pk, terms=terms)
    made = connecting.connect(cast.linh, case_id=case.pk, terms=terms)
    assert (made.agency, made.system_id) == (cast.bac_ninh, case.system_id)
    assert (made.purpose, made.scope) == (desk.WHOLE.purpose, desk.WHOLE.scope)
    assert (made.fields, made.field_count) == (desk.WHOLE.contents, 12)
    assert connecting.connect(cast.linh, case_id=case.pk, terms=terms) == made
    with pytest.raises(NotAllowed, match="không thu lại"):
        connecting.take_back(cast.nguyen, case_id=case.pk, reason="Nhầm")
    again = desk.request(cast.nguyen, of=cast.bac_ninh, on=made.system)
    desk.passed(cast.nguyen, again)
    connecting.judge(cast.nguyen, case_id=again.pk)
    with pytest.raises(FieldError, match="đang có kết nối"):
        connecting.connect(cast.linh, case_id=again.pk, terms=terms)


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(cast):
    case = desk.letter_case(cast.khue)
    seen = Case.objects.get(pk=case.pk).version
    connecting.save(cast.nguyen, case_id=case.pk, given=desk.WHOLE, version=seen)
    with pytest.raises(Stale):
        connecting.save(cast.dang, case_id=case.pk, given=desk.WHOLE, version=seen)


def test_who_does_not_work_tickets_takes_no_request_in(cast):
    case = desk.letter_case(cast.khue, of=cast.bac_ninh)
    for person in (cast.diep, cast.hanh, cast.phuong):
        with pytest.raises((Forbidden, NotFound)):
            connecting.judge(person, case_id=case.pk)


def test_a_broken_address_is_told_at_its_field(cast):
    case = desk.letter_case(cast.khue)
    with pytest.raises(FieldError) as refused:
        connecting.save(cast.nguyen, case_id=case.pk, given=replace(desk.WHOLE, officer_email="không@"))
    assert refused.value.field == "officer_email"
    assert Task.objects.filter(case=case, started_at__lte=timezone.now() + timedelta(1)).count() == 3
