"""The calendar of a year: approved by a document, warned of when it is not, changed only with a source."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.actions import calendar as actions
from support.actions.calendar import DayIn
from support.domain.calendar_year import Standing, digest, months, unapproved, wanted_years
from support.domain.clock import DayKind, WorkingCalendar
from support.domain.errors import FieldError, Forbidden, NotAllowed
from support.domain.roles import Role
from support.models import CalendarChange, CalendarDay, CalendarYear, Event
from support.queries import calendar, calendar_years
from tests import factories as make

HOLIDAY, MAKEUP = DayKind.HOLIDAY, DayKind.MAKEUP_WORKDAY

# today -> years that must be approved
WANTED = [
    (date(2026, 1, 1), (2026,)),
    (date(2026, 9, 30), (2026,)),
    (date(2026, 10, 1), (2026, 2027)),
    (date(2026, 12, 31), (2026, 2027)),
    (date(2027, 2, 28), (2027,)),
]


@pytest.mark.parametrize(("today", "wanted"), WANTED)
def test_the_next_year_is_wanted_from_october_on_and_this_one_always(
    today: date, wanted: tuple[int, ...]
) -> None:
    assert wanted_years(today) == wanted
    assert unapproved(today, {}) == dict.fromkeys(wanted, Standing.MISSING)
    assert unapproved(today, dict.fromkeys(wanted, Standing.APPROVED)) == {}
    assert unapproved(today, {wanted[0]: Standing.CHANGED})[wanted[0]] is Standing.CHANGED


some_days = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from(DayKind))


@given(some_days, some_days)
def test_an_approval_knows_its_days_in_any_order_and_no_others(
    one: dict[date, DayKind], other: dict[date, DayKind]
) -> None:
    assert digest(one.items()) == digest(reversed(list(one.items())))
    assert (digest(one.items()) == digest(other.items())) == (one == other)


@given(st.integers(2020, 2100))
def test_twelve_months_hold_every_day_of_the_year_once(year: int) -> None:
    cells = [cell for month in months(year, WorkingCalendar(), {}) for week in month.weeks for cell in week]
    days = [cell.day for cell in cells if cell]
    assert days == sorted(set(days))
    assert (days[0], days[-1]) == (date(year, 1, 1), date(year, 12, 31))
    assert len(days) == (date(year + 1, 1, 1) - date(year, 1, 1)).days


def test_months_count_the_days_that_are_worked() -> None:
    days = {date(2026, 1, 1): HOLIDAY, date(2026, 1, 2): HOLIDAY, date(2026, 1, 10): MAKEUP}
    january, february = months(2026, WorkingCalendar(days=days), {})[:2]
    assert january.working == 22 - 2 + 1  # 22 weekdays, Thursday and Friday off, a Saturday worked
    assert february.working == 20


@pytest.fixture
def administrator(db):
    return make.actor(make.user(Role.ADMINISTRATOR))


def approve(by, year=2026, document="Quyết định số 12/QĐ-NDB"):
    return actions.approve_year(by, year=year, document=document, decided_on=date(2025, 12, 1))


def test_an_approval_names_document_and_person_and_leaves_an_event(administrator):
    approve(administrator)
    kept = calendar_years.of_year(2026)
    assert kept.standing is Standing.APPROVED
    assert kept.approval.approved_by_id == administrator.user_id
    event = Event.objects.get(kind="calendar_approved")
    assert event.data["year"] == 2026
    assert "12/QĐ" not in str(event.data)


def test_a_day_changed_after_the_approval_asks_for_a_new_one(administrator):
    approve(administrator)
    actions.set_day(administrator, wanted=DayIn(date(2026, 3, 4), HOLIDAY, "Nghỉ thử", "Thông báo số 3"))
    assert calendar_years.of_year(2026).standing is Standing.CHANGED
    approve(administrator, document="Quyết định số 20/QĐ-NDB")
    assert calendar_years.of_year(2026).standing is Standing.APPROVED
    assert CalendarYear.objects.count() == 1
    assert Event.objects.filter(kind="calendar_approved").count() == 2


def test_a_day_needs_its_document_and_only_administrators_write(administrator):
    wanted = DayIn(date(2026, 3, 4), HOLIDAY, "", "")
    with pytest.raises(NotAllowed):
        actions.set_day(administrator, wanted=wanted)
    for role in (Role.TEAM_LEAD, Role.ENGINEER):
        by = make.actor(make.user(role))
        with pytest.raises(Forbidden):
            actions.set_day(by, wanted=DayIn(date(2026, 3, 4), HOLIDAY, "", "Thông báo"))
        with pytest.raises(Forbidden):
            approve(by)
    with pytest.raises(FieldError):
        actions.set_day(administrator, wanted=DayIn(date(2999, 3, 4), HOLIDAY, "", "Thông báo"))
    with pytest.raises(FieldError):
        actions.set_day(administrator, wanted=DayIn(date(2026, 3, 4), None, "", "Thông báo"))
    assert not CalendarChange.objects.exists()


def test_a_day_becomes_ordinary_again_and_the_table_keeps_the_document(
    administrator, django_capture_on_commit_callbacks
):
    day = date(2026, 11, 24)
    assert not calendar.working_calendar().hours(day)
    with django_capture_on_commit_callbacks(execute=True):
        actions.set_day(administrator, wanted=DayIn(day, None, "", "Thông báo số 7"))
    assert calendar.working_calendar().hours(day)
    kept = CalendarDay.objects.get(date=day)
    assert (kept.active, kept.source_document) == (False, "Thông báo số 7")
    change = CalendarChange.objects.get()
    assert change.what == "24/11/2026: Ngày nghỉ → Như ngày thường trong tuần"


def test_other_words_for_the_same_day_move_nothing(administrator):
    day = date(2026, 11, 24)
    actions.set_day(administrator, wanted=DayIn(day, HOLIDAY, "Ngày Văn hóa", "Nghị quyết số 80"))
    assert CalendarDay.objects.get(date=day).source_document == "Nghị quyết số 80"
    assert not CalendarChange.objects.exists()


def test_the_year_is_shown_to_staff_with_sources_and_approved_by_a_form(browse):
    client = browse(make.user(Role.ADMINISTRATOR))
    page = client.get("/lich-lam-viec/2026").content.decode()
    assert page.count('class="month"') == 12
    assert "cần đối chiếu" in page
    refused = client.post("/lich-lam-viec/2026/duyet", {"document": "", "decided_on": "2025-12-01"})
    assert refused.status_code == 422
    sent = {"document": "Quyết định số 5", "decided_on": "2025-12-01"}
    assert client.post("/lich-lam-viec/2026/duyet", sent).status_code == 302
    assert "Quyết định số 5" in client.get("/lich-lam-viec/2026").content.decode()
    engineer = browse(make.engineer()).get("/lich-lam-viec/2026").content.decode()
    assert "/lich-lam-viec/2026/duyet" not in engineer
    assert browse(make.engineer()).get("/lich-lam-viec/1999").status_code == 404


def test_a_day_is_looked_at_before_it_is_saved(browse):
    client = browse(make.user(Role.ADMINISTRATOR))
    sent = {"day": "2026-03-04", "kind": "holiday", "note": "Nghỉ", "source": "Thông báo số 1"}
    assert client.post("/lich-lam-viec/ngay", sent).status_code == 200
    assert not CalendarDay.objects.filter(date=date(2026, 3, 4)).exists()
    assert client.post("/lich-lam-viec/ngay", sent | {"save": "1"}).status_code == 302
    assert CalendarDay.objects.get(date=date(2026, 3, 4)).kind == "holiday"
    assert client.post("/lich-lam-viec/ngay", sent | {"source": ""}).status_code == 422
    assert "Nghỉ" in client.get("/lich-lam-viec/ngay?ngay=2026-03-04").content.decode()
    assert client.get("/lich-lam-viec/ngay?ngay=2026-99-99").status_code == 200


def test_team_leads_and_administrators_are_warned_on_their_first_page_and_nobody_else(browse, time_machine):
    time_machine.move_to("2026-10-02 09:00")
    lead = browse(make.user(Role.TEAM_LEAD)).get("/xu-ly").content.decode()
    assert "năm 2026 chưa được duyệt" in lead
    assert "năm 2027 chưa được duyệt" in lead
    assert (
        "năm 2027 chưa được duyệt" in browse(make.user(Role.ADMINISTRATOR)).get("/cau-hinh/").content.decode()
    )
    assert "chưa được duyệt" not in browse(make.engineer()).get("/xu-ly").content.decode()
