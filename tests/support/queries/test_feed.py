"""An event that a client which was away never hears of."""

from __future__ import annotations

from django.db import transaction

from support import outbox
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.models import Case, Event, EventPending
from support.queries import feed
from tests import factories
from tests.support.cast import Cast

SYSTEM = Actor.system("thử")


def _happen(*case_ids: int) -> Event:
    with transaction.atomic():
        return outbox.record(SYSTEM, outbox.Happened(EventKind.STAGED, case_ids))


def test_what_is_not_sealed_yet_is_told_again_until_it_is(cast: Cast) -> None:
    case = factories.case()
    outbox.seal_pending()
    cursor = feed.head()
    assert feed.since(cursor) == feed.Missed(cursor, ())
    event = _happen(case.pk)
    for _turn in range(2):
        missed = feed.since(cursor)
        assert (missed.cursor, missed.cases, missed.events) == (cursor, (case.pk,), (event.pk,))
    outbox.seal_pending()
    missed = feed.since(cursor)
    assert (missed.cursor, missed.cases) == (cursor + 1, (case.pk,))
    assert feed.since(missed.cursor) == feed.Missed(cursor + 1, ())


def test_more_than_one_answer_holds_is_said_and_comes_with_the_next(cast: Cast) -> None:
    made = [one.pk for one in factories.cases(7)]
    outbox.seal_pending()
    seen, cursor, turns = set[int](), 0, 0
    while True:
        missed = feed.since(cursor, most=3)
        seen |= set(missed.cases)
        cursor, turns = missed.cursor, turns + 1
        if not missed.overflow:
            break
    assert (seen, turns) == (set(made), 3)


def test_a_sealer_that_stands_still_hides_no_new_event(cast: Cast) -> None:
    old, new = factories.cases(2)
    for _turn in range(5):
        _happen(old.pk)
    latest = _happen(new.pk)
    missed = feed.since(feed.head(), most=3)
    assert latest.pk in missed.events
    assert not missed.overflow
    assert EventPending.objects.count() == 8


def test_only_what_the_viewer_may_see_is_told(cast: Cast) -> None:
    own, other = cast.hanhs_case(), factories.case(of=cast.hung_yen)
    ids = [own.pk, other.pk, 10**6]
    assert set(feed.only_visible(cast.hanh, ids)) == {own.pk}
    assert feed.only_visible(cast.nguyen, ids) == {
        own.pk: (own.queue_id, cast.bac_ninh.pk),
        other.pk: (other.queue_id, cast.hung_yen.pk),
    }
    assert feed.only_visible(cast.nobody, ids) == {}
    assert Case.objects.count() == 2
