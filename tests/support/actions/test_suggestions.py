"""A suggestion that is not kept, not told from a decision, or accepted for many and not to be taken back."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from support.actions import base, suggestions, triage, work
from support.domain.errors import Forbidden, NotAllowed
from support.domain.events import EventKind
from support.domain.roles import Actor, Role
from support.models import Case, ConnectedSystem, Connection, Event, QueueProfile, TopicSuggestion
from tests import factories as make

pytestmark = pytest.mark.django_db

TIMEOUT = ("Quá thời gian chờ", "Hệ thống mất kết nối từ sáng, quá thời gian chờ.")
HOW = ("Cách sử dụng", "Xin hướng dẫn thao tác tra cứu, bấm vào đâu?")
DOUBT = ("Nhờ xem giúp", "Cán bộ cho mượn tài khoản khi đi vắng, xin hỏi có được không và xin cấp thêm.")


def _new(words: tuple[str, str] = TIMEOUT, **more) -> Case:
    return make.case(words=make.message(*words), classified=False, **more)


def _person(role: Role) -> Actor:
    return make.actor(make.user(role))


def _last(case: Case) -> Event:
    return Event.objects.filter(cases__case=case, kind=EventKind.CLASSIFIED).order_by("-pk")[0]


def test_what_is_suggested_is_kept_with_its_reason():
    kept = _new().suggestion
    assert kept.first_id == "A1"
    assert kept.ranked[0][0] == "A1"
    assert kept.ranked[0][2][0] == "quá thời gian chờ"
    assert len(kept.ranked) <= 3
    assert kept.outcome == ""


def test_nothing_is_without_a_queue_also_when_nothing_is_suggested():
    case = _new(("Lorem ipsum", "dolor sit amet"))
    assert case.topic_id is None
    assert case.suggestion.first_id is None
    assert QueueProfile.objects.get(pk=case.queue_id).key == "tiep-nhan"


def test_a_doubtful_restricted_topic_is_marked_and_stays_in_general_view():
    case = _new(DOUBT)
    assert case.suggestion.doubtful
    assert not QueueProfile.objects.get(pk=case.queue_id).restricted


def test_what_a_worker_said_at_the_door_is_no_suggestion():
    case = make.cases(1, topic="A1")[0]
    assert not TopicSuggestion.objects.filter(case=case).exists()


def test_a_batch_keeps_its_suggestions_with_one_insert(django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as few:
        make.cases(2, classified=False)
    with django_assert_max_num_queries(len(few.captured_queries)):
        make.cases(20, classified=False)
    assert TopicSuggestion.objects.count() == 22


@pytest.mark.parametrize(("topic", "outcome"), [("A1", "accepted"), ("?", "other"), ("Z", "changed")])
def test_the_decision_is_told_from_the_suggestion(topic, outcome):
    case, by = _new(), _person(Role.ENGINEER)
    chosen = case.suggestion.ranked[1][0] if topic == "?" else topic
    work.change_properties(by, case_id=case.pk, wanted=work.Properties(topic=chosen, without_system=True))
    kept = TopicSuggestion.objects.get(case=case)
    assert (kept.outcome, kept.decided_id, kept.decided_by_id) == (outcome, chosen, by.user_id)
    assert _last(case).data["suggestion"] == outcome
    assert _last(case).data["suggested"] == "A1"


def test_a_later_change_does_not_rewrite_the_first_decision():
    case, by = _new(), _person(Role.ENGINEER)
    for topic in ("A1", "B3"):
        work.change_properties(by, case_id=case.pk, wanted=work.Properties(topic=topic))
    assert TopicSuggestion.objects.get(case=case).outcome == "accepted"
    assert "suggestion" not in _last(case).data


def test_accepting_what_stands_there_already_is_told_too():
    case, by = _new(), _person(Role.ENGINEER)
    work.change_properties(by, case_id=case.pk, wanted=work.Properties(topic="A1"))
    assert _last(case).data == {"changed": {}, "suggestion": "accepted", "suggested": "A1"}


def test_many_are_accepted_with_the_system_where_there_is_no_choice():
    agency = make.agency()
    system = ConnectedSystem.objects.create(name="Hệ thống một cửa")
    connection = Connection.objects.create(agency=agency, system=system)
    bound, plain, open_ = _new(of=agency), _new(HOW), _new()
    by = _person(Role.ENGINEER)
    made = triage.accept_many(by, case_ids=[open_.pk, plain.pk, bound.pk])
    assert (set(made.done), made.lacking, made.left) == ({bound.pk, plain.pk}, (open_.pk,), 0)
    found = Case.objects.in_bulk()
    assert (found[bound.pk].topic_id, found[bound.pk].connection_id) == ("A1", connection.pk)
    assert (found[plain.pk].topic_id, found[plain.pk].without_system) == ("G1", True)
    assert found[open_.pk].system_id is None
    assert Event.objects.filter(kind=EventKind.CLASSIFIED).count() == 3


def test_what_many_got_is_taken_back_and_may_be_accepted_again():
    cases, by = [_new(HOW), _new(HOW)], _person(Role.ENGINEER)
    ids = [case.pk for case in cases]
    triage.accept_many(by, case_ids=ids)
    assert suggestions.take_back(by, case_ids=ids) == ids
    assert not Case.objects.filter(pk__in=ids, without_system=True).exists()
    assert set(TopicSuggestion.objects.values_list("outcome", "decided_at")) == {("", None)}
    assert _last(cases[0]).data["suggestion"] == "taken_back"
    assert triage.accept_many(by, case_ids=ids).done == tuple(ids)


def test_nobody_takes_back_what_was_worked_on_since_or_what_another_accepted():
    case, by = _new(HOW), _person(Role.ENGINEER)
    triage.accept_many(by, case_ids=[case.pk])
    with pytest.raises(NotAllowed):
        suggestions.take_back(_person(Role.ENGINEER), case_ids=[case.pk])
    work.take(by, case_id=case.pk)
    with pytest.raises(NotAllowed):
        suggestions.take_back(by, case_ids=[case.pk])
    assert Case.objects.get(pk=case.pk).without_system


def test_accepting_for_many_leaves_what_is_done_foreign_or_closed():
    mine, closed, by = _new(HOW), _new(), _person(Role.ENGINEER)
    make.restricted(closed)
    made = triage.accept_many(by, case_ids=[mine.pk, closed.pk, 999_999])
    assert (made.done, made.left) == ((mine.pk,), 2)
    assert TopicSuggestion.objects.get(case=closed).outcome == ""
    with pytest.raises(NotAllowed):
        triage.accept_many(by, case_ids=[mine.pk])


def test_who_does_not_work_tickets_accepts_nothing():
    with pytest.raises(Forbidden):
        triage.accept_many(_person(Role.AUDITOR), case_ids=[_new(HOW).pk])


def test_a_decision_without_its_time_is_refused_by_the_database():
    case = _new()
    with pytest.raises(IntegrityError), transaction.atomic():
        TopicSuggestion.objects.filter(case=case).update(outcome="accepted")


def test_what_went_into_a_closed_queue_meanwhile_does_not_bar_the_undo_of_the_rest():
    gone, stays, by = _new(HOW), _new(HOW), _person(Role.ENGINEER)
    triage.accept_many(by, case_ids=[gone.pk, stays.pk])
    Case.objects.filter(pk=gone.pk).update(queue=QueueProfile.objects.get(key="nghi-vuot-pham-vi").pk)
    assert suggestions.take_back(by, case_ids=[gone.pk, stays.pk]) == [stays.pk]


@pytest.mark.parametrize("act", ["accept", "take back"])
def test_many_are_locked_before_any_is_worked_on(monkeypatch, act):
    """A rule that gives out by turns locks the queues: who then waits for a ticket waits for ever."""
    ids, by = [_new(HOW).pk, _new(HOW).pk], _person(Role.ENGINEER)
    if act == "take back":
        triage.accept_many(by, case_ids=ids)
    order = []
    lock, work_on = base.lock_cases, base.lock_for_work
    monkeypatch.setattr(base, "lock_cases", lambda ids: order.append(sorted(ids)) or lock(ids))
    monkeypatch.setattr(
        base, "lock_for_work", lambda *args, **more: order.append(more or args[1:]) or work_on(*args, **more)
    )
    (triage.accept_many if act == "accept" else suggestions.take_back)(by, case_ids=ids)
    assert order[0] == ids
    assert len(order) > 2
