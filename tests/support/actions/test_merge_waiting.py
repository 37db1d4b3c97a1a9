"""A ticket still said to wait for agencies, or not to, after their questions moved by a merge or back."""

from __future__ import annotations

import pytest

from support.actions import coordination, coordination_answers, merging, work
from support.actions.coordination import Question
from support.actions.coordination_answers import Place, Said
from support.domain.events import EventKind
from support.domain.lifecycle import Stage
from support.models import Case, Coordination, Event
from tests import factories
from tests.support.actions import snapshot

pytestmark = pytest.mark.django_db


class Desk:
    """An engineer with two tickets of one agency, and an agency he asks."""

    def __init__(self) -> None:
        self.by = factories.actor(factories.engineer())
        of, self.asked = factories.agency(), factories.agency("Sở Phối hợp")
        self.member = factories.actor(factories.member(self.asked))
        self.into, self.gone = factories.case(of=of), factories.case(of=of)
        work.assign(self.by, case_id=self.into.pk, user_id=self.by.user_id)

    def ask(self, case: Case, agency_id: int | None = None) -> Coordination:
        """Ask the agency about one of the tickets."""
        questions = [Question(agency_id or self.asked.pk, "Tỷ lệ lỗi là bao nhiêu?")]
        return coordination.ask_many(self.by, case_id=case.pk, questions=questions)[0].row

    def answer(self, row: Coordination) -> None:
        """Let the agency answer."""
        coordination_answers.answer(self.member, place=Place(row.pk), said=Said("Không có lỗi."))

    def merge(self, gone: Case | None = None) -> None:
        """Merge the second into the first."""
        merging.merge(self.by, gone_id=(gone or self.gone).pk, into_id=self.into.pk)

    def unmerge(self, gone: Case | None = None) -> None:
        """Take it out again."""
        merging.unmerge(self.by, gone_id=(gone or self.gone).pk)

    def stages(self) -> tuple[str, str]:
        """Return how both stand."""
        for case in (self.into, self.gone):
            case.refresh_from_db()
        return self.into.stage, self.gone.stage


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_living_ticket_waits_for_whom_the_merged_one_asked_and_is_as_before_afterwards(
    desk: Desk,
) -> None:
    desk.ask(desk.gone)
    assert desk.stages() == (Stage.ASSIGNED, Stage.WAITING_COORDINATOR)
    before = snapshot.rows()
    desk.merge()
    assert desk.stages() == (Stage.WAITING_COORDINATOR, Stage.DUPLICATE)
    told = Event.objects.get(kind=EventKind.CASES_MERGED).data
    assert (told["living_from"], told["living_to"]) == ("assigned", "waiting_coordinator")
    desk.unmerge()
    assert desk.stages() == (Stage.ASSIGNED, Stage.WAITING_COORDINATOR)
    assert snapshot.difference(before, snapshot.rows()) == []
    told = Event.objects.get(kind=EventKind.CASES_UNMERGED).data
    assert (told["living_from"], told["living_to"]) == ("waiting_coordinator", "assigned")


def test_what_was_answered_meanwhile_is_waited_for_by_neither(desk: Desk) -> None:
    row = desk.ask(desk.gone)
    desk.merge()
    desk.answer(row)
    assert desk.stages()[0] == Stage.IN_PROGRESS
    desk.unmerge()
    assert desk.stages() == (Stage.IN_PROGRESS, Stage.ACCEPTED)


def test_what_was_asked_anew_meanwhile_is_waited_for_by_the_one_that_takes_it_along(desk: Desk) -> None:
    row = desk.ask(desk.gone)
    desk.answer(row)
    desk.merge()
    assert desk.stages()[0] == Stage.ASSIGNED
    coordination.ask_more(desk.by, case_id=desk.into.pk, pk=row.pk, text="Còn hôm nay?")
    assert desk.stages()[0] == Stage.WAITING_COORDINATOR
    desk.unmerge()
    assert desk.stages() == (Stage.IN_PROGRESS, Stage.WAITING_COORDINATOR)


def test_the_living_ticket_goes_on_waiting_for_whom_it_asked_itself(desk: Desk) -> None:
    desk.ask(desk.gone)
    desk.ask(desk.into, factories.agency("Sở Khác").pk)
    desk.merge()
    desk.unmerge()
    assert desk.stages() == (Stage.WAITING_COORDINATOR, Stage.WAITING_COORDINATOR)


@pytest.mark.parametrize("last_first", [True, False])
def test_of_two_merged_tickets_that_wait_the_last_taken_out_ends_the_waiting(
    desk: Desk, last_first: bool
) -> None:
    other = factories.case(of=desk.gone.requesting_agency)
    desk.ask(desk.gone)
    desk.ask(other, factories.agency("Sở Khác").pk)
    desk.merge()
    desk.merge(other)
    order = [other, desk.gone] if last_first else [desk.gone, other]
    desk.unmerge(order[0])
    assert desk.stages()[0] == Stage.WAITING_COORDINATOR
    desk.unmerge(order[1])
    assert desk.stages()[0] == Stage.ASSIGNED
