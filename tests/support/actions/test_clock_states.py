"""Whatever a ticket goes through: no due date runs backwards, no pause shortens, the parts are the whole."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.actions import replies, work
from support.domain.clock import MINUTE, VIETNAM, WorkingCalendar, working_time
from support.domain.clocks import ClockKind
from support.domain.kinds import Kind
from support.domain.lifecycle import MOVES, OPEN, Stage
from support.models import Case, Clock, ClockPause
from support.queries import calendar, clocks
from tests import factories
from tests.support.cast import Cast

START = datetime(2026, 2, 12, 9, 0, tzinfo=VIETNAM)  # Thursday; Tết is next week
pytestmark = pytest.mark.django_db
ACTS = ("ask", "answer", "wait", "write", "solve", "reject", "reopen", "work")
STEPS = st.lists(st.tuples(st.integers(1, 3000), st.sampled_from(ACTS)), min_size=1, max_size=12)
WANTED = {
    "wait": Stage.WAITING_REQUESTER,
    "solve": Stage.RESOLVED,
    "reject": Stage.REJECTED,
    "reopen": Stage.REOPENED,
    "work": Stage.IN_PROGRESS,
}


def act(cast: Cast, case: Case, name: str) -> None:
    stage = Stage(Case.objects.values_list("stage", flat=True).get(pk=case.pk))
    if name == "write":
        factories.wrote_again(case)
    elif name in {"ask", "answer"} and stage in OPEN:
        asks = name == "ask" and (stage is Stage.WAITING_REQUESTER or Stage.WAITING_REQUESTER in MOVES[stage])
        wanted = Stage.WAITING_REQUESTER if asks else None
        replies.reply(cast.linh, case_id=case.pk, words=replies.Words("Đã xem."), stage=wanted)
    elif name in WANTED and WANTED[name] in MOVES[stage]:
        work.change_stage(cast.linh, case_id=case.pk, stage=WANTED[name], reason="Lý do.")


class Watched:
    """What a ticket must go through by hand: when its time counted, as a person would note it down."""

    def __init__(self, case: Case, working: WorkingCalendar) -> None:
        self.case, self.working = case, working
        self.counted = timedelta()
        self.counts = True
        self.last, self.due = START, clock_of(case).due_at

    def see(self, now: datetime) -> None:
        """Compare rows with what was noted."""
        if self.counts:
            self.counted += working_time(self.last, now, self.working)
        self.last = now
        clock = clock_of(self.case)
        assert clock.due_at >= self.due
        self.due = clock.due_at
        self.counts = clock.ended_at is None and not clock.paused
        shown = Case.objects.get(pk=self.case.pk)
        assert shown.clock_paused == (shown.is_open and clock.paused)
        assert (shown.due_at is None) == (not self.counts)
        if clock.ended_at is None:
            [read] = [one for one in clocks.told(shown, now).running if one.clock.pk == clock.pk]
            assert abs(read.used - self.counted) < MINUTE
            assert abs(read.used + read.left - timedelta(minutes=clock.minutes)) < MINUTE
            if not clock.paused and read.left > timedelta():
                assert abs(working_time(now, clock.due_at, self.working) - read.left) < MINUTE
            if read.left < timedelta():
                assert clock.due_at <= now


def clock_of(case: Case) -> Clock:
    """Give the latest clock of the solution."""
    return Clock.objects.filter(case=case, kind=ClockKind.RESOLUTION).order_by("-pk")[0]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_no_way_through_the_stages_turns_a_clock_back_or_loses_time(
    cast: Cast, steps: list[tuple[int, str]]
) -> None:
    with transaction.atomic():
        with time_machine.travel(START, tick=False):
            case = factories.cases(1, kind=Kind.SUPPORT, words=factories.message(at=START))[0]
        watched, now = Watched(case, calendar.working_calendar()), START
        for minutes, name in steps:
            now += timedelta(minutes=minutes)
            with time_machine.travel(now, tick=False):
                act(cast, case, name)
            watched.see(now)
            assert Clock.objects.filter(case=case, ended_at=None).count() <= 3
            assert ClockPause.objects.filter(case=case, until=None).count() <= 1
        transaction.set_rollback(True)
