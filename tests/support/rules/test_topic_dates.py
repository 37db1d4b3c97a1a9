"""A topic past its days is offered or suggested for a new ticket, or is lost from the tickets of before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from support.actions import work
from support.domain import assessment, data_errors, routing
from support.domain.errors import FieldError
from support.domain.roles import Actor, Role
from support.domain.suggest import Facts
from support.domain.topics import NEEDED
from support.models import Case, Topic
from support.queries import lists, tickets
from support.web import suggested
from tests import factories as make

pytestmark = pytest.mark.django_db

TIMEOUT = ("Quá thời gian chờ", "Hệ thống mất kết nối từ sáng, quá thời gian chờ.")
DAY = timedelta(days=1)


def _new() -> Case:
    return make.case(words=make.message(*TIMEOUT), classified=False)


def _days(code: str, since: int | None = None, until: int | None = None) -> None:
    today = timezone.localdate()
    first, last = (today + one * DAY if one is not None else None for one in (since, until))
    Topic.objects.filter(pk=code).update(valid_from=first, valid_to=last)


def _offered() -> set[str]:
    return {one.code for one in lists.topics()}


@pytest.mark.parametrize(
    ("since", "until", "stands"),
    [
        (None, None, True), (None, 0, True), (None, -1, False), (0, None, True), (1, None, False),
        (-3, -1, False), (-3, 3, True), (2, 5, False),
    ],
)  # fmt: skip
def test_both_days_count_and_none_is_open(since, until, stands):
    _days("A1", since, until)
    assert ("A1" in _offered()) is stands
    assert Topic.objects.get(pk="A1").stands(timezone.localdate()) is stands


def test_a_branch_past_its_days_takes_its_topics_along():
    _days("A", until=-1)
    assert not {code for code in _offered() if code.startswith("A")}
    assert "B3" in _offered()


def test_a_new_ticket_gets_the_next_best_topic_and_no_suggestion_names_the_ended_one():
    before = _new()
    assert before.topic_id == "A1"
    _days("A1", until=-1)
    after = _new()
    assert after.topic_id != "A1"
    assert "A1" not in [code for code, *_rest in after.suggestion.ranked]
    assert "A1" not in [
        one.topic for one in routing.suggest(*TIMEOUT, None, Facts("", over=frozenset({"A1"}))).ranked
    ]
    before.refresh_from_db()
    assert before.topic_id == "A1"


def test_a_form_kept_open_over_the_end_opens_a_ticket_all_the_same():
    _days("G1", until=-1)
    case = make.case(words=make.message(*TIMEOUT), topic="G1")
    assert case.queue_id is not None
    assert case.topic_id != "G1"


def test_an_old_ticket_keeps_its_topic_through_other_changes_and_no_other_ticket_takes_it():
    by = make.actor(make.engineer())
    old, other = _new(), _new()
    Case.objects.filter(pk=other.pk).update(topic="B3")
    _days("A1", until=-1)
    work.change_properties(by, case_id=old.pk, wanted=work.Properties(topic="A1", priority=2))
    old.refresh_from_db()
    assert (old.topic_id, old.priority) == ("A1", 2)
    with pytest.raises(FieldError):
        work.change_properties(by, case_id=other.pk, wanted=work.Properties(topic="A1"))


def test_a_suggestion_made_before_the_end_offers_what_is_left(browse):
    case = _new()
    engineer = make.engineer()
    told = suggested.shown(tickets.get(Actor.system("test"), case.number))
    assert told
    assert told["first"]["code"] == "A1"
    _days("A1", until=-1)
    told = suggested.shown(tickets.get(Actor.system("test"), case.number))
    codes = [one["code"] for one in told["others"]] if told else []
    assert "A1" not in codes
    assert not (told and told["first"])
    row = next(one for one in tickets.page(make.actor(engineer), tickets.Filters()).rows if one.pk == case.pk)
    assert suggested.offered(row) == ""
    client = browse(engineer)
    assert client.get(f"/xu-ly/{case.number}").status_code == 200


def test_dates_are_set_in_the_configuration_and_run_forward(browse):
    client = browse(make.user(Role.ADMINISTRATOR))
    address = "/cau-hinh/support/topic/H3/change/"
    form = client.get(address).context["adminform"].form
    given = {name: form[name].value() for name in form.fields if form[name].value() not in {None, False}}
    today = timezone.localdate()
    refused = client.post(address, given | {"valid_from": str(today), "valid_to": str(today - DAY)})
    assert "Ngày cuối phải từ ngày đầu trở đi." in refused.content.decode()
    client.post(address, given | {"valid_to": str(today - DAY)})
    assert Topic.objects.get(pk="H3").valid_to == today - DAY
    assert "H3" not in _offered()
    with pytest.raises(IntegrityError), transaction.atomic():
        _days("H3", 2, 1)


@pytest.mark.parametrize("code", ["E4", "B1", "Z", "E"])
def test_a_topic_the_product_opens_tickets_under_does_not_end(code):
    topic = Topic.objects.get(pk=code)
    topic.valid_to = timezone.localdate()
    with pytest.raises(ValidationError):
        topic.clean()


def test_what_the_product_opens_tickets_under_is_named_whole():
    assert {*assessment.TOPIC_OF.values(), *data_errors.TOPIC_OF.values()} <= NEEDED
