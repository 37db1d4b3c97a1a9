"""A number typed in any way finds the one kept; what is no number finds nothing."""

from __future__ import annotations

import pytest

from support.domain.phones import normal, shown, spellings
from tests import factories as make


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("024 3825 4321", "+842438254321"),
        ("(024) 3825-4321", "+842438254321"),
        ("+84 24 3825 4321", "+842438254321"),
        ("0912.345.678", "+84912345678"),
        ("024 0000 0000", "02400000000"),
        ("3204", "3204"),
        ("Lương Thu Hạnh", ""),
        ("hanh@a.example", ""),
        ("", ""),
        ("12", ""),
    ],
)
def test_numbers_are_kept_one_way(typed: str, kept: str) -> None:
    assert normal(typed) == kept


def test_r3_a_personal_number_is_no_telephone_number() -> None:
    for typed in (make.NUMBER, f"{make.NUMBER[:3]} {make.NUMBER[3:6]} {make.NUMBER[6:]}"):
        assert (normal(typed), spellings(typed)) == ("", [])


def test_a_number_kept_before_is_found_however_it_was_written() -> None:
    for stored in ("+84912345678", "0912345678", "0912.345.678"):
        assert stored in spellings("0912.345.678")
    assert spellings("Hạnh") == []
    assert shown("+842438254321") == "024 3825 4321"
    assert shown("nội bộ") == "nội bộ"
