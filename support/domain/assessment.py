"""Security assessments (Điều 6): the five contents, triggers, what closing needs, when the next one is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from support.domain.dates import years_after
from support.domain.errors import NotAllowed
from support.domain.systems import YEARLY_EXEMPT, Exemption
from support.domain.words import _

LEVEL_NEEDED = 3  # Điều 6.1


class Trigger(StrEnum):
    """Why a system is assessed."""

    BEFORE = "before"
    CHANGE = "change"
    SUDDEN = "sudden"
    YEARLY = "yearly"


TRIGGER_LABELS: dict[Trigger, str] = {
    Trigger.BEFORE: _("Trước khi kết nối (Điều 6.4a)"),
    Trigger.CHANGE: _("Sau khi thay đổi thiết kế (Điều 6.2)"),
    Trigger.SUDDEN: _("Đột xuất (Điều 6.4b)"),
    Trigger.YEARLY: _("Định kỳ hằng năm (Điều 6.4c)"),
}
TITLES: dict[Trigger, str] = {
    Trigger.BEFORE: _("Kiểm tra, đánh giá ANAT trước khi kết nối: %(system)s"),
    Trigger.CHANGE: _("Kiểm tra, đánh giá ANAT sau khi thay đổi thiết kế: %(system)s"),
    Trigger.SUDDEN: _("Kiểm tra, đánh giá ANAT đột xuất: %(system)s"),
    Trigger.YEARLY: _("Kiểm tra, đánh giá ANAT định kỳ hằng năm: %(system)s"),
}
TOPIC_OF: dict[Trigger, str] = {
    Trigger.BEFORE: "E1",
    Trigger.CHANGE: "E2",
    Trigger.SUDDEN: "E3",
    Trigger.YEARLY: "E4",
}


class Content(StrEnum):
    """The five contents of Điều 6.2, a to đ."""

    CONFIGURATION = "a"
    INTRUSION = "b"
    SOURCE = "c"
    HARDWARE = "d"
    POLICY = "dd"


CONTENT_LABELS: dict[Content, str] = {
    Content.CONFIGURATION: _(
        "a) Cấu hình bảo mật trên thiết bị hệ thống, máy chủ, ứng dụng và cơ sở dữ liệu"
    ),
    Content.INTRUSION: _("b) Mã độc, lỗ hổng, điểm yếu; thử nghiệm xâm nhập thiết bị, máy chủ và ứng dụng"),
    Content.SOURCE: _("c) An toàn thông tin cho mã nguồn ứng dụng"),
    Content.HARDWARE: _("d) An ninh, an toàn phần cứng"),
    Content.POLICY: _(
        "đ) Quy định, chính sách quản lý tài khoản, ra vào, mật khẩu, truy cập; văn bản thỏa thuận"
    ),
}


def letter(content: Content) -> str:
    """Return the letter of a content in Điều 6.2."""
    return "đ" if content is Content.POLICY else content.value


class Outcome(StrEnum):
    """What was found on one content."""

    PASSED = "passed"
    FINDING = "finding"
    NOT_APPLICABLE = "not_applicable"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.PASSED: _("Đạt"),
    Outcome.FINDING: _("Có tồn tại"),
    Outcome.NOT_APPLICABLE: _("Không áp dụng"),
}


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The confirmation document (văn bản xác nhận) of Điều 6.4a."""

    code: str = ""
    day: date | None = None
    has_file: bool = False


def check_complete(
    trigger: Trigger, outcomes: Mapping[Content, Outcome], confirmation: Confirmation, exemption: Exemption
) -> None:
    """Raise NotAllowed unless an assessment may be completed (R12, R15).

    An exemption stands instead of the check itself, only where Điều 6.4 gives one for this trigger.
    """
    if exemption is not Exemption.NONE:
        check_exemption(trigger, exemption)
        return
    open_ones = [content for content in Content if content not in outcomes]
    if open_ones:
        raise NotAllowed(
            _("Chưa có kết quả của nội dung %(contents)s (Điều 6.2)."),
            contents=", ".join(map(letter, open_ones)),
        )
    if trigger is Trigger.BEFORE and not (confirmation.code and confirmation.day and confirmation.has_file):
        raise NotAllowed(_("Cần số, ngày và tệp của văn bản xác nhận (Điều 6.4a), hoặc lý do được miễn."))


def exemptions(trigger: Trigger) -> tuple[Exemption, ...]:
    """Return what Điều 6.4 exempts from a check of this kind; nothing from a sudden one (6.4b)."""
    if trigger is Trigger.BEFORE:
        return (Exemption.EID_PLATFORM,)
    return tuple(one for one in Exemption if one in YEARLY_EXEMPT) if trigger is Trigger.YEARLY else ()


def check_exemption(trigger: Trigger, exemption: Exemption) -> None:
    """Raise NotAllowed for an exemption the trigger does not know: a sudden check has none (Điều 6.4b)."""
    if exemption not in exemptions(trigger):
        raise NotAllowed(_("Điều 6.4 không miễn kiểm tra vì lý do này trong trường hợp này."))


def yearly_due(last: date | None, connected: date | None, exemption: Exemption) -> date | None:
    """Return the day the yearly check falls due: a year after the last one, else after the connection.

    None for systems Điều 6.4c exempts, and where neither day is known (nothing to count from).
    """
    if exemption in YEARLY_EXEMPT:
        return None
    start = last or connected
    return years_after(start, 1) if start else None


class Standing(StrEnum):
    """How a connected system stands to its yearly check on a day."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    EXEMPT = "exempt"
    UNKNOWN = "unknown"


STANDING_LABELS: dict[Standing, str] = {
    Standing.OVERDUE: _("Quá hạn"),
    Standing.SOON: _("Đến hạn trong 90 ngày"),
    Standing.LATER: _("Chưa đến hạn"),
    Standing.EXEMPT: _("Được miễn"),
    Standing.UNKNOWN: _("Chưa rõ ngày"),
}
SOON_DAYS = 90  # how far the list looks ahead; our own choice, not in the Circular


def standing(due: date | None, exemption: Exemption, today: date) -> Standing:
    """Return how a system stands whose yearly check falls `due`; a check due today is not overdue yet."""
    if exemption in YEARLY_EXEMPT and (due is None or due > today):
        return Standing.EXEMPT
    if due is None:
        return Standing.UNKNOWN
    if due < today:
        return Standing.OVERDUE
    return Standing.SOON if due <= today + timedelta(days=SOON_DAYS) else Standing.LATER


def level_problem(level: int | None) -> str:
    """Return what is wrong with a system's safety level (Điều 6.1), "" when nothing is."""
    if level is None:
        return _("Chưa rõ cấp độ an toàn hệ thống thông tin (Điều 6.1 yêu cầu cấp độ 3 trở lên).")
    if level < LEVEL_NEEDED:
        return _("Cấp độ an toàn thấp hơn cấp độ 3 mà Điều 6.1 yêu cầu.")
    return ""
