"""Rights on the live link are those of now: many viewers cost few queries, and who loses rights is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support.accounts.models import User
from support.domain.roles import Actor, MemberRole, Role
from support.live import hub, rounds, topics
from support.models import Case, Event, Membership, QueueMember
from support.queries import audience, feed
from support.queries.viewers import actor_for
from tests import factories
from tests.support.live.screens import sign_in


def _viewers(count: int, agencies: list[int]) -> list[Actor]:
    """Engineers and members in turn, each a person of their own."""
    engineers = frozenset({Role.ENGINEER})
    return [
        Actor("user", f"Người {n}", 1000 + n, engineers)
        if n % 2
        else Actor("user", f"Người {n}", 1000 + n, agencies=frozenset({agencies[n % len(agencies)]}))
        for n in range(count)
    ]


@pytest.mark.django_db
def test_a_thousand_screens_cost_as_many_queries_as_there_are_kinds_of_rights() -> None:
    agencies = [factories.agency().pk for _ in range(3)]
    case = factories.case(of=None)
    Case.objects.filter(pk=case.pk).update(requesting_agency=agencies[0])
    place = audience.touched(list(Event.objects.values_list("pk", flat=True))).places
    viewers = _viewers(1000, agencies)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        seen = rounds.sight(viewers, place)
    assert len(asked) <= 4
    for viewer in viewers:
        assert seen[viewer] == set(feed.only_visible(viewer, [case.pk]))


@pytest.mark.django_db
def test_who_holds_a_ticket_of_a_closed_queue_hears_of_it_and_no_other() -> None:
    case, holder, other = factories.case(), factories.engineer(), factories.engineer()
    factories.restricted(case)
    events = list(Event.objects.values_list("pk", flat=True))
    nobody = rounds.sight([factories.actor(holder), factories.actor(other)], audience.touched(events).places)
    assert set().union(*nobody.values()) == set()
    Case.objects.filter(pk=case.pk).update(assignee=holder)
    seen = rounds.sight([factories.actor(holder), factories.actor(other)], audience.touched(events).places)
    assert seen == {factories.actor(holder): {case.pk}, factories.actor(other): set()}


@pytest.mark.django_db
def test_many_people_have_the_same_rights_as_one_by_one() -> None:
    agency, case = factories.agency(), factories.case()
    people = [
        factories.user(),
        factories.user(Role.ENGINEER, Role.TEAM_LEAD),
        factories.user(Role.OVERSIGHT),
        factories.member(agency, role=MemberRole.LIAISON),
        factories.user(Role.AUDITOR, active=False),
    ]
    people[1].groups.add(Group.objects.create(name="nhóm khác"))
    profile = factories.restricted(case, people[1])
    QueueMember.objects.create(profile=profile, user=people[3])  # means nothing without a role
    Membership.objects.filter(user=people[3]).update(since="2026-01-01T00:00:00Z")
    found = audience.people([person.pk for person in people])
    active = [person for person in people if person.is_active]
    assert {pk: one.actor for pk, one in found.items()} == {
        person.pk: actor_for(User.objects.get(pk=person.pk)) for person in active
    }


@pytest.mark.django_db
def test_permission_for_two_hundred_topics_costs_three_queries() -> None:
    cases = factories.cases(60)
    wanted = [f"ticket:{case.pk}" for case in cases] + [f"queue:{n}" for n in range(1, 60)]
    wanted += [f"agency:{n}" for n in range(1, 60)] + ["held", "queue:all"]
    viewer = factories.actor(factories.engineer())
    with CaptureQueriesContext(connection) as asked:
        assert f"ticket:{cases[0].pk}" in topics.permitted(viewer, wanted)
    assert len(asked) == 3


class Link:
    """A websocket spoken to in this process, so that the test can reach its hub."""

    def __init__(self, key: str) -> None:
        from support.config.asgi import application

        cookie = f"{settings.SESSION_COOKIE_NAME}={key}".encode()
        headers = [(b"cookie", cookie), (b"origin", b"http://localhost"), (b"host", b"localhost")]
        scope = {"type": "websocket", "path": "/ws/live", "query_string": b"", "headers": headers}
        self._app = ApplicationCommunicator(application, scope)

    async def open(self) -> None:
        await self._app.send_input({"type": "websocket.connect"})
        assert (await self._app.receive_output(5))["type"] == "websocket.accept"

    async def say(self, **message: Any) -> None:
        await self._app.send_input({"type": "websocket.receive", "text": json.dumps(message)})

    async def output(self, seconds: float = 20) -> dict[str, Any]:
        found: dict[str, Any] = await self._app.receive_output(seconds)
        return found

    async def hear(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((await self.output())["text"])
        return found

    async def silent(self) -> bool:
        return bool(await self._app.receive_nothing(0.3))

    async def close(self) -> None:
        await self._app.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._app.wait(5)


def _with_screens(sessions: list[str], then: Callable[..., Awaitable[None]]) -> None:
    """Open a screen for each session in this process, and run `then(hub, links)` on its loop."""

    async def run() -> None:
        links = [Link(key) for key in sessions]
        for link in links:
            await link.open()
        await then(hub.current(), links)
        for link in links:
            await link.close()

    asyncio.run(run())


def test_lost_rights_end_what_was_followed_and_a_lost_sign_in_ends_the_link(fresh_db: Any) -> None:
    ours = factories.agency()
    case, member, engineer = factories.case(of=ours), factories.member(ours), factories.engineer()
    keys = [sign_in(member), sign_in(member), sign_in(engineer)]
    topic = f"ticket:{case.pk}"

    def change() -> None:
        Membership.objects.filter(user=member).delete()
        Session.objects.filter(session_key=keys[1]).delete()
        engineer.set_password("một mật khẩu khác hẳn")
        engineer.save()

    async def then(running: hub.Hub, links: list[Link]) -> None:
        for link in links:
            await link.say(type="subscribe", topics=[topic])
            assert (await link.hear())["topic"] == topic
        await running.recheck()
        assert [await link.silent() for link in links] == [True] * 3
        await running.ask(change)
        await running.recheck()
        assert await links[0].hear() == {"type": "refused", "topic": topic}
        for link in links[1:]:
            assert (await link.output())["code"] == hub.SIGNED_OUT

    _with_screens(keys, then)


def test_a_case_that_left_a_queue_changes_the_list_it_left(fresh_db: Any) -> None:
    from support.actions import work
    from support.models import QueueProfile

    case, lead = factories.case(), factories.user(Role.TEAM_LEAD)
    old = case.queue_id
    new = QueueProfile.objects.exclude(pk=old).filter(restricted=True).first()
    assert new is not None
    watcher = factories.engineer()

    def move() -> None:
        work.change_properties(
            factories.actor(lead), case_id=case.pk, wanted=work.Properties(queue_id=new.pk)
        )

    async def then(running: hub.Hub, links: list[Link]) -> None:
        link = links[0]
        await link.say(type="subscribe", topics=[f"queue:{old}", f"ticket:{case.pk}"])
        await link.say(type="ping")
        while (await link.hear())["type"] != "pong":
            pass
        await running.ask(move)
        assert (await link.hear())["topic"] == f"queue:{old}"
        assert await link.silent()

    _with_screens([sign_in(watcher)], then)
