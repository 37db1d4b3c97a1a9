"""Two people who end, send or attach in the same moment: one end, one notice, one incident a ticket."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from support.actions import incident_children
from support.domain.errors import UserError
from support.domain.incidents import UpdateKind
from support.models import Case, Event, Incident, IncidentCase, IncidentUpdate, OutgoingMail
from tests import factories
from tests.dbkit import FreshDb
from tests.support.incidents import stage as stages


def _both(first: Any, second: Any) -> list[object]:
    """Run two acts at the same moment; what each returned, or the refusal it met."""
    start = Barrier(2)

    def act(what: Any) -> object:
        start.wait()
        try:
            return what()
        except UserError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(act, (first, second)))


def _incident(count: int) -> Incident:
    stage, agency = stages.build(), factories.agency()
    return stages.declared(factories.SYSTEM, stage, *stage.cases(count, agency))


def test_of_two_who_end_at_once_one_does(fresh_db: FreshDb) -> None:
    incident, by = _incident(5), factories.actor(factories.engineer())
    done = _both(
        *(
            lambda token=token: stages.tell(by, incident, token, UpdateKind.END, resolve=True)
            for token in ("mot", "hai")
        )
    )
    assert sorted(type(one).__name__ for one in done) == ["IncidentUpdate", "NotAllowed"]
    assert OutgoingMail.objects.filter(kind="reply").count() == 5
    assert Event.objects.filter(kind="staged").count() == 5


def test_the_same_form_sent_twice_at_once_is_one_notice(fresh_db: FreshDb) -> None:
    incident, by = _incident(5), factories.actor(factories.engineer())
    done = _both(*(lambda: stages.tell(by, incident, "mot") for _time in range(2)))
    assert {type(one) for one in done} == {IncidentUpdate}
    assert IncidentUpdate.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="reply").count() == 5


def test_a_ticket_attached_to_two_at_once_is_of_one(fresh_db: FreshDb) -> None:
    stage, agency = stages.build(), factories.agency()
    ids = [one.pk for one in stage.cases(4, agency)]
    pair = [stages.declared(factories.SYSTEM, stage) for _time in range(2)]
    by = factories.actor(factories.engineer())
    done = _both(
        *(lambda one=one: incident_children.attach(by, incident_id=one.pk, case_ids=ids) for one in pair)
    )
    assert sorted(len(one.added) for one in done) == [0, 4]  # type: ignore[attr-defined]
    assert IncidentCase.objects.filter(current=True).count() == 4
    assert Case.objects.count() == 4


def test_two_who_declare_at_once_take_two_numbers(fresh_db: FreshDb) -> None:
    stage = stages.build()
    made = _both(*(lambda: stages.declared(factories.SYSTEM, stage) for _time in range(2)))
    assert len({str(one) for one in made}) == 2
    assert sorted(str(one)[-4:] for one in made) == ["0001", "0002"]
