"""No change is lost to a screen: events that commit out of order, lost links, a server that was away."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from support import outbox
from support.domain.events import EventKind
from support.models import Case, Event, EventCase, EventPending
from support.queries import feed
from tests import factories
from tests.servers.process import PATIENCE, free_port
from tests.support.live.screens import Screen, screen, web


@pytest.fixture
def port(fresh_db: Any) -> Iterator[int]:
    """A web server on a database of the test's own."""
    with web() as (_child, port):
        yield port


def _event(number: int, case: Case) -> None:
    """Commit one event under a chosen id, rows as the outbox writes them."""
    with transaction.atomic():
        event = Event.objects.create(
            pk=number, kind=EventKind.NOTED.value, actor_kind="system", at=timezone.now()
        )
        EventCase.objects.create(event=event, case=case)
        EventPending.objects.create(event=event)
        transaction.on_commit(lambda: outbox.carry([number]))


def _heard(one: Screen, count: int) -> set[str]:
    return {one.hear("changed")["topic"] for _ in range(count)}


def test_a_lower_number_that_commits_later_is_heard(port: int) -> None:
    """A cursor over event ids would pass over it for ever."""
    first, second = factories.cases(2)
    outbox.seal_pending()
    base = Event.objects.order_by("-pk")[0].pk
    topics = (f"ticket:{first.pk}", f"ticket:{second.pk}")
    with screen(port, factories.engineer()) as one:
        one.begin(*topics)
        one.everything()
        _event(base + 100, first)
        assert _heard(one, 1) == {topics[0]}
        outbox.seal_pending()
        _event(base + 50, second)
        assert _heard(one, 1) == {topics[1]}


def test_a_lost_link_hears_afterwards_of_what_committed_out_of_order(port: int) -> None:
    first, second, silent = factories.cases(3)
    outbox.seal_pending()
    base = Event.objects.order_by("-pk")[0].pk
    topics = (f"ticket:{first.pk}", f"ticket:{second.pk}", f"ticket:{silent.pk}")
    person = factories.engineer()
    with screen(port, person) as one:
        cursor = one.begin(*topics)
    _event(base + 100, first)
    outbox.seal_pending()
    _event(base + 50, second)  # still unsealed when the screen comes back
    with screen(port, person) as again:
        again.begin(*topics, cursor=cursor)
        assert _heard(again, 2) == set(topics[:2])
        assert again.everything() == []


@pytest.mark.postgres_only
def test_transactions_that_overlap_are_both_heard(port: int) -> None:
    """The earlier number waits in an open transaction while the later one commits and is sealed."""
    first, second = factories.cases(2)
    outbox.seal_pending()
    person = factories.engineer()
    taken, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                outbox.record(factories.SYSTEM, outbox.Happened(EventKind.NOTED, [first.pk]))
                taken.set()
                go_on.wait(PATIENCE)
        finally:
            connection.close()

    writer = threading.Thread(target=slow)
    with screen(port, person) as one:
        one.begin(f"ticket:{first.pk}", f"ticket:{second.pk}")
        one.everything()
        writer.start()
        assert taken.wait(PATIENCE)
        with transaction.atomic():
            outbox.record(factories.SYSTEM, outbox.Happened(EventKind.NOTED, [second.pk]))
        told = one.hear("changed")
        outbox.seal_pending()
        go_on.set()
        writer.join(PATIENCE)
        assert told["topic"] == f"ticket:{second.pk}"
        assert one.hear("changed")["topic"] == f"ticket:{first.pk}"


def test_the_server_was_killed_and_the_screens_agree_afterwards(fresh_db: Any) -> None:
    person, port = factories.engineer(), free_port()
    cases = factories.cases(3)
    outbox.seal_pending()
    topics = [f"ticket:{case.pk}" for case in cases]
    with web(port) as (child, _port), screen(port, person) as one:
        one.begin(*topics)
        factories.wrote_again(cases[0])
        told = one.hear("changed")
        outbox.seal_pending()
        cursor = one_cursor(one, feed.head())
        child.kill()
        assert one.closed_with() == 1006
    assert told["topic"] == topics[0]
    factories.wrote_again(cases[1])
    outbox.seal_pending()
    factories.wrote_again(cases[2])
    with web(port), screen(port, person) as again:
        again.begin(*topics, cursor=cursor)
        assert _heard(again, 2) == set(topics[1:])
        assert again.everything() == []


def one_cursor(one: Screen, wanted: int) -> int:
    """Ask by ping until the screen's cursor has come to `wanted`."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        one.say(type="ping")
        cursor = int(one.hear("pong")["cursor"])
        if cursor >= wanted:
            return cursor
        time.sleep(0.2)
    raise AssertionError(f"con trỏ không tới {wanted}")


def test_an_event_is_told_once_however_often_the_bell_rings(port: int) -> None:
    case = factories.case()
    with screen(port, factories.engineer()) as one:
        one.begin(f"ticket:{case.pk}")
        one.everything()
        factories.wrote_again(case)
        one.hear("changed")
        outbox.seal_pending()  # rings on SQLite; the event now comes as a seal
        outbox.carry([Event.objects.order_by("-pk")[0].pk])
        time.sleep(0.5)
        assert one.everything() == []
