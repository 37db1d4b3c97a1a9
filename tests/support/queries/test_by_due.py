"""A list by due date that loses the paused, repeats a row, or grows with the data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.models import Case
from support.queries import by_due
from support.queries.by_due import DueCursor
from support.queries.tickets import Filters
from tests import factories
from tests.support.cast import Cast

BY_DUE = Filters(view="all", order="due")


def walked(cast: Cast, filters: Filters, size: int) -> list[int]:
    seen: list[int] = []
    after = ""
    for _turn in range(30):
        page = by_due.page(cast.nguyen, filters, after=after, size=size)
        seen += [case.pk for case in page.rows]
        after = page.next
        if not after:
            return seen
    raise AssertionError("the list does not end")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 11, 50])
def test_what_is_due_first_comes_first_and_the_rest_after_it_each_once(cast: Cast, size: int) -> None:
    made = factories.cases(11)
    now = timezone.now()
    for place, case in enumerate(made):
        due = None if place % 3 == 0 else now + timedelta(minutes=place // 4)
        Case.objects.filter(pk=case.pk).update(due_at=due, activity_at=now - timedelta(minutes=place // 2))
    due_first = Case.objects.filter(due_at__isnull=False).order_by("due_at", "pk")
    rest = Case.objects.filter(due_at=None).order_by("-activity_at", "-pk")
    assert walked(cast, BY_DUE, size) == [case.pk for case in (*due_first, *rest)]
    assert walked(cast, Filters(view="all"), size) == [
        case.pk for case in Case.objects.order_by("-activity_at", "-pk")
    ]


def test_soon_and_overdue_are_by_due_date_whatever_is_asked(cast: Cast) -> None:
    now = timezone.now()
    one, two, three = factories.cases(3)
    for case, minutes in ((one, -5), (two, -50), (three, 5)):
        Case.objects.filter(pk=case.pk).update(due_at=now + timedelta(minutes=minutes))
    assert walked(cast, Filters(view="overdue"), 1) == [two.pk, one.pk]
    assert walked(cast, Filters(view="soon"), 1) == [three.pk]


def test_a_foreign_agency_sees_nothing_by_due_date_either(cast: Cast) -> None:
    cast.hanhs_case()
    assert by_due.page(cast.phuong, BY_DUE).rows == []
    assert len(by_due.page(cast.hanh, BY_DUE).rows) == 1


@pytest.mark.parametrize("after", ["x", "====", "đ", "A" * 3000, "/w==", "ZHwyMDI2fDU"])
def test_a_bent_address_shows_the_first_page(cast: Cast, after: str) -> None:
    factories.case()
    assert len(by_due.page(cast.nguyen, BY_DUE, after=after).rows) == 1
    assert DueCursor.decode(after) is None


def test_a_cursor_survives_its_way_through_an_address(cast: Cast) -> None:
    cursor = DueCursor("r", datetime(2026, 3, 18, 1, 12, 0, 123456, tzinfo=UTC), 7)
    assert DueCursor.decode(cursor.encode()) == cursor


def test_a_page_costs_two_queries_however_much_there_is(cast: Cast) -> None:
    for count in (5, 60):
        factories.cases(count)
        with CaptureQueriesContext(connection) as asked:
            by_due.page(cast.nguyen, BY_DUE)
        assert len(asked) <= 2
