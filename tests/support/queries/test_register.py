"""A register line that is missing, doubled, or tells what its reader may not know."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support.actions import corrections
from support.actions.register import Arrival, enter_without_case
from support.domain.channels import Channel
from support.domain.errors import NotFound
from support.domain.roles import Actor
from support.models import Case, RegisterEntry
from support.queries import register
from support.queries.register import CLOSED, Filters
from tests import factories
from tests.support.cast import HANH, Cast, again, closed_to_all_but

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


def _correct(by: Actor, number: int, *, revision: int = 0, year: int = 0, **changes: Any) -> RegisterEntry:
    year = year or RegisterEntry.objects.filter(number=number).latest("year").year
    last = RegisterEntry.objects.get(year=year, number=number, revision=revision)
    names = ("received_at", "sender", "agency_id", "subject", "evidence", "note")
    values = {name: getattr(last, name) for name in names} | {"channel": Channel(last.channel)} | changes
    place = corrections.Place(year, number, revision)
    wanted = corrections.Wanted(**values)
    return corrections.correct(by, place=place, wanted=wanted, reason="Ghi nhầm khi nghe máy")


def test_pages_show_every_number_once_with_its_corrections_under_it(cast: Cast) -> None:
    factories.cases(12)
    for revision in (0, 1):
        _correct(cast.khue, 5, revision=revision, note=f"Lần {revision}")
    seen: list[tuple[int, int]] = []
    after, first = "", True
    while True:
        page = register.page(cast.diep, NONE, after=after, size=4)
        assert page.first is first
        seen += [(line.number, line.revision) for line in page.rows]
        after, first = page.next, False
        if not after:
            break
    assert seen == sorted(seen, key=lambda one: (-one[0], one[1]))
    assert len(seen) == len(set(seen)) == 14
    exported = [(line.number, line.revision) for line in register.export(cast.diep, NONE)]
    assert exported == sorted(seen)


def test_n1_the_last_revision_is_what_filters_and_counts_go_by(cast: Cast) -> None:
    """The day and who took it in stay those of the first line; everything else is as corrected."""
    cast.hanhs_case()
    factories.cases(2)
    _correct(
        cast.linh, 1, channel=Channel.PHONE, agency_id=cast.hung_yen.pk, subject="Nghe máy: sai địa danh"
    )
    asked = {
        Filters(channel="email"): [2, 3],
        Filters(channel="phone"): [1, 1],
        Filters(agency=cast.bac_ninh.pk): [],
        Filters(agency=cast.hung_yen.pk): [1, 1],
        Filters(words="địa danh"): [1, 1],
        Filters(words="DIA DANH"): [1, 1],
        Filters(words="tra cứu thông tin"): [],
        Filters(officer=cast.linh.user_id): [],
    }
    for filters, numbers in asked.items():
        assert [line.number for line in register.export(cast.diep, filters)] == numbers, filters
    assert register.by_channel(cast.diep, NONE) == {
        "": 3, "email": 2, "phone": 1, "visit": 0, "letter": 0, "portal": 0,
    }  # fmt: skip


def test_numbers_and_words_lead_to_lines(cast: Cast) -> None:
    case = cast.hanhs_case(factories.message("Lỗi xác thực căn cước", sender=HANH))
    factories.cases(3)
    year = RegisterEntry.objects.first().year
    for words, numbers in (
        (f"2/{year}", [2]),
        ("số 2", [2]),
        (case.number, [1]),
        (case.number[-6:], [1]),
        ("can cuoc", [1]),
        ("Sở Tư pháp xác thực", [1]),
        (f"2/{year - 1}", []),
        ("%", []),
        ("không có lời này", []),
        ("\x00", []),
        ("9" * 60, []),
    ):
        found = [line.number for line in register.page(cast.diep, Filters(words=words)).rows]
        assert found == numbers, words


def test_hidden_words_are_not_found_by_asking_for_them(cast: Cast) -> None:
    closed_to_all_but(cast.hanhs_case(factories.message("Việc kín của đơn vị", sender=HANH)), cast.linh)
    for filters in (Filters(words="kín của đơn vị"), Filters(agency=cast.bac_ninh.pk)):
        assert register.page(cast.nguyen, filters).rows == []
        assert len(register.page(again(cast.linh), filters).rows) == 1


@pytest.mark.parametrize("after", ["x", "2026", "2026-5-0-1", "a-b", f"{10**12}-1", "²-1", "\x00"])
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
    assert (ten, queries()) == (2, 2)
    assert Case.objects.count() == 100
