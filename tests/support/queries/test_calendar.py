"""The calendar as configured: shipped rows, what switching off does, what a request is promised."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from support.domain.clock import VIETNAM, DayKind
from support.domain.kinds import Kind
from support.models import CalendarDay, ServiceTarget, WorkingSpan
from support.queries import calendar

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=VIETNAM)


def test_the_shipped_calendar_works_office_hours_and_rests_at_tet() -> None:
    shipped = calendar.working_calendar()
    assert shipped.days[date(2026, 2, 17)] is DayKind.HOLIDAY
    assert shipped.works(MONDAY)
    assert not shipped.works(datetime(2026, 2, 17, 9, 0, tzinfo=VIETNAM))
    assert set(CalendarDay.objects.values_list("source_document", flat=True)) == {"cần đối chiếu"}


def test_the_calendar_is_read_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    calendar.promised(Kind.INCIDENT, 3, MONDAY)
    with django_assert_num_queries(0):
        calendar.promised(Kind.INCIDENT, 3, MONDAY)


def test_a_day_switched_off_and_hours_that_overlap_do_no_harm() -> None:
    CalendarDay.objects.filter(date=date(2026, 2, 17)).update(active=False)
    WorkingSpan.objects.create(weekday=0, start="11:00", end="13:00")
    calendar.forget()
    changed = calendar.working_calendar()
    assert changed.works(datetime(2026, 2, 17, 9, 0, tzinfo=VIETNAM))
    assert len(changed.spans[0]) == 2


def test_a_request_is_promised_working_time_of_its_kind_and_priority() -> None:
    promise = calendar.promised(Kind.INCIDENT, 1, MONDAY)
    assert promise is not None
    assert promise.respond_by == MONDAY.replace(hour=8, minute=30)
    assert promise.solve_by == MONDAY.replace(hour=12)


def test_nothing_is_promised_without_a_target_or_without_hours() -> None:
    ServiceTarget.objects.filter(kind=Kind.INCIDENT.value).delete()
    WorkingSpan.objects.update(active=False)
    assert calendar.promised(Kind.INCIDENT, 1, MONDAY) is None
    assert calendar.promised(Kind.SUPPORT, 1, MONDAY) is None
