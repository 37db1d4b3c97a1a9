"""What a duty's state is, for every stand of its guides; what a reminder may say."""

from __future__ import annotations

from datetime import date

import pytest

from kb.domain.duties import Owed, Standing, letter, state_of
from kb.domain.states import DutyState, VersionState

TODAY = date(2026, 3, 18)
YESTERDAY, TOMORROW = date(2026, 3, 17), date(2026, 3, 19)
V, D = VersionState, DutyState


@pytest.mark.parametrize(
    ("guides", "expected"),
    [
        ([], D.NONE),
        ([Standing()], D.NONE),  # withdrawn, or its draft given up
        ([Standing(open=V.DRAFT)], D.DRAFT),
        ([Standing(open=V.CHANGES_ASKED)], D.DRAFT),
        ([Standing(open=V.IN_REVIEW)], D.REVIEW),
        ([Standing(open=V.CHECKING)], D.REVIEW),
        ([Standing(open=V.APPROVED)], D.REVIEW),  # waits for its day
        ([Standing(True)], D.PUBLISHED),
        ([Standing(True, TOMORROW)], D.PUBLISHED),
        ([Standing(True, TODAY)], D.PUBLISHED),
        ([Standing(True, YESTERDAY)], D.OVERDUE),
        ([Standing(True, TOMORROW, open=V.DRAFT)], D.PUBLISHED),
        ([Standing(True, YESTERDAY, open=V.IN_REVIEW)], D.OVERDUE),
        ([Standing(True, TOMORROW, expires_on=YESTERDAY)], D.NONE),
        ([Standing(True, TOMORROW, expires_on=TODAY)], D.NONE),
        ([Standing(True, TOMORROW, YESTERDAY, V.DRAFT)], D.DRAFT),
        ([Standing(True, YESTERDAY), Standing(True, TOMORROW)], D.PUBLISHED),
        ([Standing(open=V.DRAFT), Standing(open=V.IN_REVIEW)], D.REVIEW),
        ([Standing(), Standing(True, YESTERDAY)], D.OVERDUE),
    ],
)
def test_the_best_guide_counts(guides: list[Standing], expected: DutyState) -> None:
    assert state_of(guides, TODAY) is expected


def test_without_a_connection_nothing_is_owed() -> None:
    assert state_of([Standing(True, TOMORROW)], TODAY, connected=False) is D.NOT_CONNECTED


def test_a_letter_cites_the_circular_for_the_duty_and_for_nothing_else() -> None:
    words = letter(
        "Sở thử",
        [
            Owed("Cổng dịch vụ công", D.NONE),
            Owed("CSDL hộ tịch", D.OVERDUE, "Tra cứu hộ tịch", YESTERDAY),
        ],
    )
    assert "khoản 1 Điều 9 Thông tư số 46/2022/TT-BCA" in words
    assert "- Cổng dịch vụ công" in words
    assert "“Tra cứu hộ tịch”, ngày rà soát 17/03/2026" in words
    assert "mục tiêu nội bộ" in words


def test_a_letter_about_a_review_alone_cites_no_clause() -> None:
    words = letter("Sở thử", [Owed("CSDL hộ tịch", D.OVERDUE, "Tra cứu hộ tịch", YESTERDAY)])
    assert "Điều 9" not in words
