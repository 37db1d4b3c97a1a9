"""Running clocks of a ticket: what is counted, why it stands still, how it ended, and when to raise alarm."""

from __future__ import annotations

from enum import StrEnum

from support.domain.words import _


class ClockKind(StrEnum):
    """What an internal target asks for."""

    FIRST_RESPONSE = "first_response"
    NEXT_UPDATE = "next_update"
    RESOLUTION = "resolution"


CLOCK_LABELS: dict[ClockKind, str] = {
    ClockKind.FIRST_RESPONSE: _("Trả lời lần đầu"),
    ClockKind.NEXT_UPDATE: _("Thông tin tiếp theo"),
    ClockKind.RESOLUTION: _("Giải quyết"),
}


class Basis(StrEnum):
    """What time a clock counts: hours people work, or every hour (legal limits told in hours)."""

    WORKING = "working"
    EVERY_HOUR = "every_hour"


BASIS_LABELS: dict[Basis, str] = {
    Basis.WORKING: _("Giờ làm việc"),
    Basis.EVERY_HOUR: _("Mọi giờ, kể cả ngày nghỉ"),
}


class Outcome(StrEnum):
    """How a clock ended: in time, late, another took its place, or nobody is bound any more."""

    MET = "met"
    MISSED = "missed"
    REPLACED = "replaced"
    VOID = "void"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.MET: _("Đúng hạn"),
    Outcome.MISSED: _("Trễ hạn"),
    Outcome.REPLACED: _("Tính lại"),
    Outcome.VOID: _("Không tính nữa"),
}


class Why(StrEnum):
    """Why a clock was started, or took the place of the one before."""

    OPENED = "opened"
    ANSWERED = "answered"
    REOPENED = "reopened"
    CHANGED = "changed"
    CALENDAR = "calendar"
    RESTORED = "restored"


WHY_LABELS: dict[Why, str] = {
    Why.OPENED: _("Tiếp nhận phiếu"),
    Why.ANSWERED: _("Đã trả lời người đề nghị"),
    Why.REOPENED: _("Mở lại phiếu"),
    Why.CHANGED: _("Đổi loại, mức ưu tiên hoặc cơ quan"),
    Why.CALENDAR: _("Lịch làm việc hoặc mục tiêu thay đổi"),
    Why.RESTORED: _("Khôi phục phiếu"),
}


class Pause(StrEnum):
    """Why the clocks of a ticket stand still; whose time that is."""

    REQUESTER = "requester"
    COORDINATOR = "coordinator"
    SETTLED = "settled"


PAUSE_LABELS: dict[Pause, str] = {
    Pause.REQUESTER: _("Chờ người đề nghị bổ sung thông tin"),
    Pause.COORDINATOR: _("Chờ cơ quan phối hợp"),
    Pause.SETTLED: _("Phiếu đã kết thúc, trước khi mở lại"),
}


class Moment(StrEnum):
    """On which side of the due date a step of escalation stands."""

    BEFORE = "before"
    AFTER = "after"


MOMENT_LABELS: dict[Moment, str] = {
    Moment.BEFORE: _("trước hạn"),
    Moment.AFTER: _("sau hạn"),
}


def lead_of(minutes: int, target: int) -> int:
    """Return how many minutes before the due date a warning of `minutes` falls for a target of `target`.

    Never before half of the time is gone: a warning of an hour must not sound when a ticket with half an
    hour's target opens.
    """
    return min(minutes, target // 2)


# Shipped so that the product starts with something; each office decides on its own in the configuration.
# Clock, side, working minutes, tell the holder, tell the lead, raise the priority, give it to the lead.
SHIPPED_STEPS: tuple[tuple[ClockKind, Moment, int, bool, bool, bool, bool], ...] = (
    (ClockKind.FIRST_RESPONSE, Moment.BEFORE, 60, True, False, False, False),
    (ClockKind.FIRST_RESPONSE, Moment.AFTER, 0, True, True, False, False),
    (ClockKind.NEXT_UPDATE, Moment.AFTER, 0, True, False, False, False),
    (ClockKind.RESOLUTION, Moment.BEFORE, 240, True, False, False, False),
    (ClockKind.RESOLUTION, Moment.AFTER, 0, True, True, False, False),
    (ClockKind.RESOLUTION, Moment.AFTER, 480, False, True, True, False),
)
