"""What a ticket is about, in the eight kinds the Circular knows."""

from __future__ import annotations

from enum import StrEnum

from support.domain.words import _


class Kind(StrEnum):
    """Kinds of request; the first three are those of Điều 9.2."""

    INCIDENT = "incident"
    SUPPORT = "support"
    QUESTION = "question"
    CONNECTION_REQUEST = "connection_request"
    DATA_ERROR_NOTICE = "data_error_notice"
    SECURITY_ASSESSMENT = "security_assessment"
    DESIGN_CHANGE_NOTICE = "design_change_notice"
    IMPLEMENTATION_ISSUE = "implementation_issue"


LABELS: dict[Kind, str] = {
    Kind.INCIDENT: _("Xử lý sự cố"),
    Kind.SUPPORT: _("Hỗ trợ"),
    Kind.QUESTION: _("Giải đáp vướng mắc"),
    Kind.CONNECTION_REQUEST: _("Đề nghị kết nối"),
    Kind.DATA_ERROR_NOTICE: _("Thông báo sai sót thông tin"),
    Kind.SECURITY_ASSESSMENT: _("Kiểm tra, đánh giá ANAT"),
    Kind.DESIGN_CHANGE_NOTICE: _("Thông báo thay đổi thiết kế"),
    Kind.IMPLEMENTATION_ISSUE: _("Vướng mắc thực hiện Thông tư"),
}

# Kinds an engineer may choose by hand; the structured ones have forms of their own.
EVERYDAY: tuple[Kind, ...] = (Kind.INCIDENT, Kind.SUPPORT, Kind.QUESTION)


class Priority(StrEnum):
    """Internal priority, 1 highest; not the urgency of a document (độ khẩn)."""

    CRITICAL = "1"
    HIGH = "2"
    NORMAL = "3"
    LOW = "4"


PRIORITY_LABELS: dict[int, str] = {1: _("Rất cao"), 2: _("Cao"), 3: _("Bình thường"), 4: _("Thấp")}


def raised(priority: int) -> int:
    """Return the next higher priority: what affects the right of use goes first (Điều 10.1b)."""
    return max(int(Priority.CRITICAL), priority - 1)
