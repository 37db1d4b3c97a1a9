"""Before a day is saved the page says whose due dates it moves; afterwards exactly those have moved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from support.actions import recounting
from support.domain.clock import DayKind
from support.domain.roles import Role
from support.models import CalendarChange, Recount
from support.queries import calendar, recounts
from tests import factories as make
from tests.support.calendar.test_recount import MONDAY, TUESDAY, administrator, anew, made, take_off

__all__ = ["administrator", "anew"]
pytestmark = pytest.mark.django_db


def test_what_the_preview_says_is_what_the_job_moves(administrator):
    made(3)
    seen = recounts.of_day(make.SYSTEM, TUESDAY, DayKind.HOLIDAY)
    assert (seen.tickets, seen.later, seen.more) == (3, 3, False)
    take_off(administrator)
    with time_machine.travel(MONDAY, tick=False):
        recounting.count_waiting()
    kept = {(one.clock_id, one.old_due, one.new_due) for one in Recount.objects.all()}
    assert {(move.clock.pk, move.old, move.new) for move in seen.moves} == kept


def test_a_day_nobody_works_or_no_clock_runs_over_moves_nothing(administrator):
    made()
    for day, kind in (
        (date(2026, 3, 7), DayKind.HOLIDAY),  # a Saturday
        (TUESDAY, None),  # as it is
        (TUESDAY, DayKind.MAKEUP_WORKDAY),  # a weekday is worked anyway
        (date(2026, 4, 1), DayKind.HOLIDAY),  # after every due date
        (date(2026, 2, 27), DayKind.HOLIDAY),  # before every beginning
    ):
        assert recounts.of_day(make.SYSTEM, day, kind).tickets == 0, day


def test_a_saturday_worked_brings_due_dates_nearer(administrator):
    made()
    take_off(administrator, TUESDAY)
    take_off(administrator, date(2026, 3, 4))
    take_off(administrator, date(2026, 3, 5))
    with time_machine.travel(MONDAY, tick=False):
        recounting.count_waiting()
    seen = recounts.of_day(make.SYSTEM, date(2026, 3, 7), DayKind.MAKEUP_WORKDAY)
    assert (seen.tickets, seen.later) == (1, 0)
    assert all(move.new < move.old for move in seen.moves)


def test_more_clocks_than_are_counted_are_told_as_at_least(monkeypatch):
    made(3)
    monkeypatch.setattr(recounts, "MOST", 2)
    assert recounts.of_day(make.SYSTEM, TUESDAY, DayKind.HOLIDAY).more


def test_the_page_names_the_number_and_only_tickets_one_may_see(browse, time_machine):
    made(2)
    both = browse(make.user(Role.ADMINISTRATOR, Role.TEAM_LEAD))
    alone = browse(make.user(Role.ADMINISTRATOR))
    sent = {"day": TUESDAY.isoformat(), "kind": "holiday", "note": "", "source": "Thông báo số 1"}
    page = both.post("/lich-lam-viec/ngay", sent).content.decode()
    assert "dời hạn của 2 phiếu" in page
    assert "04/03/2026" in page or "05/03/2026" in page
    strict = alone.post("/lich-lam-viec/ngay", sent).content.decode()
    assert "dời hạn của 2 phiếu" in strict
    assert "Một số phiếu bị dời hạn" not in strict


def test_the_year_tells_how_far_the_counting_has_come(administrator, browse):
    made(2)
    take_off(administrator)
    page = browse(make.engineer()).get("/lich-lam-viec/2026").content.decode()
    assert "đang tính" in page
    with time_machine.travel(MONDAY, tick=False):
        recounting.count_waiting()
    CalendarChange.objects.update(finished_at=MONDAY + timedelta(minutes=3))
    page = browse(make.engineer()).get("/lich-lam-viec/2026").content.decode()
    assert "xong: dời 2 trong" in page
    assert calendar.working_calendar().days[TUESDAY] is DayKind.HOLIDAY
