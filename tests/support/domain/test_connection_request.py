"""R18: a connection request with one content missing gets a letter that names exactly that one."""

from __future__ import annotations

import pytest

from support.domain.connection_request import PARTS, TASKS, Part, completeness_letter, missing

WHOLE: dict[str, object] = {part.name: "có" for part in PARTS} | {"field_count": 12, "technical": True}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
@pytest.mark.parametrize("empty", ["", "  ", None, 0, False])
def test_the_letter_names_exactly_what_is_missing(part: Part, empty: object) -> None:
    absent = missing(WHOLE | {part.name: empty})
    assert absent == [part]
    letter = completeness_letter(absent, reference="45/STP-CNTT", agency="Sở Tư pháp tỉnh Bắc Ninh")
    assert f"1. {part.asked[0].upper()}{part.asked[1:]}." in letter
    assert "\n2. " not in letter
    assert "45/STP-CNTT" in letter


def test_a_whole_request_misses_nothing_and_the_law_has_ten_contents_and_three_tasks() -> None:
    assert missing(WHOLE) == []
    assert (len(PARTS), [clause for clause, _name in TASKS]) == (10, ["7.2a", "7.2b", "7.2c"])
    assert [part.name for part in missing({})] == [part.name for part in PARTS]
