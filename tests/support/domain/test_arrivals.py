"""Số đến that are doubled, missing, or no numbers at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.domain.arrivals import Series, normal, serial, series


@pytest.mark.parametrize(
    ("typed", "place"),
    [("7", 7), ("007", 7), (" 642 ", 642), ("0", None), ("", None), ("7a", None), ("²", None), ("٣", None),
     ("-1", None), ("1234567", None), ("999999", 999_999)],
)  # fmt: skip
def test_a_place_in_the_series_is_a_plain_number(typed: str, place: int | None) -> None:
    assert serial(typed) == place


def test_what_a_year_lacks_is_said() -> None:
    said = series(["640", "641", "645", "0645", "643", "5a"])
    assert said == Series(640, 645, ((642, 642), (644, 644)), (645,), ("5a",))
    assert series([]) == Series()


@given(st.sets(st.integers(1, 400), min_size=1))
def test_what_is_there_and_what_is_missing_make_the_whole_series(numbers: set[int]) -> None:
    said = series(str(one) for one in numbers)
    missing = {one for first, last in said.gaps for one in range(first, last + 1)}
    assert numbers | missing == set(range(said.first, said.last + 1))
    assert not numbers & missing
    assert said.doubles == ()


@given(st.text(max_size=8))
def test_writing_a_number_the_normal_way_changes_it_once(text: str) -> None:
    assert normal(normal(text)) == normal(text)
