"""Days off and swapped days to begin with, from the `holidays` library; every one to be checked by people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import holidays

from support.domain.clock import DayKind
from support.domain.words import _

TO_VERIFY = _("cần đối chiếu")
SHIPPED_YEARS = range(2025, 2029)


class Day(NamedTuple):
    """One day that is not what its weekday makes it, and where that is from."""

    date: date
    kind: DayKind
    note: str
    source: str = TO_VERIFY


# Decided later than the library knows (DOMAIN 7).
DECIDED = (
    Day(date(2026, 1, 2), DayKind.HOLIDAY, "Nghỉ Tết Dương lịch (hoán đổi với ngày 10/01/2026)"),
    Day(date(2026, 1, 10), DayKind.MAKEUP_WORKDAY, "Làm bù cho ngày 02/01/2026"),
)


def shipped(years: Iterable[int] = SHIPPED_YEARS) -> Iterator[Day]:
    """Yield the known days of `years`, each date once; what was decided stands before the library."""
    wanted = sorted(set(years))
    decided = {day.date: day for day in DECIDED if day.date.year in wanted}
    yield from decided.values()
    library = holidays.country_holidays("VN", years=wanted, language="vi")
    for day, name in sorted(library.items()):
        if day.year in wanted and day not in decided:
            yield Day(day, DayKind.HOLIDAY, name)
    for day in sorted(library.weekend_workdays):
        if day.year in wanted and day not in decided:
            yield Day(day, DayKind.MAKEUP_WORKDAY, "Làm bù")
