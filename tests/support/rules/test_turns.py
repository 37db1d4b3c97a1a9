"""Giving out by load is fair among equals, never doubles, and passes by who is away (round-robin by load)."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from support.actions.intake import file_many
from support.domain.channels import Channel
from support.domain.requests import OpenRequest
from support.domain.roles import Role
from support.domain.rules import Load, give_out
from support.models import Absence, Case, QueueMember, QueueProfile, RoutingRule
from support.queries import routing_rules
from tests import factories as make


@given(st.integers(1, 9), st.integers(0, 60), st.randoms())
def test_counts_of_equal_people_never_differ_by_more_than_one(people, tickets, chance):
    loads = {user: Load(user, 3) for user in range(1, people + 1)}
    given_out: Counter[int] = Counter(dict.fromkeys(loads, 0))
    for turn in range(1, tickets + 1):
        given_out[give_out(loads, turn)] += 1
        assert max(given_out.values()) - min(given_out.values()) <= 1


@given(st.dictionaries(st.integers(1, 20), st.integers(0, 30), min_size=1), st.integers(1, 80))
def test_who_carries_least_is_next_and_all_come_level(opened, tickets):
    loads = {user: Load(user, count) for user, count in opened.items()}
    for turn in range(1, tickets + 1):
        least = min(one.open for one in loads.values())
        chosen = give_out(loads, turn)
        assert loads[chosen].open == least + 1
    if tickets >= sum(max(opened.values()) - count for count in opened.values()):
        assert max(one.open for one in loads.values()) - min(one.open for one in loads.values()) <= 1


def test_with_equal_loads_the_turn_goes_round():
    loads = {user: Load(user, 0, turn) for user, turn in ((1, 30), (2, 10), (3, 20))}
    assert [give_out(loads, 31 + n) for n in range(6)] == [2, 3, 1, 2, 3, 1]


def test_nobody_in_the_queue_leaves_the_ticket_to_it():
    assert give_out({}, 1) is None


def _shared(*people: object) -> RoutingRule:
    profile = QueueProfile.objects.get(key="du-lieu")
    for person in people:
        QueueMember.objects.create(profile=profile, user=person)
    now = timezone.now()
    made = RoutingRule.objects.create(
        name="Lần lượt",
        place=1,
        queue_id=profile.pk,
        giving="load",
        topics=["G"],
        valid_from=now,
        made_at=now,
    )
    routing_rules.forget()
    return made


def _file(count: int, mark: str = "a") -> None:
    file_many(
        make.SYSTEM,
        [
            OpenRequest(
                key=str(n),
                channel=Channel.EMAIL,
                message=make.message(f"Vướng mắc {mark}{n}"),
                topic="G1",
                without_system=True,
                receipt=False,
            )
            for n in range(count)
        ],
    )


def _held() -> Counter[int]:
    return Counter(Case.objects.exclude(assignee=None).values_list("assignee_id", flat=True))


@pytest.mark.django_db
def test_batches_and_single_tickets_are_shared_alike():
    people = [make.engineer() for _n in range(3)]
    _shared(*people)
    for count in (4, 1, 1, 3, 7):
        _file(count)
        held = _held()
        assert max(held.values()) - min(held[one.pk] for one in people) <= 1
    assert sum(_held().values()) == 16


@pytest.mark.django_db
def test_who_is_away_switched_off_or_no_worker_gets_nothing():
    here, away, gone, clerk = make.engineer(), make.engineer(), make.engineer(), make.user(Role.AUDITOR)
    _shared(here, away, gone, clerk)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    today = timezone.localdate()
    Absence.objects.create(user=away, first=today - timedelta(days=1), last=today, made_at=timezone.now())
    _file(3)
    assert _held() == {here.pk: 3}


@pytest.mark.django_db
def test_what_somebody_already_carries_counts():
    busy, idle = make.engineer(), make.engineer()
    for case in make.cases(3, topic="B4"):
        Case.objects.filter(pk=case.pk).update(assignee=busy)
    _shared(busy, idle)
    _file(4)
    assert _held() == {busy.pk: 3 + 1, idle.pk: 3}


def test_two_who_file_at_once_share_as_one_would(fresh_db):
    people = [make.engineer() for _n in range(4)]
    _shared(*people)
    faults: list[BaseException] = []

    def run(mark: str) -> None:
        from django.db import connection

        try:
            for _n in range(10):
                _file(1, mark)
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(mark,)) for mark in "ab"]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    assert sorted(_held().values()) == [5, 5, 5, 5]
