"""The live link refuses strangers, foreign topics and nonsense, and says the same of foreign and of none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from support import outbox
from support.domain.roles import Role
from support.queries import feed
from tests import factories
from tests.support.live.screens import screen, web


@pytest.fixture
def port(fresh_db: Any) -> Iterator[int]:
    """A web server on a database of the test's own."""
    with web() as (_child, port):
        yield port


def test_a_stranger_is_closed_with_4401(port: int) -> None:
    with screen(port) as stranger:
        assert stranger.closed_with() == 4401


def test_another_site_cannot_open_the_link_in_the_name_of_its_visitor(port: int) -> None:
    person = factories.user(Role.ENGINEER)
    with pytest.raises(InvalidStatus) as refused, screen(port, person, origin="https://ke-la.example"):
        pass
    assert refused.value.response.status_code == 403


NONSENSE: tuple[tuple[str | bytes, int], ...] = (
    ("[", 4400),
    ("[]", 4400),
    ("null", 4400),
    ("[" * 8000, 4400),
    ('{"type": "subscribe", "topics": "queue:all"}', 4400),
    ('{"type": "subscribe", "topics": [1]}', 4400),
    (" " * 20_000, 1009),
    (b"\x00\x01", 1009),
)


def test_what_is_not_of_the_protocol_ends_the_link_and_no_other(port: int) -> None:
    person = factories.user(Role.ENGINEER)
    with screen(port, person) as other:
        other.begin("queue:all")
        for text, code in NONSENSE:
            with screen(port, person) as one:
                one.begin("queue:all")
                one.link.send(text)
                assert one.closed_with() == code, text
        assert other.everything() == []


def test_a_message_of_a_newer_page_is_passed_over(port: int) -> None:
    with screen(port, factories.user(Role.ENGINEER)) as one:
        one.say(type="nhảy")
        one.say()
        assert one.begin("queue:all") == 0


def test_foreign_topics_are_refused_like_those_that_do_not_exist(port: int) -> None:
    ours, theirs = factories.agency(), factories.agency()
    own, foreign = factories.case(of=ours), factories.case(of=theirs)
    member = factories.member(ours)
    wanted = {
        f"ticket:{own.pk}": True,
        f"ticket:{foreign.pk}": False,
        "ticket:999999": False,
        "ticket:0": False,
        "ticket:x": False,
        f"agency:{ours.pk}": True,
        f"agency:{theirs.pk}": False,
        f"queue:{own.queue_id}": False,
        "queue:all": False,
        "held": False,
    }
    with screen(port, member) as one:
        one.begin(*wanted)
        refused = {m["topic"] for m in one.everything() if m["type"] == "refused"}
    assert refused == {topic for topic, may in wanted.items() if not may}


def test_a_member_hears_of_the_own_agency_alone(port: int) -> None:
    ours, theirs = factories.agency(), factories.agency()
    own, foreign = factories.case(of=ours), factories.case(of=theirs)
    with screen(port, factories.member(ours)) as one:
        one.begin(f"ticket:{own.pk}", f"ticket:{foreign.pk}", f"agency:{ours.pk}", f"agency:{theirs.pk}")
        one.everything()
        factories.wrote_again(foreign)
        factories.wrote_again(own)
        heard = {one.hear("changed")["topic"] for _ in range(2)}
        heard |= {m["topic"] for m in one.everything()}
    assert heard == {f"ticket:{own.pk}", f"agency:{ours.pk}"}


def test_a_restricted_queue_is_silent_to_those_not_named_for_it(port: int) -> None:
    case = factories.case()
    named, other = factories.engineer(), factories.engineer()
    factories.restricted(case, named)
    topics = (f"ticket:{case.pk}", f"queue:{case.queue_id}", "queue:all")
    with screen(port, named) as seeing, screen(port, other) as not_seeing:
        for one in (seeing, not_seeing):
            one.begin(*topics)
            one.everything()
        factories.wrote_again(case)
        assert {seeing.hear("changed")["topic"] for _ in topics} == set(topics)
        assert not_seeing.everything() == []


def test_a_cursor_from_another_ledger_makes_the_page_read_all_anew(port: int) -> None:
    with screen(port, factories.engineer()) as one:
        one.begin("queue:all", cursor=12345)
        assert one.hear("reload")["cursor"] == feed.head()
        factories.case()
        assert one.hear("changed")["topic"] == "queue:all"


def test_who_was_away_too_long_reads_all_anew(port: int) -> None:
    factories.cases(feed.MOST + 20)
    outbox.seal_pending()
    with screen(port, factories.engineer()) as one:
        one.begin("queue:all", cursor=1)
        assert one.hear("reload")["cursor"] == feed.head()
