"""Limits a law tells in hours: every hour counts, by day and by night, and nothing makes them stand still.

They are no internal targets and never mixed with working time. What is shipped comes from outside the
Circular and is to be checked by people ("cần đối chiếu").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from support.domain.clock import VIETNAM
from support.domain.words import _

MOST_HOURS = 24 * 366
SOON = timedelta(hours=24)  # from here on a limit is told as near (our default)


@dataclass(frozen=True, slots=True)
class Shipped:
    """A limit to begin with, for tickets of `topic`; `source` is the law as its number is known."""

    topic: str
    name: str
    hours: int
    source: str


SHIPPED: tuple[Shipped, ...] = (
    Shipped(
        "E5",
        _("Thông báo vi phạm quy định về bảo vệ dữ liệu cá nhân"),
        72,
        "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15",
    ),
)


class Standing(StrEnum):
    """How a limit stands at a moment."""

    RUNNING = "running"
    SOON = "soon"
    OVER = "over"
    MET = "met"
    MISSED = "missed"


# At these people are told, once for each deadline.
REMINDED: frozenset[Standing] = frozenset({Standing.SOON, Standing.OVER})
STANDING_LABELS: dict[Standing, str] = {
    Standing.RUNNING: _("Còn thời hạn"),
    Standing.SOON: _("Sắp hết thời hạn"),
    Standing.OVER: _("Quá thời hạn"),
    Standing.MET: _("Đã thực hiện trong thời hạn"),
    Standing.MISSED: _("Đã thực hiện, quá thời hạn"),
}
STANDING_LOOKS: dict[Standing, tuple[str, str]] = {
    Standing.RUNNING: ("clock", "info"),
    Standing.SOON: ("exclamation-triangle", "warn"),
    Standing.OVER: ("exclamation-triangle-fill", "bad"),
    Standing.MET: ("check-circle", "ok"),
    Standing.MISSED: ("x-circle", "bad"),
}


def deadline(since: datetime, hours: int) -> datetime:
    """Return when `hours` have passed since an aware moment, in Vietnam's time; every hour counts.

    Raises ValueError for hours outside 1..MOST_HOURS.
    """
    if not 1 <= hours <= MOST_HOURS:
        raise ValueError(f"{hours} hours are no limit")
    return (since.astimezone(UTC) + timedelta(hours=hours)).astimezone(VIETNAM)


def standing(due: datetime, now: datetime, done: datetime | None) -> Standing:
    """Return how a limit stands: what was done by its last moment was done in time."""
    if done is not None:
        return Standing.MET if done <= due else Standing.MISSED
    if now > due:
        return Standing.OVER
    return Standing.SOON if due - now <= SOON else Standing.RUNNING
