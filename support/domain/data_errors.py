"""Notices of wrong data (Điều 10.2d): which way it went, which of the four dimensions, never the value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from support.domain.errors import FieldError
from support.domain.privacy import detect
from support.domain.words import _


class Direction(StrEnum):
    """Which information is wrong: what the agency shared, or what it was given."""

    SHARED = "shared"
    USED = "used"


DIRECTION_LABELS: dict[Direction, str] = {
    Direction.SHARED: _("Thông tin đã chia sẻ (cơ quan → CSDLQG về dân cư)"),
    Direction.USED: _("Thông tin khai thác, sử dụng (CSDLQG về dân cư → cơ quan)"),
}


class Dimension(StrEnum):
    """What shared information must be (Điều 4.1)."""

    CONSISTENT = "consistent"
    COMPLETE = "complete"
    ACCURATE = "accurate"
    TIMELY = "timely"


DIMENSION_LABELS: dict[Dimension, str] = {
    Dimension.CONSISTENT: _("Thống nhất"),
    Dimension.COMPLETE: _("Đầy đủ"),
    Dimension.ACCURATE: _("Chính xác"),
    Dimension.TIMELY: _("Kịp thời"),
}


class NoticeOutcome(StrEnum):
    """What became of a notice."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    FORWARDED = "forwarded"


OUTCOME_LABELS: dict[NoticeOutcome, str] = {
    NoticeOutcome.OPEN: _("Chưa kết luận"),
    NoticeOutcome.CONFIRMED: _("Xác nhận có sai sót"),
    NoticeOutcome.REJECTED: _("Không có sai sót"),
    NoticeOutcome.FORWARDED: _("Đã chuyển cơ quan có thẩm quyền"),
}

TOPIC_OF: dict[Direction, str] = {Direction.SHARED: "B2", Direction.USED: "B1"}


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice: the group of fields by name, how many records, when found and when told (aware)."""

    direction: Direction
    dimension: Dimension
    field_group: str
    record_count: int
    detected_at: datetime
    notified_at: datetime


def check(notice: Notice) -> None:
    """Raise FieldError for a notice that names values, counts nothing, or was told before it was found."""
    if detect(notice.field_group) or sum(sign.isdigit() for sign in notice.field_group) >= 9:
        raise FieldError(
            "field_group",
            _("Chỉ ghi tên nhóm trường thông tin, không ghi giá trị hoặc số định danh của công dân."),
        )
    if not notice.field_group.strip():
        raise FieldError("field_group", _("Hãy ghi nhóm trường thông tin có sai sót."))
    if notice.record_count < 1:
        raise FieldError("record_count", _("Số bản ghi có sai sót phải từ 1 trở lên."))
    if notice.notified_at < notice.detected_at:
        raise FieldError("detected_at", _("Thời điểm phát hiện không thể sau thời điểm thông báo."))
