"""A version sent on Friday evening is not overdue on Sunday: its term counts working time, and says how."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from kb.actions import review as acts
from kb.models import GuideVersion
from kb.queries import review
from support.domain.clock import VIETNAM, DayKind
from support.domain.roles import Role
from support.models import CalendarDay, WorkingSpan
from support.queries import calendar
from support.queries.viewers import actor_for
from tests import factories
from tests.kb.factories import draft

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 27, 16, 30, tzinfo=VIETNAM)


def waiting(since: datetime) -> GuideVersion:
    guide = draft()
    version = acts.submit(actor_for(guide.created_by), guide_id=guide.pk)
    version.submitted_at = since
    version.save(update_fields=["submitted_at"])
    return version


@pytest.mark.parametrize(
    ("later", "due"),
    [
        (timedelta(), "01/12/2026 16:30"),
        (timedelta(days=1), "01/12/2026 17:30"),
        (timedelta(days=3, hours=-9), "01/12/2026 17:30"),
        (timedelta(days=3), "02/12/2026 16:30"),
    ],
)
def test_two_working_days_whatever_the_wall_clock_says(later: timedelta, due: str) -> None:
    term = review.term(waiting(FRIDAY + later)).term
    assert term is not None
    assert f"{term.astimezone(VIETNAM):%d/%m/%Y %H:%M}" == due


def test_a_day_off_is_left_out_and_named() -> None:
    CalendarDay.objects.create(date=date(2026, 11, 30), kind=DayKind.HOLIDAY.value, note="Ngày nghỉ thử")
    calendar.forget()
    version = waiting(FRIDAY)
    found = review.term(version)
    assert found.term is not None
    assert f"{found.term.astimezone(VIETNAM):%d/%m/%Y %H:%M}" == "02/12/2026 16:30"
    counted = review.counted(found)
    assert counted is not None
    assert counted.due == found.term
    browser = Client()
    lead = factories.user(Role.TEAM_LEAD)
    browser.force_login(lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get(f"/tai-lieu/duyet/{version.pk}").content.decode()
    assert "Vì sao đến hạn lúc này" in page
    assert "Ngày nghỉ thử" in page
    assert "mục tiêu nội bộ" in page


def test_a_calendar_without_hours_makes_nothing_overdue() -> None:
    WorkingSpan.objects.update(active=False)
    calendar.forget()
    version = waiting(FRIDAY)
    found = review.term(version)
    assert (found.term, found.late, review.counted(found)) == (None, False, None)
