"""Urging (đôn đốc, Điều 14.1): whom, for what, and the words of the letter that asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from support.domain.words import _

TEXT_MAX = 8000
NOTE_MAX = 1000
MOST_DAYS = 90  # a day to answer by lies at most so far ahead; ours, the Circular sets none


class Target(StrEnum):
    """Who is urged; the value is stored."""

    LEAD = "lead"
    AGENCY = "agency"
    QUEUE = "queue"
    COORDINATION = "coordination"


TARGET_LABELS: dict[Target, str] = {
    Target.LEAD: _("Cơ quan chủ trì"),
    Target.AGENCY: _("Cơ quan"),
    Target.QUEUE: _("Hàng đợi"),
    Target.COORDINATION: _("Cơ quan phối hợp"),
}


class Office(StrEnum):
    """In whose name it is urged; the value is stored."""

    OURS = "ndb"
    OVERSIGHT = "order"


OFFICE_LABELS: dict[Office, str] = {
    Office.OURS: _("Cơ quan quản lý Cơ sở dữ liệu quốc gia về dân cư"),
    Office.OVERSIGHT: _("Cục Cảnh sát quản lý hành chính về trật tự xã hội"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the one urged: how much waits there, how much is past its internal target."""

    waiting: int = 0
    overdue: int = 0


def letter(to: str, about: str, standing: Standing | None = None, until: date | None = None) -> str:
    """Return the words of a letter that urges `to` about a ticket, a question, or all that waits there.

    `about` is a whole phrase (“phiếu HT-2026-000123”), "" for all. Numbers alone are told, never contents.
    """
    parts = [_("Kính gửi: %(to)s") % {"to": to}]
    if about:
        parts.append(
            _("Đề nghị Quý cơ quan khẩn trương xử lý %(about)s và thông báo kết quả.") % {"about": about}
        )
    elif standing:
        told = {"waiting": standing.waiting, "overdue": standing.overdue}
        parts.append(
            _("Hiện còn %(waiting)s việc chưa xong, trong đó %(overdue)s việc quá mục tiêu nội bộ.") % told
        )
        parts.append(_("Đề nghị Quý cơ quan rà soát, khẩn trương xử lý và thông báo kết quả."))
    if until:
        parts.append(_("Đề nghị trả lời trước ngày %(day)s.") % {"day": f"{until:%d/%m/%Y}"})
    parts.append(_("Trân trọng cảm ơn sự phối hợp của Quý cơ quan."))
    return "\n\n".join(parts)
