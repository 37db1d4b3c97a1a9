"""Clocks that run while a ticket waits, stop while it does not, or forget what was before."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from support.actions import base, calls, outgoing, replies, work
from support.domain.clock import VIETNAM
from support.domain.clocks import ClockKind, Outcome, Pause, Why
from support.domain.kinds import Kind
from support.domain.lifecycle import Stage
from support.models import Case, Clock, ClockPause, OutgoingMail
from tests import factories
from tests.support.cast import Cast

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=VIETNAM)


def at(hour: int, minute: int = 0, *, day: int = 2) -> datetime:
    return MONDAY.replace(day=day, hour=hour, minute=minute)


def made(moment: datetime = MONDAY) -> Case:
    with time_machine.travel(moment, tick=False):
        return factories.cases(1, kind=Kind.SUPPORT, words=factories.message(at=moment))[0]


def running(case: Case, kind: ClockKind = ClockKind.RESOLUTION) -> Clock:
    return Clock.objects.get(case=case, kind=kind, ended_at=None)


def asked(cast: Cast, case: Case, moment: datetime, *, stage: Stage | None = Stage.WAITING_REQUESTER) -> None:
    with time_machine.travel(moment, tick=False):
        words = replies.Words("Xin cho biết mã lỗi và giờ xảy ra.")
        replies.reply(cast.nguyen, case_id=case.pk, words=words, stage=stage)


def delivered(moment: datetime, *, accepted: bool = True) -> None:
    with time_machine.travel(moment, tick=False):
        for pk in outgoing.lease_due(50, 60):
            mail = OutgoingMail.objects.get(pk=pk)
            said = [outgoing.Delivery(one.address, accepted) for one in mail.recipients.all()]
            outgoing.record_deliveries(factories.SYSTEM, pk, said, retry_at=None)


def moved(cast: Cast, case: Case, stage: Stage, moment: datetime, reason: str = "") -> None:
    with time_machine.travel(moment, tick=False):
        work.change_stage(cast.linh, case_id=case.pk, stage=stage, reason=reason)


def wrote(case: Case, moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        factories.wrote_again(case, factories.message(body="Mã lỗi 504.", at=moment))


def test_a_ticket_starts_with_its_targets_and_shows_the_earliest(cast: Cast) -> None:
    case = made()
    # Support, normal: an answer in four working hours, a solution in three days.
    assert running(case, ClockKind.FIRST_RESPONSE).due_at == at(12)
    assert running(case).due_at == at(17, 30, day=4)
    assert not Clock.objects.filter(case=case, kind=ClockKind.NEXT_UPDATE).exists()
    case = Case.objects.get(pk=case.pk)
    assert (case.due_at, case.due_kind, case.clock_paused) == (at(12), "first_response", False)


def test_only_an_answer_that_arrived_ends_the_first_clock(cast: Cast) -> None:
    case = made()
    asked(cast, case, at(9), stage=None)
    assert running(case, ClockKind.FIRST_RESPONSE)
    delivered(at(9, 1))
    first = Clock.objects.get(case=case, kind=ClockKind.FIRST_RESPONSE)
    assert (first.outcome, first.ended_at) == (Outcome.MET, at(9, 1))
    assert running(case, ClockKind.NEXT_UPDATE).started_at == at(9, 1)
    assert Case.objects.get(pk=case.pk).due_kind == "resolution"


def test_a_late_answer_is_told_as_late(cast: Cast) -> None:
    case = made()
    asked(cast, case, at(14), stage=None)
    delivered(at(14, 1))
    assert Clock.objects.get(case=case, kind=ClockKind.FIRST_RESPONSE).outcome == Outcome.MISSED


def test_waiting_for_the_requester_stops_the_clock_and_his_word_starts_it_again(cast: Cast) -> None:
    """GLPI #24481, #6902, #15605, #10594, Frappe #1675: the clock ran on, or jumped, while pending."""
    case = made()
    asked(cast, case, at(9))
    pause = ClockPause.objects.get(case=case)
    assert (pause.reason, pause.since, pause.until) == (Pause.REQUESTER, at(9), None)
    assert pause.message is not None
    waiting = Case.objects.get(pk=case.pk)
    assert (waiting.due_at, waiting.clock_paused) == (None, True)
    wrote(case, at(9, day=4))  # sixteen working hours later
    assert running(case).due_at == at(17, 30, day=6)
    resumed = Case.objects.get(pk=case.pk)
    assert (resumed.clock_paused, resumed.stage) == (False, Stage.IN_PROGRESS)


def test_waiting_over_night_and_weekend_moves_nothing(cast: Cast) -> None:
    """GLPI #10594: time outside working hours was added although nobody works then."""
    case = made()
    before = running(case).due_at
    asked(cast, case, at(17, 30, day=6))
    wrote(case, at(8, day=9))
    assert running(case).due_at == before


def test_a_stage_without_a_word_to_the_requester_stops_nothing(cast: Cast) -> None:
    case = made()
    moved(cast, case, Stage.WAITING_REQUESTER, at(9))
    assert not ClockPause.objects.filter(case=case).exists()
    assert not running(case).paused
    asked(cast, case, at(10), stage=None)
    assert ClockPause.objects.get(case=case).since == at(10)


def test_a_mail_taken_back_or_refused_was_never_waited_for(cast: Cast) -> None:
    for refused in (False, True):
        case = made()
        before = running(case).due_at
        asked(cast, case, at(9))
        with time_machine.travel(at(9) + timedelta(seconds=5), tick=False):
            mail = OutgoingMail.objects.filter(case=case, kind="reply").get()
            if not refused:
                outgoing.cancel(cast.nguyen, mail.pk)
        if refused:
            delivered(at(11), accepted=False)
        pause = ClockPause.objects.get(case=case)
        assert pause.since == pause.until
        assert (running(case).due_at, running(case).paused) == (before, False)


