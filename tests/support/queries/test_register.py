"""A register line that is missing, doubled, or tells what its reader may not know."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support.actions.register import Arrival, enter_without_case
from support.domain.channels import Channel
from support.domain.errors import NotFound
from support.models import Case, RegisterEntry
from support.queries import register
from support.queries.register import CLOSED, Filters
from tests import factories
from tests.support.cast import HANH, Cast, closed_to_all_but

NONE = Filters()


def test_only_those_who_read_the_register(cast: Cast) -> None:
    factories.case()
    for viewer in (cast.khue, cast.nguyen, cast.linh, cast.diep, cast.tri):
        assert len(register.page(viewer, NONE).rows) == 1
        assert len(list(register.export(viewer, NONE))) == 1
    for viewer in (cast.hanh, cast.lan, cast.nobody):
        with pytest.raises(NotFound):
            register.page(viewer, NONE)
        with pytest.raises(NotFound):
            register.export(viewer, NONE)


def test_pages_show_every_line_once_with_its_corrections(cast: Cast) -> None:
    factories.cases(12)
    entry = RegisterEntry.objects.get(number=5)
    for revision in (1, 2):
        entry.pk, entry.revision = None, revision
        entry.save(force_insert=True)
    seen: list[tuple[int, int]] = []
    after, first = "", True
    while True:
        page = register.page(cast.diep, NONE, after=after, size=4)
        assert page.first is first
        seen += [(line.number, line.revision) for line in page.rows]
        after, first = page.next, False
        if not after:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == 14
    exported = [(line.number, line.revision) for line in register.export(cast.diep, NONE)]
    assert exported == sorted(seen)


@pytest.mark.parametrize("after", ["x", "2026-5", "2026-5-0-1", "a-b-c", f"{10**12}-1-0", "²-1-0", "\x00"])
def test_a_bent_address_shows_the_first_page(cast: Cast, after: str) -> None:
    factories.case()
    assert register.page(cast.diep, NONE, after=after).first


def test_days_are_those_of_vietnam_and_both_ends_count(cast: Cast) -> None:
    for moment in (datetime(2026, 3, 17, 16, 59, 59, tzinfo=UTC), datetime(2026, 3, 17, 17, tzinfo=UTC)):
        with patch("django.utils.timezone.now", return_value=moment):
            factories.case()
    day = date(2026, 3, 18)
    rows = register.page(cast.diep, Filters(day_from=day, day_to=day)).rows
    assert [line.entered_at for line in rows] == [datetime(2026, 3, 17, 17, tzinfo=UTC)]
    assert len(register.page(cast.diep, Filters(day_to=day - timedelta(days=1))).rows) == 1
    assert len(register.page(cast.diep, Filters(day_from=day - timedelta(days=1))).rows) == 2


def test_channel_and_agency_narrow(cast: Cast) -> None:
    cast.hanhs_case()
    factories.cases(1, channel=Channel.PHONE)
    assert [line.channel for line in register.page(cast.diep, Filters(channel="phone")).rows] == ["phone"]
    rows = register.page(cast.diep, Filters(agency=cast.bac_ninh.pk)).rows
    assert [line.agency_name for line in rows] == ["Sở Tư pháp tỉnh Bắc Ninh"]


def test_a_closed_queue_leaves_its_number_and_no_words(cast: Cast) -> None:
    case = cast.hanhs_case(factories.message("Kết nối của đơn vị quân đội", sender=HANH))
    closed_to_all_but(case, cast.linh)
    from tests.support.cast import again

    for read in (lambda who: register.page(who, NONE).rows, lambda who: list(register.export(who, NONE))):
        whole = read(again(cast.linh))[0]
        assert whole.subject == "Kết nối của đơn vị quân đội"
        for viewer in (cast.nguyen, cast.diep, cast.tri):
            line = read(viewer)[0]
            assert (line.number, line.subject, line.case) == (1, CLOSED, None)
            assert HANH not in f"{line.sender}{line.agency_name}{line.evidence}{line.note}"
            assert not line.sender + line.agency_name
    assert RegisterEntry.objects.get().subject == whole.subject


def test_a_line_without_a_ticket_stands_for_everybody(cast: Cast) -> None:
    factories.restricted(factories.case())
    enter_without_case(cast.khue, Arrival(Channel.EMAIL, datetime(2026, 3, 18, tzinfo=UTC), sender="Nơi gửi"))
    assert register.page(cast.diep, NONE).rows[0].sender == "Nơi gửi"


def test_a_page_costs_the_same_for_ten_and_a_hundred(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            rows = register.page(cast.diep, NONE, size=100).rows
            _shown = [(line.case.number if line.case else "", str(line.entered_by)) for line in rows]
        return len(asked)

    factories.cases(10)
    ten = queries()
    factories.cases(90)
    assert (ten, queries()) == (1, 1)
    assert Case.objects.count() == 100
