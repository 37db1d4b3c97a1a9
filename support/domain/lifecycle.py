"""Stages of a ticket, the moves allowed between them, and their place among helpdesk's five statuses."""

from __future__ import annotations

from enum import StrEnum

from support.domain.errors import NotAllowed
from support.domain.words import _


class Stage(StrEnum):
    """Where a ticket stands (glossary: giai đoạn)."""

    NEW = "new"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING_REQUESTER = "waiting_requester"
    WAITING_COORDINATOR = "waiting_coordinator"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


LABELS: dict[Stage, str] = {
    Stage.NEW: _("Mới"),
    Stage.ACCEPTED: _("Đã tiếp nhận"),
    Stage.ASSIGNED: _("Đã phân công"),
    Stage.IN_PROGRESS: _("Đang xử lý"),
    Stage.WAITING_REQUESTER: _("Chờ bổ sung thông tin"),
    Stage.WAITING_COORDINATOR: _("Chờ cơ quan phối hợp"),
    Stage.RESOLVED: _("Đã giải quyết"),
    Stage.CLOSED: _("Đã đóng"),
    Stage.REOPENED: _("Mở lại"),
    Stage.REJECTED: _("Từ chối tiếp nhận"),
    Stage.DUPLICATE: _("Trùng lặp"),
}

# Icon and tone of each stage (look: components.html); colour is the third signal, never the only one.
LOOKS: dict[Stage, tuple[str, str]] = {
    Stage.NEW: ("circle", "info"),
    Stage.ACCEPTED: ("check-circle", "info"),
    Stage.ASSIGNED: ("person-check", "info"),
    Stage.IN_PROGRESS: ("circle-half", "accent"),
    Stage.WAITING_REQUESTER: ("hourglass-split", "warn"),
    Stage.WAITING_COORDINATOR: ("diagram-3", "coord"),
    Stage.RESOLVED: ("check-circle-fill", "ok"),
    Stage.CLOSED: ("archive", "mute"),
    Stage.REOPENED: ("arrow-counterclockwise", "warn"),
    Stage.REJECTED: ("x-circle", "bad"),
    Stage.DUPLICATE: ("files", "mute"),
}

OPEN: frozenset[Stage] = frozenset(
    {
        Stage.NEW,
        Stage.ACCEPTED,
        Stage.ASSIGNED,
        Stage.IN_PROGRESS,
        Stage.WAITING_REQUESTER,
        Stage.WAITING_COORDINATOR,
        Stage.REOPENED,
    }
)
WAITING: frozenset[Stage] = frozenset({Stage.WAITING_REQUESTER, Stage.WAITING_COORDINATOR})
DONE: frozenset[Stage] = frozenset(Stage) - OPEN
# Stages nobody may enter without saying why.
NEEDS_REASON: frozenset[Stage] = frozenset({Stage.REJECTED, Stage.DUPLICATE, Stage.REOPENED})

_WORK = {Stage.IN_PROGRESS, Stage.WAITING_REQUESTER, Stage.WAITING_COORDINATOR, Stage.RESOLVED}
_OUT = {Stage.REJECTED, Stage.DUPLICATE}

MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.NEW: frozenset({Stage.ACCEPTED, Stage.ASSIGNED} | _WORK | _OUT),
    Stage.ACCEPTED: frozenset({Stage.ASSIGNED} | _WORK | _OUT),
    Stage.ASSIGNED: frozenset({Stage.ACCEPTED} | _WORK | _OUT),
    Stage.IN_PROGRESS: frozenset({Stage.ASSIGNED} | (_WORK - {Stage.IN_PROGRESS}) | _OUT),
    Stage.WAITING_REQUESTER: frozenset({Stage.ASSIGNED} | (_WORK - {Stage.WAITING_REQUESTER}) | _OUT),
    Stage.WAITING_COORDINATOR: frozenset({Stage.ASSIGNED} | (_WORK - {Stage.WAITING_COORDINATOR}) | _OUT),
    Stage.RESOLVED: frozenset({Stage.CLOSED, Stage.REOPENED}),
    Stage.CLOSED: frozenset({Stage.REOPENED}),
    Stage.REOPENED: frozenset({Stage.ASSIGNED} | _WORK | _OUT),
    Stage.REJECTED: frozenset({Stage.REOPENED}),
    Stage.DUPLICATE: frozenset({Stage.REOPENED}),
}

# helpdesk's statuses: 1 open, 2 reopened, 3 resolved, 4 closed, 5 duplicate.
HELPDESK_STATUS: dict[Stage, int] = {
    **dict.fromkeys(OPEN, 1),
    Stage.REOPENED: 2,
    Stage.RESOLVED: 3,
    Stage.CLOSED: 4,
    Stage.REJECTED: 4,
    Stage.DUPLICATE: 5,
}


def check_move(current: Stage, wanted: Stage, *, reason: str = "") -> None:
    """Raise NotAllowed unless a ticket may go from `current` to `wanted` with `reason`."""
    if wanted not in MOVES[current]:
        raise NotAllowed(
            _("Phiếu đang ở giai đoạn “%(current)s” không chuyển sang “%(wanted)s” được."),
            current=LABELS[current],
            wanted=LABELS[wanted],
        )
    if wanted in NEEDS_REASON and not reason.strip():
        raise NotAllowed(_("Cần ghi lý do khi chuyển phiếu sang “%(wanted)s”."), wanted=LABELS[wanted])


def after_requester_wrote(current: Stage) -> Stage:
    """Stage after new word from the requester: waiting ends, a finished ticket is reopened, others stay."""
    if current is Stage.WAITING_REQUESTER:
        return Stage.IN_PROGRESS
    if current in DONE:
        return Stage.REOPENED
    return current
