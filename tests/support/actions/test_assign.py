"""Two engineers on one ticket, a ticket nobody may see, an assignment by who may not."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from support.actions import work
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound, Stale
from support.models import Case, Event, QueueMember, QueueProfile, Ticket
from tests import factories
from tests.dbkit import FreshDb
from tests.support.cast import Cast, again, closed_to_all_but, everybody


def _events(case: Case) -> list[dict[str, object]]:
    return [dict(one.data) for one in Event.objects.filter(kind="assigned", cases__case=case).order_by("pk")]


def test_taking_moves_the_ticket_and_mirrors_it(cast: Cast) -> None:
    case = work.take(cast.nguyen, case_id=cast.hanhs_case().pk)
    assert (case.assignee_id, case.stage, case.version) == (cast.nguyen.user_id, "assigned", 2)
    assert Ticket.objects.get(pk=case.pk).assigned_to_id == cast.nguyen.user_id
    assert _events(case) == [
        {"from_user": None, "to_user": cast.nguyen.user_id, "from": "new", "to": "assigned"}
    ]


def test_a_ticket_somebody_has_is_not_taken(cast: Cast) -> None:
    case = work.take(cast.nguyen, case_id=cast.hanhs_case().pk)
    with pytest.raises(NotAllowed):
        work.take(cast.dang, case_id=case.pk)
    work.take(cast.nguyen, case_id=case.pk)
    assert len(_events(case)) == 1


def test_of_two_who_take_at_once_one_gets_it(fresh_db: FreshDb) -> None:
    cast = everybody()
    case, said = cast.hanhs_case(), list[str]()
    gate = threading.Barrier(2)

    def take(by: object) -> None:
        try:
            gate.wait()
            work.take(by, case_id=case.pk)  # type: ignore[arg-type]
            said.append("got")
        except NotAllowed:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[one]) for one in (cast.nguyen, cast.dang)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["got", "refused"]
    assert len(_events(case)) == 1


def test_giving_back_leaves_no_ticket_assigned_to_nobody(cast: Cast) -> None:
    case = work.take(cast.nguyen, case_id=cast.hanhs_case().pk)
    case = work.assign(cast.linh, case_id=case.pk, user_id=None)
    assert (case.assignee_id, case.stage) == (None, "accepted")
    assert _events(case)[-1] == {
        "from_user": cast.nguyen.user_id, "to_user": None, "from": "assigned", "to": "accepted",
    }  # fmt: skip


def test_only_active_workers_are_given_a_ticket(cast: Cast) -> None:
    case = cast.hanhs_case()
    gone = factories.actor(factories.engineer("Đã Nghỉ Việc"))
    factories.User.objects.filter(pk=gone.user_id).update(is_active=False)
    for person in (cast.diep, cast.tri, cast.lan, cast.hanh, cast.nobody, gone):
        with pytest.raises(FieldError):
            work.assign(cast.linh, case_id=case.pk, user_id=person.user_id)
    assert _events(case) == []


def test_in_a_closed_queue_only_those_named_for_it(cast: Cast) -> None:
    case = cast.hanhs_case()
    closed_to_all_but(case, cast.linh)
    linh = again(cast.linh)
    with pytest.raises(FieldError):
        work.assign(linh, case_id=case.pk, user_id=cast.nguyen.user_id)
    with pytest.raises(NotFound):
        work.take(cast.nguyen, case_id=case.pk)
    QueueMember.objects.create(profile_id=case.queue_id, user_id=cast.nguyen.user_id)
    assert work.assign(linh, case_id=case.pk, user_id=cast.nguyen.user_id).assignee_id


def test_a_ticket_that_moves_to_a_closed_queue_while_we_wait_for_it_is_gone(fresh_db: FreshDb) -> None:
    """The right is asked for by the locking query itself, not before it."""
    cast = everybody()
    case = cast.hanhs_case()
    closed = QueueProfile.objects.exclude(queue=case.queue_id).first()
    assert closed is not None
    QueueProfile.objects.filter(pk=closed.pk).update(restricted=True)
    moved = threading.Event()

    def move() -> None:
        with transaction.atomic():
            Case.objects.filter(pk=case.pk).update(queue=closed.pk)
            moved.set()
            time.sleep(0.5)
        connection.close()

    thread = threading.Thread(target=move)
    thread.start()
    moved.wait()
    with pytest.raises(NotFound):
        work.take(cast.nguyen, case_id=case.pk)
    thread.join()
    assert _events(case) == []


def test_nobody_without_the_right_assigns(cast: Cast) -> None:
    case = cast.hanhs_case()
    for viewer, error in (
        (cast.hanh, Forbidden), (cast.diep, Forbidden), (cast.phuong, NotFound), (cast.lan, NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            work.assign(viewer, case_id=case.pk, user_id=cast.nguyen.user_id)
        with pytest.raises(error):
            work.take(viewer, case_id=case.pk)
    with pytest.raises(Stale):
        work.assign(cast.linh, case_id=case.pk, user_id=cast.nguyen.user_id, version=7)
    assert _events(case) == []
