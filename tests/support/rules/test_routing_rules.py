"""Routing rules place new tickets and those classified anew, and never undo what a person decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from support.actions import routing_rules as changing
from support.actions import work
from support.actions.intake import file_many
from support.actions.routing_rules import RoutingRuleIn
from support.actions.rules import When
from support.domain.channels import Channel
from support.domain.errors import FieldError, Forbidden, NotAllowed
from support.domain.events import EventKind
from support.domain.lifecycle import Stage
from support.domain.requests import OpenRequest
from support.domain.roles import Role
from support.domain.rules import Giving, How
from support.domain.systems import AgencyKind
from support.domain.text import nfc
from support.models import (
    Absence,
    Agency,
    Assignment,
    Case,
    ConnectedSystem,
    Event,
    Platform,
    QueueMember,
    QueueProfile,
    RoutingRule,
)
from support.queries import routing_rules
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make.actor(make.user(Role.TEAM_LEAD))


def queue(key: str) -> int:
    return QueueProfile.objects.get(key=key).pk


def named(key: str, *people: object) -> None:
    for person in people:
        QueueMember.objects.create(profile=QueueProfile.objects.get(key=key), user=person)


def keep(by, *, rule_id=None, **wanted) -> RoutingRule:
    given = {"name": "Quy tắc thử", "queue_id": queue("du-lieu")} | wanted
    return changing.save(by, rule_id=rule_id, wanted=RoutingRuleIn(**given), when=When())


def filed(subject: str = "Hỏi cách dùng", body: str = "Kính gửi", **more) -> Case:
    asked = {"channel": Channel.EMAIL, "without_system": True, "receipt": False} | more
    request = OpenRequest(key="k", message=make.message(subject, body), **asked)
    return Case.objects.get(pk=file_many(make.SYSTEM, [request])[0].case_id)


def term(case: Case) -> Assignment:
    return Assignment.objects.get(case=case, until=None)


def test_the_first_rule_that_fits_places_a_new_ticket_and_its_reason_is_kept(lead):
    engineer = make.engineer()
    keep(lead, name="Khác", words=("không có ở đâu",))
    rule = keep(lead, words=("mã lỗi 504", "hết chỗ"), giving=Giving.PERSON, person_id=engineer.pk)
    keep(lead, name="Sau", queue_id=queue("ket-noi-moi"))
    case = filed("Xin giúp", "Máy báo mã lỗi 504 từ sáng", topic="G1")
    kept = term(case)
    assert (case.queue_id, case.assignee_id, case.stage) == (queue("du-lieu"), engineer.pk, Stage.ASSIGNED)
    assert (kept.rule_id, kept.words, kept.how, kept.clause) == (rule.pk, ["mã lỗi 504"], How.PERSON, "11.2")
    assert case.ticket.assigned_to_id == engineer.pk
    event = Event.objects.get(kind=EventKind.ASSIGNED)
    assert (event.data["rule"], event.data["to_user"]) == (rule.pk, engineer.pk)
    assert "504" not in str(event.data)


@pytest.mark.parametrize(
    ("asks", "request_"),
    [
        ({"channels": ("letter",)}, {"channel": Channel.LETTER}),
        ({"kinds": ("question",)}, {"kind": "question"}),
        ({"topics": ("C",)}, {"topic": "C1"}),
        ({"topics": ("C1", "C2")}, {"topic": "C1"}),
        ({"agency_kinds": ("police",)}, {"agency": AgencyKind.POLICE}),
        ({"agency": True}, {"agency": AgencyKind.STATE}),
        ({"words": ("KHÔNG mã hóa",)}, {"subject": nfc("Dữ liệu khong ma hoa")}),
        ({"words": ("bảng lương",), "whole": False}, {"subject": "Về bảng lương"}),
    ],
)
def test_a_rule_asks_for_a_fact_and_passes_by_what_lacks_it(lead, asks, request_):
    from support.domain.kinds import Kind

    agency = make.agency()
    asks, given = dict(asks), dict(request_)
    if asks.pop("agency", None):
        asks["agency_id"] = agency.pk
    keep(lead, queue_id=queue("ket-noi-moi"), **asks)
    if kind := given.pop("agency", None):
        Agency.objects.filter(pk=agency.pk).update(kind=kind.value)
        given["agency_id"] = agency.pk
    if "kind" in given:
        given["kind"] = Kind(given["kind"])
    other = filed("Hỏi cách dùng", "Xin gửi bảng lương", topic="G1")
    assert other.queue_id == queue("thao-tac-tai-lieu")
    assert filed(**({"topic": "G1"} | given)).queue_id == queue("ket-noi-moi")


def test_a_platform_is_that_of_the_connection_else_those_of_the_system(lead):
    platform, system = Platform.objects.get(key="ndxp"), ConnectedSystem.objects.create(name="Hệ thống thử")
    system.platforms.add(platform)
    keep(lead, platform_id=platform.pk)
    assert filed(topic="G1", system_id=system.pk, without_system=False).queue_id == queue("du-lieu")
    assert filed(topic="G1").queue_id == queue("thao-tac-tai-lieu")


def test_words_are_whole_words_and_stand_in_the_subject_where_the_rule_says_so(lead):
    keep(lead, words=("lương",), whole=False)
    assert filed("Hỏi", "bảng lương", topic="G1").queue_id != queue("du-lieu")
    assert filed("Lượng truy cập", topic="G1").queue_id == queue("du-lieu")  # marks do not count
    assert filed("Thượng lưuơng", topic="G1").queue_id != queue("du-lieu")


def test_r5_without_a_rule_every_ticket_has_the_queue_of_its_topic_and_no_term_of_a_rule():
    case = filed(topic="B1")
    assert case.queue_id == queue("du-lieu")
    assert not Assignment.objects.exists()
    assert filed("Lời chào", "không nói gì").queue_id == queue("tiep-nhan")


@pytest.mark.parametrize(("topic", "key"), [("E7", "he-thong-quoc-phong"), ("C4", "nghi-vuot-pham-vi")])
def test_no_rule_opens_what_a_restricted_topic_closed(lead, topic, key):
    keep(lead, name="Tất cả sang Dữ liệu")
    assert filed(topic=topic).queue_id == queue(key)
    case = filed(topic="G1")
    assert case.queue_id == queue("du-lieu")
    work.change_properties(lead, case_id=case.pk, wanted=work.Properties(topic=topic))
    case.refresh_from_db()
    assert case.queue_id == queue(key)


def _defence_system() -> ConnectedSystem:
    owner = make.agency("Cục thử của Bộ Quốc phòng")
    Agency.objects.filter(pk=owner.pk).update(kind=AgencyKind.DEFENCE.value)
    return ConnectedSystem.objects.create(name="Hệ thống thử quốc phòng", owner=owner)


def test_r13_a_defence_system_leads_to_the_restricted_queue_at_intake_and_when_it_turns_out(lead):
    system = _defence_system()
    case = filed(topic="A1", system_id=system.pk, without_system=False)
    assert case.queue_id == queue("he-thong-quoc-phong")
    assert term(case).clause == "6.3"
    late, engineer = filed(topic="A1"), make.engineer()
    work.assign(lead, case_id=late.pk, user_id=engineer.pk)
    work.change_properties(make.actor(engineer), case_id=late.pk, wanted=work.Properties(system_id=system.pk))
    late.refresh_from_db()
    # Given out by hand or not: who is not named for the queue does not keep it (Điều 6.3).
    assert (late.queue_id, late.assignee_id) == (queue("he-thong-quoc-phong"), None)
    assert term(late).how == How.QUEUE


def test_r13_a_person_named_for_the_restricted_queue_keeps_the_ticket(lead):
    engineer = make.engineer()
    named("he-thong-quoc-phong", engineer)
    case = filed(topic="A1")
    work.assign(lead, case_id=case.pk, user_id=engineer.pk)
    wanted = work.Properties(system_id=_defence_system().pk)
    work.change_properties(make.actor(engineer), case_id=case.pk, wanted=wanted)
    case.refresh_from_db()
    assert (case.queue_id, case.assignee_id) == (queue("he-thong-quoc-phong"), engineer.pk)


def test_a_ticket_classified_anew_is_placed_until_somebody_gave_it_out_by_hand(lead):
    one, two = make.engineer(), make.engineer()
    keep(lead, topics=("G",), giving=Giving.PERSON, person_id=one.pk)
    keep(
        lead, name="Kết nối", topics=("A",), queue_id=queue("ket-noi"), giving=Giving.PERSON, person_id=two.pk
    )
    case = filed("Xin chào", "không rõ")
    work.change_properties(lead, case_id=case.pk, wanted=work.Properties(topic="G1"))
    case.refresh_from_db()
    assert (case.assignee_id, case.queue_id, case.stage) == (one.pk, queue("du-lieu"), Stage.ASSIGNED)
    work.change_properties(lead, case_id=case.pk, wanted=work.Properties(topic="A1"))
    case.refresh_from_db()
    assert (case.assignee_id, case.queue_id) == (two.pk, queue("ket-noi"))
    work.assign(lead, case_id=case.pk, user_id=one.pk)
    work.change_properties(lead, case_id=case.pk, wanted=work.Properties(topic="G1"))
    case.refresh_from_db()
    assert case.assignee_id == one.pk
    assert [row.how for row in Assignment.objects.order_by("pk")] == [How.PERSON, How.PERSON, How.HAND]


def test_taken_back_by_hand_a_ticket_is_not_given_out_by_a_rule_again(lead):
    one = make.engineer()
    keep(lead, topics=("G",), giving=Giving.PERSON, person_id=one.pk)
    case = filed(topic="G1")
    work.assign(lead, case_id=case.pk, user_id=None)
    work.change_properties(lead, case_id=case.pk, wanted=work.Properties(topic="G2"))
    case.refresh_from_db()
    assert case.assignee_id is None


def test_the_same_rule_does_not_give_a_ticket_to_the_next_one_on_every_change(lead):
    one, two = make.engineer(), make.engineer()
    named("du-lieu", one, two)
    keep(lead, topics=("G",), giving=Giving.LOAD)
    case = filed(topic="G1")
    holder = case.assignee_id
    work.change_properties(lead, case_id=case.pk, wanted=work.Properties(topic="G2"))
    case.refresh_from_db()
    assert case.assignee_id == holder


def test_a_queue_chosen_by_hand_stays(lead):
    keep(lead, kinds=("question",), queue_id=queue("du-lieu"))
    case = filed(topic="G1")
    work.change_properties(lead, case_id=case.pk, wanted=work.Properties(queue_id=queue("an-ninh")))
    from support.domain.kinds import Kind

    work.change_properties(lead, case_id=case.pk, wanted=work.Properties(kind=Kind.QUESTION))
    case.refresh_from_db()
    assert case.queue_id == queue("an-ninh")


def test_whoever_is_away_or_gone_is_passed_over_and_the_ticket_waits_in_its_queue(lead):
    one = make.engineer()
    keep(lead, topics=("G",), giving=Giving.PERSON, person_id=one.pk)
    today = timezone.localdate()
    Absence.objects.create(user=one, first=today, last=today, made_at=timezone.now())
    case = filed(topic="G1")
    assert (case.assignee_id, term(case).how) == (None, How.QUEUE)


def test_a_rule_from_tomorrow_on_does_nothing_today(lead):
    wanted = RoutingRuleIn(name="Mai", queue_id=queue("du-lieu"))
    changing.save(lead, rule_id=None, wanted=wanted, when=When(timezone.localdate() + timedelta(days=1)))
    assert filed(topic="G1").queue_id == queue("thao-tac-tai-lieu")
    assert [rule.name for rule in routing_rules.rules(timezone.now() + timedelta(days=2))][-1] == "Mai"


def test_closing_undoes_a_rule_and_the_old_one_comes_back(lead):
    first = keep(lead)
    second = keep(lead, rule_id=first.pk, name="Sửa sai", queue_id=queue("an-ninh"))
    assert filed(topic="G1").queue_id == queue("an-ninh")
    changing.restore(lead, rule_id=first.pk, when=When())
    assert filed(topic="G1").queue_id == queue("du-lieu")
    last = RoutingRule.objects.get(valid_to=None, name="Quy tắc thử")
    changing.close(lead, rule_id=last.pk, when=When())
    assert filed(topic="G1").queue_id == queue("thao-tac-tai-lieu")
    assert RoutingRule.objects.filter(pk__in=(first.pk, second.pk, last.pk), valid_to=None).count() == 0


def test_moving_a_rule_up_changes_who_decides(lead):
    keep(lead, name="Trên")
    below = keep(lead, name="Dưới", queue_id=queue("an-ninh"))
    changing.move(lead, rule_id=below.pk, up=True)
    assert filed(topic="G1").queue_id == queue("an-ninh")
    moved = RoutingRule.objects.get(valid_to=None, name="Dưới")
    changing.move(lead, rule_id=moved.pk, up=False)
    assert filed(topic="G1").queue_id == queue("du-lieu")
    with pytest.raises(NotAllowed):
        changing.move(lead, rule_id=moved.pk, up=False)  # a row that was replaced


def test_a_rule_of_the_law_is_not_passed_by_a_click(lead):
    wanted = RoutingRuleIn(name="Theo văn bản", queue_id=queue("an-ninh"))
    law = changing.save(lead, rule_id=None, wanted=wanted, when=When(source="Quyết định 12/QĐ-X"))
    own = keep(lead)
    for rule, up in ((law, False), (own, True)):
        with pytest.raises(NotAllowed):
            changing.move(lead, rule_id=rule.pk, up=up)
    with pytest.raises(FieldError):
        changing.close(lead, rule_id=law.pk, when=When())


def test_our_closed_queue_for_defence_systems_is_not_said_to_be_the_law():
    """Điều 6.3 names who leads there; that they wait in a queue of their own is our way to do it."""
    assert RoutingRule.objects.get(owner_kinds=[AgencyKind.DEFENCE.value]).source == ""


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"name": " "}, "name"),
        ({"queue_id": None}, "queue"),
        ({"topics": ("X1",)}, "topics"),
        ({"words": ("x" * 81,)}, "words"),
        ({"words": tuple(str(n) for n in range(41))}, "words"),
        ({"queue_id": 999_999}, "queue"),
        ({"giving": Giving.PERSON}, "person"),
        ({"giving": Giving.PERSON, "person_id": 999_999}, "person"),
        ({"giving": Giving.LOAD}, "queue"),
        ({"giving": Giving.LOAD, "queue_id": None}, "queue"),
    ],
)
def test_a_rule_that_could_never_work_is_refused_at_its_field(lead, wanted, field):
    with pytest.raises(FieldError) as refused:
        keep(lead, **wanted)
    assert refused.value.field == field
    assert RoutingRule.objects.count() == 1


def test_a_restricted_queue_is_given_only_to_who_is_named_for_it(lead):
    with pytest.raises(FieldError) as refused:
        keep(
            lead,
            queue_id=queue("nghi-vuot-pham-vi"),
            giving=Giving.PERSON,
            person_id=make.engineer().pk,
        )
    assert refused.value.field == "person"


def test_only_who_keeps_the_catalogue_changes_rules():
    for role in (Role.ENGINEER, Role.DUTY_OFFICER, Role.AUDITOR):
        with pytest.raises(Forbidden):
            keep(make.actor(make.user(role)))


def test_a_hundred_tickets_are_placed_with_as_many_questions_as_ten(lead, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    named("du-lieu", make.engineer(), make.engineer())
    keep(lead, words=("vướng mắc",), giving=Giving.LOAD)

    def asked(count: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            make.cases(count)
        return len(queries)

    asked(1)
    assert asked(10) == asked(100)
