"""A hand-over that loses a holder's time, clause or reason; a table that wins over a person (N8, R13)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction

from support.actions import leads as by_table
from support.actions import work
from support.actions.handing_over import Decision, follow_table, give_back, hand_over
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, Stale
from support.domain.events import EventKind
from support.domain.leads import BODY_LABELS, CLAUSES, Body
from support.domain.lifecycle import Stage
from support.domain.roles import Actor, Role
from support.domain.systems import AgencyKind
from support.models import Agency, Case, ConnectedSystem, Event, EventText, Lead
from support.queries import leads
from tests import factories
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
CYBER = Decision(Body.CYBER, "6.4", "Có dấu hiệu tấn công mạng")
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def _chief() -> Actor:
    return factories.actor(factories.user(Role.TEAM_LEAD))


def _defence_system() -> ConnectedSystem:
    owner = factories.agency("Đơn vị thử thuộc Bộ Quốc phòng")
    Agency.objects.filter(pk=owner.pk).update(kind=AgencyKind.DEFENCE.value)
    return ConnectedSystem.objects.create(name="Hệ thống thử của Bộ Quốc phòng", owner=owner)


def _sudden_check_of_defence() -> Case:
    """Give a ticket of the closed queue of that ministry: only those named reach it."""
    case, system = factories.case(), _defence_system()
    wanted = work.Properties(topic="E3", system_id=system.pk)
    return work.change_properties(factories.SYSTEM, case_id=case.pk, wanted=wanted)


def test_a_hand_over_keeps_both_holders_their_clause_and_the_reason() -> None:
    case, chief = factories.case(), _chief()
    made = hand_over(chief, case_id=case.pk, decision=CYBER)
    assert (made.body, made.clause, made.manual, made.by_id) == ("cyber", "6.4", True, chief.user_id)
    assert made.agency is not None
    assert made.agency.name == BODY_LABELS[Body.CYBER]
    event = Event.objects.get(kind=EventKind.LEAD_CHANGED, cases__case=case)
    assert (event.data["from"], event.data["to"], event.data["clause"]) == ("ndb", "cyber", "6.4")
    assert EventText.objects.get(event=event, name="reason").text == CYBER.reason
    assert event.at == made.since
    hand_over(chief, case_id=case.pk, decision=Decision(Body.ORDER, "14.2", "Vướng mắc của Công an xã"))
    first, second = Lead.objects.filter(case=case).order_by("since", "pk")
    assert (first.until, second.until) == (second.since, None)
    assert first.closing["subject"] == case.subject


def test_the_times_of_all_holders_add_up_to_the_tickets_own() -> None:
    """Monday 9:00 ours, Tuesday 9:00 theirs, Thursday 10:00 now: a day, then two days and an hour of work."""
    monday = datetime(2026, 11, 16, 9, tzinfo=VIETNAM)
    with time_machine.travel(monday, tick=False):
        case = factories.case(words=factories.message(at=monday))
    with time_machine.travel(monday + timedelta(days=1), tick=False):
        hand_over(_chief(), case_id=case.pk, decision=CYBER)
    now = monday + timedelta(days=3, hours=1)
    ours, theirs = leads.held(Case.objects.get(pk=case.pk), now)
    assert (ours.term.body, theirs.term.body) == ("ndb", "cyber")
    assert (ours.minutes, theirs.minutes) == (480, 1020)
    assert (ours.lasted, theirs.lasted) == (timedelta(days=1), timedelta(days=2, hours=1))
    assert ours.lasted + theirs.lasted == now - case.received_at


@pytest.mark.parametrize("topic", ["K2", "E2", "A1", "D1"])
def test_the_table_never_overrides_what_a_person_decided(topic: str) -> None:
    case = factories.case()
    hand_over(_chief(), case_id=case.pk, decision=CYBER)
    work.change_properties(factories.SYSTEM, case_id=case.pk, wanted=work.Properties(topic=topic))
    by_table.settle(factories.SYSTEM, case=Case.objects.get(pk=case.pk))
    now = leads.current(Case.objects.get(pk=case.pk))
    assert (now.body, now.clause, now.manual) == ("cyber", "6.4", True)
    assert Lead.objects.filter(case=case).count() == 1


def test_r13_a_sudden_check_of_a_defence_system_asks_for_a_decision_until_somebody_decides() -> None:
    case = _sudden_check_of_defence()
    assert case.lead_asked
    assert not Lead.objects.filter(case=case).exists()
    decision = Decision(Body.DEFENCE, "6.3, 6.4b", "Đã thống nhất với đơn vị chuyên môn")
    made = hand_over(factories.SYSTEM, case_id=case.pk, decision=decision)
    assert made.agency is not None
    assert not Case.objects.get(pk=case.pk).lead_asked
    assert (made.table_body, made.table_clause) == ("", "6.3, 6.4b")


def test_r13_to_keep_the_lead_ourselves_is_a_decision_too() -> None:
    case = _sudden_check_of_defence()
    hand_over(
        factories.SYSTEM,
        case_id=case.pk,
        decision=Decision(Body.NDB, "6.3", "Ta chủ trì, Bộ Quốc phòng phối hợp"),
    )
    assert not Case.objects.get(pk=case.pk).lead_asked
    assert leads.current(Case.objects.get(pk=case.pk)).manual


def test_r13_a_decision_for_another_matter_does_not_answer_the_question_of_the_law() -> None:
    case = factories.case()
    hand_over(_chief(), case_id=case.pk, decision=CYBER)
    wanted = work.Properties(topic="E3", system_id=_defence_system().pk)
    assert work.change_properties(factories.SYSTEM, case_id=case.pk, wanted=wanted).lead_asked
    assert leads.current(Case.objects.get(pk=case.pk)).body == "cyber"


def test_r13_another_topic_takes_the_question_away() -> None:
    case = _sudden_check_of_defence()
    wanted = work.Properties(topic="A1")
    assert not work.change_properties(factories.SYSTEM, case_id=case.pk, wanted=wanted).lead_asked


def test_a_mistake_taken_back_leaves_the_lead_to_the_table_again() -> None:
    case, chief = factories.case(), _chief()
    hand_over(chief, case_id=case.pk, decision=CYBER)
    back = give_back(chief, case_id=case.pk, reason="Chọn nhầm bên chủ trì")
    assert (back.body, back.clause, back.manual) == ("ndb", "11.2", False)
    assert Lead.objects.filter(case=case).count() == 2
    work.change_properties(factories.SYSTEM, case_id=case.pk, wanted=work.Properties(topic="E2"))
    assert leads.current(Case.objects.get(pk=case.pk)).body == "cyber"


def test_taking_a_decision_back_asks_the_question_of_the_law_again() -> None:
    case, chief = _sudden_check_of_defence(), factories.SYSTEM
    hand_over(chief, case_id=case.pk, decision=Decision(Body.DEFENCE, "6.3", "Đã thống nhất"))
    give_back(chief, case_id=case.pk, reason="Chọn nhầm")
    assert Case.objects.get(pk=case.pk).lead_asked


def test_a_decision_by_hand_may_be_left_to_the_table_again() -> None:
    case, chief = factories.case(topic="E2"), _chief()
    hand_over(chief, case_id=case.pk, decision=Decision(Body.NDB, "11.2", "Tự xử lý"))
    made = follow_table(chief, case_id=case.pk, reason="Theo đúng Điều 6.2")
    assert (made.body, made.clause, made.manual) == ("cyber", "6.2", False)
    with pytest.raises(NotAllowed):
        follow_table(chief, case_id=case.pk, reason="Lần nữa")


def test_what_the_law_leaves_to_a_person_cannot_be_left_to_the_table() -> None:
    case, chief = _sudden_check_of_defence(), factories.SYSTEM
    hand_over(chief, case_id=case.pk, decision=Decision(Body.NDB, "6.3", "Ta chủ trì"))
    with pytest.raises(NotAllowed):
        follow_table(chief, case_id=case.pk, reason="Không muốn quyết định")


def test_nothing_to_give_back_is_said_so() -> None:
    with pytest.raises(NotAllowed):
        give_back(_chief(), case_id=factories.case().pk, reason="Không có gì")


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (Decision(Body.NDB, "11.2", "Vẫn là ta"), "body"),
        (Decision(Body.CYBER, " ", "Không căn cứ"), "clause"),
        (Decision(Body.CYBER, "x" * 61, "Căn cứ dài"), "clause"),
        (Decision(Body.PLATFORM, "5.1", "Chưa rõ cơ quan nào"), "agency"),
        (Decision(Body.CYBER, "6.4", "Cơ quan lạ", agency_id=10**6), "agency"),
    ],
)
def test_a_decision_that_says_too_little_is_refused_at_its_field(decision: Decision, field: str) -> None:
    with pytest.raises(FieldError) as refused:
        hand_over(_chief(), case_id=factories.case().pk, decision=decision)
    assert refused.value.field == field


def test_no_hand_over_without_a_reason_or_of_a_finished_ticket() -> None:
    case, chief = factories.case(), _chief()
    with pytest.raises(NotAllowed):
        hand_over(chief, case_id=case.pk, decision=Decision(Body.CYBER, "6.4", "  "))
    Case.objects.filter(pk=case.pk).update(stage=Stage.CLOSED.value)
    with pytest.raises(NotAllowed):
        hand_over(chief, case_id=case.pk, decision=CYBER)


def test_personal_numbers_in_a_reason_are_hidden_before_they_are_kept() -> None:
    reason = f"Công dân CCCD {factories.NUMBER} phản ánh"
    made = hand_over(_chief(), case_id=factories.case().pk, decision=Decision(Body.CYBER, "6.4", reason))
    assert factories.NUMBER not in made.reason
    assert factories.NUMBER not in EventText.objects.get(event__kind=EventKind.LEAD_CHANGED).text


def test_the_owner_of_the_system_and_who_asked_are_found_by_themselves() -> None:
    asker, owner = factories.agency(), factories.agency()
    case = factories.case(of=asker)
    system = ConnectedSystem.objects.create(name="Hệ thống thử", owner=owner)
    Case.objects.filter(pk=case.pk).update(system=system)
    assert (
        hand_over(
            _chief(), case_id=case.pk, decision=Decision(Body.OWNER, "11.2", "Lỗi phía hệ thống")
        ).agency
        == owner
    )
    made = hand_over(_chief(), case_id=case.pk, decision=Decision(Body.REGISTERING, "7.2", "Đơn vị tự làm"))
    assert made.agency == asker


def test_who_hands_over_team_lead_duty_officer_and_the_engineer_who_works_the_ticket(cast: Cast) -> None:
    case = cast.hanhs_case()
    for stranger in (cast.diep, cast.tri, cast.lan, cast.hanh, cast.nobody):
        with pytest.raises((Forbidden, NotFound)):
            hand_over(stranger, case_id=case.pk, decision=CYBER)
    with pytest.raises(Forbidden):
        hand_over(cast.nguyen, case_id=case.pk, decision=CYBER)
    work.take(cast.nguyen, case_id=case.pk)
    hand_over(cast.nguyen, case_id=case.pk, decision=CYBER)
    give_back(cast.khue, case_id=case.pk, reason="Trả lại")
    hand_over(cast.linh, case_id=case.pk, decision=CYBER)
    assert Lead.objects.filter(case=case).count() == 3


def test_who_saw_an_older_ticket_decides_nothing() -> None:
    case, chief = factories.case(), _chief()
    version = case.version
    hand_over(chief, case_id=case.pk, decision=CYBER, version=version)
    with pytest.raises(Stale):
        hand_over(chief, case_id=case.pk, decision=Decision(Body.ORDER, "14.2", "Khác"), version=version)


def test_whoever_worked_for_the_former_lead_lets_go_and_our_own_people_keep_the_ticket() -> None:
    case, chief, engineer = factories.case(), _chief(), factories.engineer()
    work.assign(chief, case_id=case.pk, user_id=engineer.pk)
    made = hand_over(chief, case_id=case.pk, decision=CYBER)
    assert Case.objects.get(pk=case.pk).assignee_id == engineer.pk
    assert made.agency is not None
    theirs = factories.member(made.agency)
    work.assign(chief, case_id=case.pk, user_id=theirs.pk)
    give_back(chief, case_id=case.pk, reason="Đã xong phần của Cục")
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.assignee_id, fresh.stage) == (None, Stage.ACCEPTED.value)


def test_every_clause_of_the_table_may_be_chosen() -> None:
    assert set(CLAUSES) >= {"6.3", "6.4", "6.2", "14.2", "7.2", "11.2"}
    assert all(len(one) <= 60 for one in CLAUSES)


@pytest.mark.parametrize("change", [{"clause": ""}, {"manual": True, "reason": ""}])
def test_the_database_refuses_a_lead_without_clause_or_reason(change: dict[str, object]) -> None:
    made = hand_over(_chief(), case_id=factories.case().pk, decision=CYBER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.filter(pk=made.pk).update(**change)
