"""R12, R15-R17: five contents, the confirmation document, the exemptions of Điều 6.4 and the yearly day."""

from __future__ import annotations

from datetime import date

import pytest

from support.domain.assessment import (
    Confirmation,
    Content,
    Outcome,
    Trigger,
    check_complete,
    level_problem,
    yearly_due,
)
from support.domain.dates import log_expiry
from support.domain.errors import NotAllowed
from support.domain.systems import Exemption

ALL = dict.fromkeys(Content, Outcome.PASSED)
CONFIRMED = Confirmation("12/XN-ANM", date(2026, 3, 2), has_file=True)


@pytest.mark.parametrize("unanswered", list(Content))
def test_r12_no_assessment_completes_with_one_content_unanswered(unanswered: Content) -> None:
    answered = {content: outcome for content, outcome in ALL.items() if content is not unanswered}
    with pytest.raises(NotAllowed) as refused:
        check_complete(Trigger.BEFORE, answered, CONFIRMED, Exemption.NONE)
    assert f"nội dung {'đ' if unanswered is Content.POLICY else unanswered.value} " in str(refused.value)


@pytest.mark.parametrize(
    "confirmation",
    [
        Confirmation(),
        Confirmation("12/XN-ANM", date(2026, 3, 2)),
        Confirmation("", date(2026, 3, 2), has_file=True),
        Confirmation("12/XN-ANM", None, has_file=True),
    ],
)
def test_r15_before_the_connection_the_confirmation_document_is_needed(confirmation: Confirmation) -> None:
    with pytest.raises(NotAllowed, match="văn bản xác nhận"):
        check_complete(Trigger.BEFORE, ALL, confirmation, Exemption.NONE)
    check_complete(Trigger.BEFORE, ALL, CONFIRMED, Exemption.NONE)
    check_complete(Trigger.SUDDEN, ALL, confirmation, Exemption.NONE)


@pytest.mark.parametrize("trigger", list(Trigger))
@pytest.mark.parametrize("exemption", [one for one in Exemption if one is not Exemption.NONE])
def test_r15_only_the_exemptions_of_the_law_stand_instead_of_a_check(
    trigger: Trigger, exemption: Exemption
) -> None:
    allowed = {
        (Trigger.BEFORE, Exemption.EID_PLATFORM),
        (Trigger.YEARLY, Exemption.MONITORED),
        (Trigger.YEARLY, Exemption.CHECKED),
        (Trigger.YEARLY, Exemption.DEFENCE),
    }
    if (trigger, exemption) in allowed:
        check_complete(trigger, {}, Confirmation(), exemption)
        return
    with pytest.raises(NotAllowed, match="không miễn"):
        check_complete(trigger, {}, Confirmation(), exemption)


@pytest.mark.parametrize(
    ("last", "connected", "exemption", "due"),
    [
        (date(2025, 11, 23), date(2020, 1, 1), Exemption.NONE, date(2026, 11, 23)),
        (date(2024, 2, 29), None, Exemption.NONE, date(2025, 3, 1)),
        (None, date(2025, 5, 5), Exemption.NONE, date(2026, 5, 5)),
        (None, None, Exemption.NONE, None),
        (date(2025, 1, 1), None, Exemption.EID_PLATFORM, date(2026, 1, 1)),
        (date(2025, 1, 1), None, Exemption.DEFENCE, None),
        (date(2025, 1, 1), None, Exemption.MONITORED, None),
        (date(2025, 1, 1), None, Exemption.CHECKED, None),
    ],
)
def test_r17_the_yearly_check_falls_due_a_year_after_the_last(
    last: date | None, connected: date | None, exemption: Exemption, due: date | None
) -> None:
    assert yearly_due(last, connected, exemption) == due


@pytest.mark.parametrize(("level", "fine"), [(None, False), (1, False), (2, False), (3, True), (5, True)])
def test_r11_a_level_under_three_or_unknown_is_told(level: int | None, fine: bool) -> None:
    assert (level_problem(level) == "") is fine


@pytest.mark.parametrize(
    ("happened", "expires"),
    [(date(2026, 11, 23), date(2028, 11, 23)), (date(2024, 2, 29), date(2026, 3, 1))],
)
def test_r23_connection_logs_are_kept_two_years(happened: date, expires: date) -> None:
    assert log_expiry(happened) == expires
