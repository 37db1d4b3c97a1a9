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

# Kinds of Điều 9.2, and those with contents and forms of their own (Điều 6, 7).
EVERYDAY: tuple[Kind, ...] = (Kind.INCIDENT, Kind.SUPPORT, Kind.QUESTION)
STRUCTURED: tuple[Kind, ...] = (
    Kind.CONNECTION_REQUEST,
    Kind.SECURITY_ASSESSMENT,
    Kind.DESIGN_CHANGE_NOTICE,
)
# Kinds one may give a ticket by hand.
OFFERED: tuple[Kind, ...] = (*EVERYDAY, *STRUCTURED, Kind.DATA_ERROR_NOTICE)
# A topic that says by itself what kind a letter is.
OF_TOPIC: dict[str, Kind] = {"D1": Kind.CONNECTION_REQUEST, "D5": Kind.DESIGN_CHANGE_NOTICE}


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