def stands(case: Case, stage: Stage, moment: datetime) -> None:
    """Let a case stand at a stage as its room would bring it there."""
    with time_machine.travel(moment, tick=False):
        locked = base.lock_cases([case.pk])[case.pk]
        locked.stage = stage.value
        base.save(locked, "stage")


def test_a_coordinators_wait_does_not_stop_the_leads_clock_unless_the_office_says_so(
    cast: Cast, settings: object
) -> None:
    case = made()
    stands(case, Stage.WAITING_COORDINATOR, at(9))
    assert not running(case).paused
    settings.CLOCK_PAUSES_FOR_COORDINATION = True  # type: ignore[attr-defined]
    stands(case, Stage.IN_PROGRESS, at(10))
    stands(case, Stage.WAITING_COORDINATOR, at(11))
    assert ClockPause.objects.get(case=case).reason == Pause.COORDINATOR
    assert running(case).paused


def test_a_call_that_reached_the_requester_answers_and_may_wait_for_him(cast: Cast) -> None:
    case = made()
    with time_machine.travel(at(9), tick=False):
        said = calls.CallOut("024 3825 4321", "Lương Thu Hạnh", "Xin gửi thêm nhật ký.")
        calls.answer(cast.nguyen, case_id=case.pk, call=said, stage=Stage.WAITING_REQUESTER)
    assert Clock.objects.get(case=case, kind=ClockKind.FIRST_RESPONSE).outcome == Outcome.MET
    assert running(case).paused


def test_a_call_that_reached_nobody_changes_nothing(cast: Cast) -> None:
    case = made()
    with time_machine.travel(at(9), tick=False):
        calls.answer(cast.nguyen, case_id=case.pk, call=calls.CallOut("024 3825 4321", "", "", reached=False))
    assert running(case, ClockKind.FIRST_RESPONSE)


def test_solving_ends_every_clock_and_reopening_leaves_the_time_between_out(cast: Cast) -> None:
    case = made()
    asked(cast, case, at(9), stage=None)
    delivered(at(9, 1))
    moved(cast, case, Stage.RESOLVED, at(10))
    solved = Clock.objects.get(case=case, kind=ClockKind.RESOLUTION)
    assert (solved.outcome, solved.ended_at) == (Outcome.MET, at(10))
    assert Case.objects.get(pk=case.pk).due_at is None
    wrote(case, at(10, day=3))  # a working day later
    again = running(case)
    assert (again.follows, again.why, again.started_at) == (solved, Why.REOPENED, solved.started_at)
    assert again.due_at == at(17, 30, day=5)
    assert running(case, ClockKind.NEXT_UPDATE).started_at == at(10, day=3)


def test_rejecting_ends_without_a_verdict(cast: Cast) -> None:
    case = made()
    moved(cast, case, Stage.REJECTED, at(9), "Ngoài phạm vi.")
    assert set(Clock.objects.filter(case=case).values_list("outcome", flat=True)) == {Outcome.VOID}
    moved(cast, case, Stage.REOPENED, at(10), "Xem lại.")
    assert running(case, ClockKind.FIRST_RESPONSE).due_at == at(14, 30)


def test_another_priority_starts_anew_from_the_beginning_and_keeps_the_old_clock(cast: Cast) -> None:
    case = made()
    with time_machine.travel(at(9), tick=False):
        work.change_properties(cast.nguyen, case_id=case.pk, wanted=work.Properties(priority=1))
    old = Clock.objects.get(case=case, kind=ClockKind.RESOLUTION, outcome=Outcome.REPLACED)
    new = running(case)
    assert (old.minutes, new.minutes) == (1440, 480)
    assert (new.started_at, new.due_at) == (MONDAY, at(17, 30))
    assert (new.follows, new.why) == (old, Why.CHANGED)
    assert Case.objects.get(pk=case.pk).due_at == at(9)


def test_another_subject_leaves_the_clocks_alone(cast: Cast) -> None:
    case = made()
    before = list(Clock.objects.filter(case=case).values())
    with time_machine.travel(at(9), tick=False):
        work.change_properties(cast.nguyen, case_id=case.pk, wanted=work.Properties(subject="Tiêu đề khác"))
    assert list(Clock.objects.filter(case=case).values()) == before


def test_a_ticket_filed_before_there_were_clocks_gets_them_with_its_next_move(cast: Cast) -> None:
    case = made()
    Clock.objects.filter(case=case).delete()
    moved(cast, case, Stage.IN_PROGRESS, at(9))
    assert {one.kind for one in Clock.objects.filter(case=case)} == {"first_response", "resolution"}


@pytest.mark.parametrize("count", [3, 30])
def test_filing_many_asks_no_more_for_their_clocks(
    count: int, cast: Cast, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        factories.cases(count)
    assert Clock.objects.count() == 2 * count


def test_a_second_answer_that_arrives_is_no_change_for_who_has_the_ticket_open(cast: Cast) -> None:
    case = made()
    asked(cast, case, at(9), stage=None)
    delivered(at(9, 1))
    asked(cast, case, at(10), stage=None)
    before = Case.objects.get(pk=case.pk)
    delivered(at(10, 1))
    after = Case.objects.get(pk=case.pk)
    assert (after.version, after.answered_at) == (before.version, before.answered_at)
    assert running(case, ClockKind.NEXT_UPDATE).started_at == at(10, 1)
