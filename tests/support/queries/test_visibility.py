"""A ticket that one way of looking shows and another hides (GLPI, FreeScout): one rule, every door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from support.accounts.models import User
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.models import Case, FollowUpAttachment, Membership, QueueMember
from support.queries import audience, counts, feed, search, tickets
from support.queries.tickets import Filters
from tests import factories
from tests.support.cast import HANH, Cast, again

ALL = Filters(view="all")


def _by_number(viewer: Actor, case: Case) -> bool:
    try:
        return tickets.get(viewer, case.number) == case
    except NotFound:
        return False


def _by_id(viewer: Actor, case: Case) -> bool:
    try:
        return tickets.by_id(viewer, case.pk) == case
    except NotFound:
        return False


def _by_file(viewer: Actor, case: Case) -> bool:
    attachment = FollowUpAttachment.objects.get(followup__message__case=case)
    try:
        return tickets.file_for(viewer, attachment.pk)[1] == case
    except NotFound:
        return False


DOORS: dict[str, Callable[[Actor, Case], bool]] = {
    "list": lambda viewer, case: case in tickets.page(viewer, ALL).rows,
    "number": _by_number,
    "id": _by_id,
    "file": _by_file,
    "rows": lambda viewer, case: tickets.rows_for(viewer, [case.pk]) == [case],
    "search by number": lambda viewer, case: case in [hit.case for hit in search.find(viewer, case.number)],
    "search by words": lambda viewer, case: case in [hit.case for hit in search.find(viewer, case.subject)],
    "search by sender": lambda viewer, case: case in [hit.case for hit in search.find(viewer, HANH)],
    "count": lambda viewer, case: tickets.at_most(viewer, ALL) == 1,
    "counts": lambda viewer, case: counts.at_most(viewer, {"all": ALL}) == {"all": 1},
    "live": lambda viewer, case: case.pk in feed.only_visible(viewer, [case.pk]),
}


def _seen_by(cast: Cast, case: Case) -> dict[str, set[str]]:
    """Give for each door who of the cast gets through it."""
    people = {name: again(one) for name in Cast.__slots__ if isinstance(one := getattr(cast, name), Actor)}
    return {
        door: {name for name, viewer in people.items() if look(viewer, case)} for door, look in DOORS.items()
    }


def _same_for_all(found: dict[str, set[str]]) -> set[str]:
    assert len({frozenset(names) for names in found.values()}) == 1, found
    return next(iter(found.values()))


def _filed(cast: Cast) -> Case:
    return cast.hanhs_case(factories.message("Không tra cứu được", sender=HANH, files=[factories.file()]))


def test_an_ordinary_ticket(cast: Cast) -> None:
    seen = _same_for_all(_seen_by(cast, _filed(cast)))
    assert seen == {"khue", "nguyen", "dang", "linh", "diep", "hanh"}


def test_a_ticket_of_a_closed_queue_is_for_those_named_and_who_holds_it(cast: Cast) -> None:
    case = _filed(cast)
    factories.restricted(case, User.objects.get(pk=cast.linh.user_id), User.objects.get(pk=cast.tri.user_id))
    assert _same_for_all(_seen_by(cast, case)) == {"linh", "hanh"}
    Case.objects.filter(pk=case.pk).update(assignee=cast.dang.user_id)
    assert _same_for_all(_seen_by(cast, case)) == {"linh", "dang", "hanh"}


def test_who_left_an_agency_a_role_or_the_office_sees_no_more(cast: Cast) -> None:
    case = _filed(cast)
    Membership.objects.filter(user=cast.hanh.user_id).update(until=timezone.now())
    User.objects.get(pk=cast.nguyen.user_id).groups.clear()
    User.objects.filter(pk=cast.khue.user_id).update(is_active=False)
    assert _same_for_all(_seen_by(cast, case)) == {"dang", "linh", "diep"}


def test_a_ticket_of_nobodys_agency_is_seen_by_no_member(cast: Cast) -> None:
    case = _filed(cast)
    Case.objects.filter(pk=case.pk).update(requesting_agency=None)
    assert _same_for_all(_seen_by(cast, case)) == {"khue", "nguyen", "dang", "linh", "diep"}


def test_a_place_in_a_closed_queue_means_nothing_without_a_role(cast: Cast) -> None:
    case = _filed(cast)
    factories.restricted(case)
    for viewer in (cast.nobody, cast.phuong, cast.lan):
        QueueMember.objects.create(profile_id=case.queue_id, user_id=viewer.user_id)
    assert _same_for_all(_seen_by(cast, case)) == {"hanh"}


def test_nobody_in_particular_holds_no_ticket(cast: Cast) -> None:
    """A viewer without a user must not be taken for the holder of what nobody holds."""
    case = _filed(cast)
    factories.restricted(case)
    shadow = Actor(kind="user", roles=cast.nguyen.roles)
    assert not _by_number(shadow, case)
    assert tickets.page(Actor.system("thử"), Filters(view="mine")).rows == []


def test_same_sender_shows_only_what_one_may_see(cast: Cast) -> None:
    case, other, hidden = _filed(cast), cast.hanhs_case(), cast.hanhs_case()
    Case.objects.filter(pk=hidden.pk).update(requesting_agency=cast.hung_yen)
    assert set(tickets.same_sender(cast.hanh, case)) == {other}
    assert set(tickets.same_sender(cast.nguyen, case)) == {other, hidden}


def test_what_a_viewer_may_follow_is_what_it_may_see(cast: Cast) -> None:
    case = _filed(cast)
    factories.restricted(case, User.objects.get(pk=cast.linh.user_id))
    wanted = [case.queue_id]
    assert audience.allowed_queues(again(cast.linh), wanted) == set(wanted)
    for viewer in (cast.nguyen, cast.hanh, cast.lan, cast.nobody):
        assert audience.allowed_queues(viewer, wanted) == set()
    agencies = [cast.bac_ninh.pk, cast.hung_yen.pk]
    assert audience.allowed_agencies(cast.hanh, agencies) == {cast.bac_ninh.pk}
    assert audience.allowed_agencies(cast.lan, agencies) == set()


@pytest.mark.django_db
def test_not_signed_in_is_nobody() -> None:
    from django.contrib.auth.models import AnonymousUser

    from support.queries.viewers import actor_for

    factories.case()
    viewer = actor_for(AnonymousUser())
    assert not tickets.visible_to(viewer).exists()
    assert search.find(viewer, "504") == []
