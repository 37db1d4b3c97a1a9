"""The four conditions of Điều 3.4, and which topics speak of each: a sorting of ours, for reports."""

from __future__ import annotations

from enum import StrEnum

from support.domain.words import _


class Condition(StrEnum):
    """What an agency must keep up to be connected (Điều 3.4)."""

    INFRASTRUCTURE = "infrastructure"
    MODEL = "model"
    STRUCTURE = "structure"
    SECURITY = "security"


CONDITION_LABELS: dict[Condition, str] = {
    Condition.INFRASTRUCTURE: _("Hạ tầng hệ thống thông tin"),
    Condition.MODEL: _("Mô hình kết nối"),
    Condition.STRUCTURE: _("Cấu trúc dữ liệu"),
    Condition.SECURITY: _("An ninh, an toàn, bảo mật thông tin"),
}

# The Circular names the conditions, not which matter belongs to which: shown as a sorting of the desk.
TOPICS_OF: dict[Condition, tuple[str, ...]] = {
    Condition.INFRASTRUCTURE: ("A1", "A3", "A7", "A8"),
    Condition.MODEL: ("A", "A2", "A4", "A5", "A6", "D", "D1", "D2", "D3", "D4", "D5"),
    Condition.STRUCTURE: ("B", "B1", "B2", "B3", "B4", "B5", "B6"),
    Condition.SECURITY: ("C4", "E", "E1", "E2", "E3", "E4", "E5", "E6", "E7", "F", "F1", "F2"),
}
CONDITION_OF: dict[str, Condition] = {
    topic: condition for condition, topics in TOPICS_OF.items() for topic in topics
}
