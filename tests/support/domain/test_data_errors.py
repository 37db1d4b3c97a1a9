"""N9, R31-R32: a notice of wrong data says where and how much, never the value."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from support.domain.data_errors import Dimension, Direction, Notice, check
from support.domain.errors import FieldError

AT = datetime(2026, 11, 5, 3, tzinfo=UTC)
GOOD = Notice(Direction.USED, Dimension.ACCURATE, "Ngày sinh", 12, AT, AT + timedelta(hours=2))


def test_a_good_notice_passes() -> None:
    check(GOOD)


@pytest.mark.parametrize(
    ("field", "notice"),
    [
        ("field_group", replace(GOOD, field_group="")),
        ("field_group", replace(GOOD, field_group="092325999917")),
        ("field_group", replace(GOOD, field_group="số 092 325 999 917 sai")),
        ("field_group", replace(GOOD, field_group="CMND 123456789")),
        ("record_count", replace(GOOD, record_count=0)),
        ("detected_at", replace(GOOD, detected_at=AT + timedelta(days=1))),
    ],
)
def test_values_empty_fields_and_wrong_times_are_refused_at_their_field(field: str, notice: Notice) -> None:
    with pytest.raises(FieldError) as refused:
        check(notice)
    assert refused.value.field == field
