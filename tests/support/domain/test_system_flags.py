"""A system overdue a day early or never, an exemption that outlives its year, a list unlike its badges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.domain.dates import years_after
from support.domain.system_flags import (
    Facts,
    Flag,
    badges,
    exemption_of,
    is_overdue,
    last_overdue,
    next_check,
)
from support.domain.systems import AgencyKind, Exemption

DAY = date(2026, 3, 2)
DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (Facts(assessed=DAY), date(2027, 3, 2)),
        (Facts(connected=DAY), date(2027, 3, 2)),
        (Facts(assessed=DAY, connected=date(2020, 1, 1)), date(2027, 3, 2)),
        (Facts(assessed=date(2024, 2, 29)), date(2025, 3, 1)),
        (Facts(), None),
        (Facts(assessed=DAY, exemption=Exemption.MONITORED), None),
        (Facts(assessed=DAY, exemption=Exemption.DEFENCE), None),
        (Facts(assessed=DAY, owner_kind=AgencyKind.DEFENCE), None),
        # "Không quá 01 năm": the exemption is the year itself, and before the connection is no yearly one.
        (Facts(assessed=DAY, exemption=Exemption.CHECKED), date(2027, 3, 2)),
        (Facts(assessed=DAY, exemption=Exemption.EID_PLATFORM), date(2027, 3, 2)),
        (Facts(assessed=DAY, exemption=Exemption.EID_PLATFORM, owner_kind=AgencyKind.DEFENCE), None),
    ],
)
def test_n6_the_next_check_is_a_year_after_the_last_unless_exempt(facts: Facts, due: date | None) -> None:
    assert next_check(facts) == due
    if due:
        assert not is_overdue(facts, due)
        assert is_overdue(facts, due + timedelta(days=1))


@given(start=DAYS, today=DAYS)
@settings(max_examples=300)
def test_the_filter_of_the_list_agrees_with_the_badge(start: date, today: date) -> None:
    assert (start <= last_overdue(today)) is (years_after(start, 1) < today)


@given(year=st.integers(1952, 2100).filter(lambda year: year % 4 == 0 and year % 100 != 0))
def test_leap_days_agree_too(year: int) -> None:
    for today in (date(year, 2, 29), date(year, 3, 1), date(year + 1, 3, 1), date(year + 1, 3, 2)):
        for start in (today - timedelta(days=days) for days in range(360, 372)):
            assert (start <= last_overdue(today)) is (years_after(start, 1) < today)


@pytest.mark.parametrize(
    ("facts", "flags"),
    [
        (Facts(level=3, owned=True), []),
        (Facts(level=5, owned=True), []),
        (Facts(level=2, owned=True), [Flag.LEVEL]),
        (Facts(level=None, owned=False, to_verify=True), [Flag.LEVEL, Flag.OWNER, Flag.TO_VERIFY]),
        (Facts(level=3, owned=True, assessed=date(2020, 1, 1)), [Flag.OVERDUE]),
        (Facts(level=3, owned=True, assessed=date(2020, 1, 1), exemption=Exemption.CHECKED), [Flag.OVERDUE]),
        (Facts(level=3, owned=True, assessed=date(2020, 1, 1), exemption=Exemption.MONITORED), [Flag.EXEMPT]),
        (Facts(level=3, owned=True, exemption=Exemption.EID_PLATFORM), [Flag.EXEMPT]),
    ],
)
def test_r11_what_must_be_looked_at_is_flagged(facts: Facts, flags: list[Flag]) -> None:
    assert [one.flag for one in badges(facts, date(2026, 11, 30))] == flags


def test_the_ministry_of_defence_exempts_whatever_the_row_says() -> None:
    for exemption in Exemption:
        facts = Facts(owner_kind=AgencyKind.DEFENCE, exemption=exemption)
        assert exemption_of(facts) is Exemption.DEFENCE
