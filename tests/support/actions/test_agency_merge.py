"""One agency into another: what it has moves, its tickets stay and are read by the successor's members."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connections

from support.actions import agency_merge, people, replies
from support.actions.senders import agencies_of
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, UserError
from support.domain.roles import MemberRole, Role
from support.models import (
    Agency,
    Case,
    ConnectedSystem,
    Connection,
    Contact,
    Event,
    Invitation,
    Liaison,
    Membership,
)
from support.queries import audience, tickets
from support.queries.tickets import Filters
from tests import factories as make
from tests.dbkit import FreshDb
from tests.servers.process import PATIENCE
from tests.support.cast import again, everybody

DAY = date(2026, 7, 1)


@pytest.fixture
def cast(db):
    return everybody()


def _merge(cast, by=None, **more):
    given = {"agency_id": cast.hung_yen.pk, "into_id": cast.bac_ninh.pk, "day": DAY}
    return agency_merge.merge(by or cast.linh, **(given | more))


def test_what_belongs_to_the_agency_moves_and_its_tickets_stay(cast):
    old, new = cast.hung_yen, cast.bac_ninh
    old.domains.create(domain="soyte.example")
    contact = Contact.objects.create(name="Vi Hà Phương", agency=old)
    system = ConnectedSystem.objects.create(name="Phần mềm y tế", owner=old)
    connection = Connection.objects.create(agency=old, system=system)
    invitee = people.Invitee("moi@thu.example", "Người Mới", agency_id=old.pk)
    people.invite(make.SYSTEM, invitee=invitee, link="%s")
    case = make.case(of=old)
    moved = _merge(cast)
    assert (moved["domains"], moved["memberships"], moved["contacts"], moved["connections"]) == (1, 1, 1, 1)
    for row in (contact, connection):
        row.refresh_from_db()
        assert row.agency_id == new.pk
    system.refresh_from_db()
    old.refresh_from_db()
    assert system.owner_id == new.pk
    assert (old.merged_into_id, old.successor_id, old.valid_to, old.active) == (new.pk, new.pk, DAY, False)
    assert Invitation.objects.get().agency_id == new.pk
    assert agencies_of({"a@soyte.example"}) == {"a@soyte.example": new.pk}
    assert Case.objects.get(pk=case.pk).requesting_agency_id == old.pk
    event = Event.objects.get(kind="agencies_merged")
    assert (event.data["agency"], event.data["into"], event.data["day"]) == (old.pk, new.pk, "2026-07-01")


def test_r4_the_successors_members_read_and_answer_the_old_tickets_and_nothing_else(cast):
    case, foreign = make.case(of=cast.hung_yen), make.case(of=make.agency())
    assert not tickets.visible_to(cast.hanh).filter(pk=case.pk).exists()
    _merge(cast)
    hanh, phuong = again(cast.hanh), again(cast.phuong)
    for viewer in (hanh, phuong):
        assert viewer.agencies == {cast.bac_ninh.pk}
        assert list(tickets.visible_to(viewer)) == [case]
        assert not tickets.visible_to(viewer).filter(pk=foreign.pk).exists()
        assert audience.allowed_agencies(viewer, [cast.hung_yen.pk]) == {cast.hung_yen.pk}
    assert audience.people([hanh.user_id])[hanh.user_id].actor == hanh
    replies.write_as_requester(hanh, case_id=case.pk, words=replies.Words("Chúng tôi bổ sung."))
    found = tickets.page(cast.linh, Filters(view="all", agency=cast.bac_ninh.pk)).rows
    assert [one.pk for one in found] == [case.pk]


def test_who_was_in_both_is_in_one_and_who_spoke_for_either_speaks(cast):
    both = make.member(cast.bac_ninh, name="Lục Bảo Trâm")
    Membership.objects.create(user=both, agency=cast.hung_yen, role=MemberRole.LIAISON.value)
    _merge(cast)
    current = Membership.objects.get(user=both, until=None)
    assert (current.agency_id, current.role) == (cast.bac_ninh.pk, MemberRole.LIAISON.value)
    ended = Membership.objects.get(user=both, agency=cast.hung_yen)
    assert ended.until is not None


def test_a_connection_both_have_ends_and_its_liaison_goes_over(cast):
    system = ConnectedSystem.objects.create(name="Kho dữ liệu hộ tịch")
    kept = Connection.objects.create(agency=cast.bac_ninh, system=system)
    double = Connection.objects.create(agency=cast.hung_yen, system=system)
    speaker = Contact.objects.create(name="Vi Hà Phương", agency=cast.hung_yen)
    Liaison.objects.create(connection=double, contact=speaker)
    _merge(cast)
    double.refresh_from_db()
    assert (double.until, double.agency_id) == (DAY, cast.bac_ninh.pk)
    assert Liaison.objects.get().connection_id == kept.pk


def test_a_chain_of_mergers_ends_at_the_last(cast):
    third = make.agency("Sở thứ ba")
    case = make.case(of=cast.hung_yen)
    _merge(cast)
    _merge(cast, agency_id=cast.bac_ninh.pk, into_id=third.pk)
    old = Agency.objects.get(pk=cast.hung_yen.pk)
    assert (old.merged_into_id, old.successor_id) == (cast.bac_ninh.pk, third.pk)
    assert list(tickets.visible_to(again(cast.hanh))) == [case]


def test_what_stood_under_it_stands_under_the_successor(cast):
    below = make.agency("Chi cục")
    Agency.objects.filter(pk=below.pk).update(parent=cast.hung_yen)
    Agency.objects.filter(pk=cast.bac_ninh.pk).update(parent=cast.hung_yen)
    _merge(cast)
    assert Agency.objects.get(pk=below.pk).parent_id == cast.bac_ninh.pk
    assert Agency.objects.get(pk=cast.bac_ninh.pk).parent_id is None


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"into_id": "self"}, FieldError),
        ({"day": date(2999, 1, 1)}, FieldError),
        ({"into_id": "ended"}, FieldError),
        ({"agency_id": "ended"}, NotAllowed),
        ({"into_id": "missing"}, NotFound),
    ],
)
def test_a_merger_that_makes_no_sense_is_refused_and_leaves_nothing(cast, more, error):
    ended = make.agency("Sở đã kết thúc", active=False)
    known = {"self": cast.hung_yen.pk, "ended": ended.pk, "missing": 10**9}
    with pytest.raises(error):
        _merge(cast, **{name: known.get(value, value) for name, value in more.items()})
    assert Agency.objects.get(pk=cast.hung_yen.pk).active
    assert not Event.objects.filter(kind="agencies_merged").exists()


def test_nobody_merges_twice_and_only_who_keeps_the_catalogue_merges(cast):
    for by in (cast.khue, cast.nguyen, cast.diep, cast.tri):
        with pytest.raises(Forbidden):
            _merge(cast, by)
    for by in (cast.hanh, cast.nobody):
        with pytest.raises(NotFound):
            _merge(cast, by)
    _merge(cast, cast.lan)
    with pytest.raises(NotAllowed):
        _merge(cast)


def test_two_mergers_at_once_leave_one_and_no_circle(fresh_db: FreshDb) -> None:
    """A into B while B goes into A: whoever comes second is refused, and nobody waits for ever."""
    first, second = make.agency("Sở A", domain="a.example"), make.agency("Sở B", domain="b.example")
    by = make.actor(make.user(Role.TEAM_LEAD))
    start, became = threading.Barrier(2), []

    def run(agency_id: int, into_id: int) -> None:
        start.wait()
        try:
            agency_merge.merge(by, agency_id=agency_id, into_id=into_id, day=DAY)
            became.append("merged")
        except UserError as error:
            became.append(type(error).__name__)
        finally:
            connections.close_all()

    pairs = [(first.pk, second.pk), (second.pk, first.pk)]
    running = [threading.Thread(target=run, args=pair) for pair in pairs]
    for one in running:
        one.start()
    for one in running:
        one.join(PATIENCE)
    assert len(became) == 2
    assert became.count("merged") == 1
    left = Agency.objects.filter(pk__in=[first.pk, second.pk], active=True).get()
    assert left.merged_into_id is None
    assert sorted(left.domains.values_list("domain", flat=True)) == ["a.example", "b.example"]
    assert Event.objects.filter(kind="agencies_merged").count() == 1
