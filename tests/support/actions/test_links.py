"""A link that makes a circle, a second parent, or outlives what it said."""

from __future__ import annotations

import pytest

from support.actions import links, work
from support.actions.intake import file_many
from support.domain.channels import Channel
from support.domain.errors import Forbidden, NotAllowed, NotFound
from support.domain.lifecycle import Stage
from support.domain.links import Wanted
from support.domain.requests import AppendRequest
from support.models import CaseLink, Event
from support.queries import links as read
from tests import factories
from tests.support.cast import HANH, Cast, closed_to_all_but


def _link(cast: Cast, one: int, other: int, wanted: Wanted) -> CaseLink:
    return links.link(cast.nguyen, case_id=one, other_id=other, wanted=wanted)


def test_both_sides_say_what_the_other_is(cast: Cast) -> None:
    child, parent = cast.hanhs_case(), cast.hanhs_case()
    _link(cast, parent.pk, child.pk, Wanted.CHILD)
    assert [one.said for one in read.of(cast.nguyen, child)] == ["Phiếu cha"]
    assert [one.said for one in read.of(cast.nguyen, parent)] == ["Phiếu con"]
    event = Event.objects.get(kind="case_linked")
    assert set(event.cases.values_list("case", flat=True)) == {child.pk, parent.pk}


def test_a_ticket_has_one_parent_and_no_circle(cast: Cast) -> None:
    a, b, c, other = (cast.hanhs_case().pk for _ in range(4))
    _link(cast, a, b, Wanted.PARENT)
    _link(cast, b, c, Wanted.PARENT)
    for one, two, wanted in ((c, a, Wanted.PARENT), (a, c, Wanted.CHILD), (a, other, Wanted.PARENT)):
        with pytest.raises(NotAllowed):
            _link(cast, one, two, wanted)
    with pytest.raises(NotAllowed):
        _link(cast, a, a, Wanted.RELATED)


def test_the_same_link_is_made_once_either_way(cast: Cast) -> None:
    a, b = cast.hanhs_case().pk, cast.hanhs_case().pk
    assert _link(cast, a, b, Wanted.RELATED) == _link(cast, b, a, Wanted.RELATED)
    assert CaseLink.objects.count() == 1


def test_a_link_taken_away_may_be_made_again(cast: Cast) -> None:
    a, b = cast.hanhs_case().pk, cast.hanhs_case().pk
    made = _link(cast, a, b, Wanted.RELATED)
    links.unlink(cast.nguyen, link_id=made.pk)
    made.refresh_from_db()
    assert made.ended_at
    assert _link(cast, a, b, Wanted.RELATED).pk != made.pk


def test_a_duplicate_is_one_until_it_is_opened_again(cast: Cast) -> None:
    """By a person, or by the requester's next word."""
    first, again, third = cast.hanhs_case(), cast.hanhs_case(), cast.hanhs_case()
    for case in (again, third):
        _link(cast, case.pk, first.pk, Wanted.DUPLICATE)
        case.refresh_from_db()
        assert case.stage == Stage.DUPLICATE
    assert len(read.of(cast.nguyen, first)) == 2
    work.change_stage(cast.nguyen, case_id=again.pk, stage=Stage.REOPENED, reason="Việc khác")
    said = AppendRequest("k", third.pk, Channel.EMAIL, factories.message("Re", sender=HANH))
    file_many(factories.SYSTEM, [said])
    assert not CaseLink.objects.filter(ended_at=None).exists()
    assert read.of(cast.nguyen, first) == []


def test_only_who_works_on_both_links_them(cast: Cast) -> None:
    one, other = cast.hanhs_case(), cast.hanhs_case()
    for by in (*cast.readers_only, cast.hanh):
        with pytest.raises((Forbidden, NotFound)):
            links.link(by, case_id=one.pk, other_id=other.pk, wanted=Wanted.RELATED)
    made = _link(cast, one.pk, other.pk, Wanted.RELATED)
    closed_to_all_but(other, cast.dang)
    with pytest.raises(NotFound):
        links.unlink(cast.nguyen, link_id=made.pk)
    assert read.of(cast.nguyen, one) == []


def test_what_a_new_ticket_is_about_is_a_link(cast: Cast) -> None:
    from support.domain.requests import OpenRequest

    old = cast.hanhs_case()
    request = OpenRequest(
        key="1", channel=Channel.EMAIL, message=factories.message(sender=HANH), related_number=old.number
    )
    filed = file_many(factories.SYSTEM, [request])[0]
    made = CaseLink.objects.get()
    assert (made.kind, made.source_id, made.target_id) == ("related", old.pk, filed.case_id)
