"""An open incident hears of its own news and of its tickets', and an agency of what it may read alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from support.actions import incident_children, incidents
from support.domain.roles import Role
from tests import factories
from tests.support.incidents import stage as stages
from tests.support.live.screens import screen, web


@pytest.fixture
def port(fresh_db: Any) -> Iterator[int]:
    """A web server on a database of the test's own."""
    with web() as (_child, port):
        yield port


def test_only_whom_it_concerns_follows_an_incident(port: int) -> None:
    stage, own, other = stages.build(), factories.agency(), factories.agency()
    stage.link(own)
    incident = stages.declared(factories.SYSTEM, stage)
    topic = f"incident:{incident.pk}"
    for person, may in (
        (factories.user(Role.ENGINEER), True),
        (factories.user(Role.AUDITOR), True),
        (factories.member(own), True),
        (factories.member(other), False),
        (factories.user(Role.GUIDE_EDITOR), False),
    ):
        with screen(port, person) as one:
            one.begin(topic, "incident:999999")
            refused = {line["topic"] for line in one.everything() if line["type"] == "refused"}
            assert refused == ({"incident:999999"} if may else {topic, "incident:999999"})


def test_news_of_an_incident_and_of_its_tickets_rings_on_its_page(port: int) -> None:
    stage, own, other = stages.build(), factories.agency(), factories.agency()
    stage.link(own)
    theirs = stage.cases(1, other)[0]
    incident = stages.declared(factories.SYSTEM, stage)
    topic = f"incident:{incident.pk}"
    member = factories.member(own)
    with screen(port, factories.user(Role.ENGINEER)) as staff, screen(port, member) as agency:
        for one in (staff, agency):
            one.begin(topic)
            one.everything()
        incidents.note(factories.SYSTEM, incident_id=incident.pk, text="Mốc")
        assert staff.hear("changed")["topic"] == topic
        assert agency.hear("changed")["topic"] == topic
        incident_children.attach(factories.SYSTEM, incident_id=incident.pk, case_ids=[theirs.pk])
        assert staff.hear("changed")["topic"] == topic
        agency.hear("changed")
        # Another agency's ticket moves: the page of the first must not even hear that.
        factories.wrote_again(theirs)
        assert staff.hear("changed")["topic"] == topic
        agency.link.ping()
        assert [line for line in agency.everything() if line["type"] == "changed"] == []
