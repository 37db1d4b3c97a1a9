"""Dated cases counted by hand, date by date: two ways of counting must both give what the hand gives.

Hours: Monday to Friday 08:00-12:00 and 13:30-17:30, 240 + 240 = 480 minutes a day. The days that differ are
written down here again, so that a new version of a library cannot move the count unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest

from support.domain.clock import VIETNAM, DayKind, WorkingCalendar, add_working, working_minutes
from support.domain.explain import Pause, explain
from support.domain.holidays_vn import shipped

OFF = (
    "01/01/2026 02/01/2026 16/02/2026 17/02/2026 18/02/2026 19/02/2026 20/02/2026 26/04/2026 27/04/2026 "
    "30/04/2026 01/05/2026 31/08/2026 01/09/2026 02/09/2026 24/11/2026 "
    "01/01/2027 04/02/2027 05/02/2027 06/02/2027 07/02/2027 08/02/2027 09/02/2027 10/02/2027 16/04/2027 "
    "30/04/2027 01/05/2027 03/05/2027 02/09/2027 03/09/2027 24/11/2027"
)
WORKED = "10/01/2026 22/08/2026"


def at(words: str) -> datetime:
    return datetime.strptime(words, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


def days(words: str, kind: DayKind) -> dict[object, DayKind]:
    return {at(f"{one} 00:00").date(): kind for one in words.split()}


CALENDAR = WorkingCalendar(days=days(OFF, DayKind.HOLIDAY) | days(WORKED, DayKind.MAKEUP_WORKDAY))  # type: ignore[arg-type]


class Case(NamedTuple):
    """A case: `hand` holds the minutes of each date that count, as counted on paper."""

    about: str
    start: str
    minutes: int
    hand: Sequence[tuple[str, int]]
    due: str
    pauses: Sequence[tuple[str, str]] = ()


CASES = [
    Case("trong buổi", "02/03/2026 08:00", 60, [("02/03/2026", 60)], "02/03/2026 09:00"),
    Case("trọn buổi sáng", "02/03/2026 08:00", 240, [("02/03/2026", 240)], "02/03/2026 12:00"),
    Case("quá trưa một phút", "02/03/2026 08:00", 241, [("02/03/2026", 241)], "02/03/2026 13:31"),
    Case("qua giờ nghỉ trưa, 30 + 30", "02/03/2026 11:30", 60, [("02/03/2026", 60)], "02/03/2026 14:00"),
    Case("nhận trong giờ nghỉ trưa", "02/03/2026 12:15", 30, [("02/03/2026", 30)], "02/03/2026 14:00"),
    Case("nhận đúng 12 giờ", "02/03/2026 12:00", 1, [("02/03/2026", 1)], "02/03/2026 13:31"),
    Case("phút cuối ngày", "02/03/2026 17:29", 1, [("02/03/2026", 1)], "02/03/2026 17:30"),
    Case(
        "hai phút quanh nửa đêm", "02/03/2026 17:29", 2, [("02/03/2026", 1), ("03/03/2026", 1)],
        "03/03/2026 08:01",
    ),
    Case("hết giờ đúng 17:30", "02/03/2026 17:30", 1, [("03/03/2026", 1)], "03/03/2026 08:01"),
    Case("nhận buổi tối", "02/03/2026 22:00", 480, [("03/03/2026", 480)], "03/03/2026 17:30"),
    Case("nhận nửa đêm", "03/03/2026 00:00", 30, [("03/03/2026", 30)], "03/03/2026 08:30"),
    Case(
        "chiều thứ Sáu", "06/03/2026 17:00", 60, [("06/03/2026", 30), ("09/03/2026", 30)], "09/03/2026 08:30"
    ),
    Case("tối thứ Sáu", "06/03/2026 18:00", 480, [("09/03/2026", 480)], "09/03/2026 17:30"),
    Case("thứ Bảy", "07/03/2026 10:00", 1, [("09/03/2026", 1)], "09/03/2026 08:01"),
    Case("Chủ nhật, phút cuối", "08/03/2026 23:59", 241, [("09/03/2026", 241)], "09/03/2026 13:31"),
    Case(
        "năm ngày từ thứ Sáu", "06/03/2026 08:00", 2400,
        [("06/03/2026", 480), ("09/03/2026", 480), ("10/03/2026", 480), ("11/03/2026", 480),
         ("12/03/2026", 480)],
        "12/03/2026 17:30",
    ),
    # Tết Dương lịch 2026: thứ Sáu 02/01 nghỉ, thứ Bảy 10/01 làm bù
    Case(
        "qua Tết Dương lịch", "31/12/2025 17:00", 60, [("31/12/2025", 30), ("05/01/2026", 30)],
        "05/01/2026 08:30",
    ),
    Case("nhận ngày 01/01", "01/01/2026 09:00", 480, [("05/01/2026", 480)], "05/01/2026 17:30"),
    Case("nhận thứ Sáu 02/01 nghỉ", "02/01/2026 10:00", 30, [("05/01/2026", 30)], "05/01/2026 08:30"),
    Case(
        "sang thứ Bảy làm bù", "09/01/2026 17:00", 60, [("09/01/2026", 30), ("10/01/2026", 30)],
        "10/01/2026 08:30",
    ),
    Case("trọn thứ Bảy làm bù", "10/01/2026 08:00", 480, [("10/01/2026", 480)], "10/01/2026 17:30"),
    Case(
        "hết thứ Bảy làm bù", "10/01/2026 17:00", 60, [("10/01/2026", 30), ("12/01/2026", 30)],
        "12/01/2026 08:30",
    ),
    # Tết Bính Ngọ 2026: nghỉ thứ Hai 16/02 đến thứ Sáu 20/02, liền hai cuối tuần
    Case(
        "chiều cuối trước Tết 2026", "13/02/2026 17:00", 60, [("13/02/2026", 30), ("23/02/2026", 30)],
        "23/02/2026 08:30",
    ),
    Case(
        "60 + 421", "13/02/2026 16:30", 481, [("13/02/2026", 60), ("23/02/2026", 421)], "23/02/2026 16:31"
    ),
    Case("nhận mùng Một Tết 2026", "17/02/2026 09:00", 240, [("23/02/2026", 240)], "23/02/2026 12:00"),
    Case(
        "hai ngày qua Tết 2026", "12/02/2026 13:30", 960,
        [("12/02/2026", 240), ("13/02/2026", 480), ("23/02/2026", 240)], "23/02/2026 12:00",
    ),
    Case("tối cuối kỳ nghỉ Tết 2026", "20/02/2026 23:00", 1, [("23/02/2026", 1)], "23/02/2026 08:01"),
    # Giỗ Tổ 2026 vào Chủ nhật: nghỉ bù thứ Hai 27/04; 30/04 và 01/05 nghỉ
    Case(
        "qua Giỗ Tổ 2026", "24/04/2026 16:30", 120, [("24/04/2026", 60), ("28/04/2026", 60)],
        "28/04/2026 09:00",
    ),
    Case(
        "qua 30/04 và 01/05/2026", "29/04/2026 16:30", 120, [("29/04/2026", 60), ("04/05/2026", 60)],
        "04/05/2026 09:00",
    ),
    Case(
        "qua cả hai kỳ nghỉ", "24/04/2026 17:00", 1000,
        [("24/04/2026", 30), ("28/04/2026", 480), ("29/04/2026", 480), ("04/05/2026", 10)],
        "04/05/2026 08:10",
    ),
    # Quốc khánh 2026: thứ Bảy 22/08 làm bù cho thứ Hai 31/08
    Case(
        "sang thứ Bảy 22/08 làm bù", "21/08/2026 17:00", 60, [("21/08/2026", 30), ("22/08/2026", 30)],
        "22/08/2026 08:30",
    ),
    Case(
        "qua Quốc khánh 2026", "28/08/2026 17:00", 60, [("28/08/2026", 30), ("03/09/2026", 30)],
        "03/09/2026 08:30",
    ),
    Case(
        "qua thứ Ba 24/11/2026", "23/11/2026 17:00", 60, [("23/11/2026", 30), ("25/11/2026", 30)],
        "25/11/2026 08:30",
    ),
    Case(
        "sang năm 2027", "31/12/2026 16:30", 120, [("31/12/2026", 60), ("04/01/2027", 60)],
        "04/01/2027 09:00",
    ),
    # Tết Đinh Mùi 2027: nghỉ thứ Năm 04/02 đến thứ Tư 10/02
    Case(
        "chiều cuối trước Tết 2027", "03/02/2027 17:00", 60, [("03/02/2027", 30), ("11/02/2027", 30)],
        "11/02/2027 08:30",
    ),
    Case("nhận Giao thừa 2027", "05/02/2027 10:00", 480, [("11/02/2027", 480)], "11/02/2027 17:30"),
    Case(
        "hai ngày rưỡi qua Tết 2027", "02/02/2027 13:30", 1200,
        [("02/02/2027", 240), ("03/02/2027", 480), ("11/02/2027", 480)], "11/02/2027 17:30",
    ),
    Case(
        "tối cuối kỳ nghỉ Tết 2027", "10/02/2027 20:00", 481, [("11/02/2027", 480), ("12/02/2027", 1)],
        "12/02/2027 08:01",
    ),
    Case("nửa đêm mùng Hai", "07/02/2027 00:00", 30, [("11/02/2027", 30)], "11/02/2027 08:30"),
    Case(
        "Giỗ Tổ 2027 vào thứ Sáu", "15/04/2027 17:00", 60, [("15/04/2027", 30), ("19/04/2027", 30)],
        "19/04/2027 08:30",
    ),
    Case(
        "30/04 thứ Sáu, nghỉ bù thứ Hai 03/05/2027", "29/04/2027 17:15", 30,
        [("29/04/2027", 15), ("04/05/2027", 15)], "04/05/2027 08:15",
    ),
    # ngày nhuận
    Case(
        "sang ngày 29/02", "28/02/2028 17:00", 60, [("28/02/2028", 30), ("29/02/2028", 30)],
        "29/02/2028 08:30",
    ),
    Case("trọn ngày 29/02", "29/02/2028 08:00", 480, [("29/02/2028", 480)], "29/02/2028 17:30"),
    Case(
        "qua ngày 29/02", "29/02/2028 17:00", 60, [("29/02/2028", 30), ("01/03/2028", 30)],
        "01/03/2028 08:30",
    ),
    Case(
        "năm không nhuận", "27/02/2026 17:00", 60, [("27/02/2026", 30), ("02/03/2026", 30)],
        "02/03/2026 08:30",
    ),
    # tạm dừng
    Case(
        "dừng một giờ: 120, dừng, 60 + 60", "02/03/2026 08:00", 240, [("02/03/2026", 240)],
        "02/03/2026 14:30", [("02/03/2026 10:00", "02/03/2026 11:00")],
    ),
    Case(
        "dừng trong giờ nghỉ trưa không mất gì", "02/03/2026 08:00", 240, [("02/03/2026", 240)],
        "02/03/2026 12:00", [("02/03/2026 12:00", "02/03/2026 13:30")],
    ),
    Case(
        "dừng suốt Tết 2026: 60, rồi 180 + 240", "13/02/2026 08:00", 480,
        [("13/02/2026", 60), ("23/02/2026", 420)], "23/02/2026 17:30",
        [("13/02/2026 09:00", "23/02/2026 09:00")],
    ),
    Case(
        "dừng qua cuối tuần không mất gì", "06/03/2026 16:00", 120, [("06/03/2026", 90), ("09/03/2026", 30)],
        "09/03/2026 08:30", [("06/03/2026 17:30", "09/03/2026 08:00")],
    ),
    Case(
        "dừng trong thứ Bảy làm bù", "09/01/2026 17:00", 120, [("09/01/2026", 30), ("10/01/2026", 90)],
        "10/01/2026 11:30", [("10/01/2026 08:00", "10/01/2026 10:00")],
    ),
    Case(
        "dừng trong kỳ nghỉ Tết 2027 không mất gì", "03/02/2027 16:30", 120,
        [("03/02/2027", 60), ("11/02/2027", 60)], "11/02/2027 09:00",
        [("04/02/2027 08:00", "09/02/2027 17:00")],
    ),
    Case(
        "hai lần dừng chồng nhau tính một lần: 60, rồi 90 + 90", "02/03/2026 08:00", 240,
        [("02/03/2026", 240)], "02/03/2026 15:00",
        [("02/03/2026 09:00", "02/03/2026 10:00"), ("02/03/2026 09:30", "02/03/2026 10:30")],
    ),
    Case(
        "nhận lúc đang dừng", "02/03/2026 08:00", 60, [("02/03/2026", 60)], "02/03/2026 10:00",
        [("02/03/2026 07:00", "02/03/2026 09:00")],
    ),
    Case(
        "dừng sau hạn", "02/03/2026 08:00", 60, [("02/03/2026", 60)], "02/03/2026 09:00",
        [("02/03/2026 09:00", "05/03/2026 09:00")],
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[one.about for one in CASES])
def test_n13_a_dated_case_equals_the_count_by_hand(case: Case) -> None:
    assert sum(minutes for _day, minutes in case.hand) == case.minutes, "counted wrong on paper"
    pauses = [Pause(at(one), at(two)) for one, two in case.pauses]
    found = explain(at(case.start), timedelta(minutes=case.minutes), CALENDAR, pauses=pauses)
    counted = [
        (f"{line.at:%d/%m/%Y}", line.counted // timedelta(minutes=1)) for line in found.lines if line.counted
    ]
    assert counted == list(case.hand)
    assert found.due == at(case.due)
    if not pauses:
        assert add_working(at(case.start), case.minutes, CALENDAR) == at(case.due)
        assert working_minutes(at(case.start), at(case.due), CALENDAR) == case.minutes


def test_there_are_thirty_cases_and_both_new_years_are_among_them() -> None:
    assert len(CASES) >= 30
    assert sum("Tết 2026" in one.about for one in CASES) >= 4
    assert sum("Tết 2027" in one.about for one in CASES) >= 4


def test_the_shipped_days_of_both_years_are_those_of_the_hand() -> None:
    assert {day.date: day.kind for day in shipped([2026, 2027])} == dict(CALENDAR.days)
