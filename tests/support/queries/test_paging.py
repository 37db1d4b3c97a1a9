"""Lists that skip or repeat a ticket, break on a bent address, or cost more with every row."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.accounts.models import User
from support.models import Case
from support.queries import counts, tickets
from support.queries.tickets import VIEWS, Cursor, Filters
from tests import factories
from tests.support.cast import Cast

ALL = Filters(view="all")


def test_every_ticket_comes_once_also_among_equal_times(cast: Cast) -> None:
    made = factories.cases(23)
    moment = datetime(2026, 3, 18, 1, 12, tzinfo=UTC)
    for number, case in enumerate(made):
        Case.objects.filter(pk=case.pk).update(activity_at=moment + timedelta(seconds=number // 6))
    seen: list[Case] = []
    after = ""
    for _turn in range(10):
        page = tickets.page(cast.nguyen, ALL, after=after, size=5)
        seen += page.rows
        after = page.next
        if not after:
            break
    assert [case.pk for case in seen] == list(
        Case.objects.order_by("-activity_at", "-pk").values_list("pk", flat=True)
    )
    assert page.first is False


def test_a_ticket_that_comes_up_meanwhile_shifts_no_other(cast: Cast) -> None:
    factories.cases(9)
    first = tickets.page(cast.nguyen, ALL, size=4)
    factories.wrote_again(Case.objects.order_by("activity_at").first() or factories.case())
    second = tickets.page(cast.nguyen, ALL, after=first.next, size=4)
    assert not {case.pk for case in first.rows} & {case.pk for case in second.rows}


def _sealed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "after",
    [
        "x", "====", "đ", "\x00", "A" * 5000,
        _sealed("2026-03-18T01:12:00+00:00"),
        _sealed("2026-03-18T01:12:00|5"),
        _sealed("không|phải"),
        _sealed(f"2026-03-18T01:12:00+00:00|{10**40}"),
        _sealed("2026-03-18T01:12:00+00:00|-5"),
        _sealed("9999-12-31T23:59:59-23:59|5"),
        _sealed("0001-01-01T00:00:00+23:59|5"),
        _sealed("2026-13-45T01:12:00+00:00|5"),
        "/w==",
    ],
)  # fmt: skip
def test_a_bent_address_shows_the_first_page(cast: Cast, after: str) -> None:
    factories.case()
    assert len(tickets.page(cast.nguyen, ALL, after=after).rows) == 1
    assert Cursor.decode(after) is None


def test_a_cursor_survives_its_way_through_an_address(cast: Cast) -> None:
    cursor = Cursor(datetime(2026, 3, 18, 1, 12, 0, 123456, tzinfo=UTC), 7)
    assert Cursor.decode(cursor.encode()) == cursor


@pytest.mark.parametrize("field", ["queue", "agency", "assignee"])
def test_a_number_no_column_holds_finds_nothing(cast: Cast, field: str) -> None:
    factories.case()
    filters = Filters(**{"view": "all", field: 10**30})  # type: ignore[arg-type]
    assert tickets.page(cast.nguyen, filters).rows == []


def test_the_views_are_what_they_say(cast: Cast) -> None:
    stages = ("new", "waiting_requester", "resolved", "rejected", "assigned")
    made = dict(zip(stages, factories.cases(5), strict=True))
    for stage, case in made.items():
        Case.objects.filter(pk=case.pk).update(
            stage=stage, assignee=cast.nguyen.user_id if stage in {"assigned", "resolved"} else None
        )
    now = timezone.now()
    for stage, due_at in (("new", now + timedelta(minutes=1)), ("assigned", now - timedelta(minutes=1))):
        Case.objects.filter(pk=made[stage].pk).update(due_at=due_at)
    Case.objects.exclude(stage__in=["new", "assigned"]).update(due_at=None)
    Case.objects.filter(stage__in=["new", "rejected"]).update(lead_asked=True)
    expected = {
        "mine": {"assigned"},
        "unassigned": {"new", "waiting_requester"},
        "lead": {"new"},
        "open": {"new", "waiting_requester", "assigned"},
        "soon": {"new"},
        "overdue": {"assigned"},
        "waiting": {"waiting_requester"},
        "done": {"resolved", "rejected"},
        "all": set(stages),
    }
    assert set(expected) == set(VIEWS)
    for view, wanted in expected.items():
        assert {case.stage for case in tickets.page(cast.nguyen, Filters(view=view)).rows} == wanted
    filters = {view: Filters(view=view) for view in VIEWS}
    assert counts.at_most(cast.nguyen, filters) == {view: len(found) for view, found in expected.items()}
    for view, found in expected.items():
        assert tickets.at_most(cast.nguyen, filters[view]) == len(found)


def test_no_count_goes_past_its_ceiling(cast: Cast) -> None:
    factories.cases(7)
    assert tickets.at_most(cast.nguyen, ALL, 5) == 5
    assert counts.at_most(cast.nguyen, {"all": ALL}, 5) == {"all": 5}


def test_a_page_costs_the_same_for_ten_and_a_hundred(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            rows = tickets.page(cast.nguyen, ALL, size=100).rows
            _shown = [
                (
                    str(r.assignee),
                    str(r.requesting_agency),
                    str(r.contact),
                    str(r.queue),
                    str(r.topic),
                    r.unread,
                )  # type: ignore[attr-defined]
                for r in rows
            ]
        return len(asked)

    factories.cases(10, of=cast.bac_ninh)
    Case.objects.update(assignee=User.objects.get(pk=cast.nguyen.user_id))
    ten = queries()
    factories.cases(90, of=cast.bac_ninh)
    assert (ten, queries()) == (1, 1)
