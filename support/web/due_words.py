"""An explanation of a deadline in words, a line a step: for the page, for paper, for the command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from support.domain.calendar_year import WEEKDAY_NAMES
from support.domain.clock import VIETNAM
from support.domain.clocks import CLOCK_LABELS, OUTCOME_LABELS, ClockKind, Outcome
from support.domain.clocks import WHY_LABELS as STARTED_LABELS
from support.domain.clocks import Why as Started
from support.domain.explain import WHY_LABELS, Explanation, Line, LineKind, Why
from support.models import Recount
from support.queries.explaining import Told
from support.web.lengths import length

LOOKS: dict[LineKind, tuple[str, str]] = {
    LineKind.STARTED: ("flag", "info"),
    LineKind.MOVED: ("arrow-right", "info"),
    LineKind.WORKED: ("check2", "ok"),
    LineKind.OFF: ("slash-circle", "mute"),
    LineKind.PAUSED: ("hourglass-split", "warn"),
    LineKind.DUE: ("clock", "bad"),
    LineKind.STANDING: ("hourglass-split", "warn"),
}
_OFF: dict[Why, str] = {
    Why.HOLIDAY: gettext_noop("Ngày nghỉ"),
    Why.NO_HOURS: gettext_noop("Không có giờ làm việc"),
}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line: the day, what it says, the time it counted and what is left then, each in words."""

    when: str
    words: str
    counted: str
    left: str
    icon: str
    tone: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class ShownTold:
    """A deadline with its lines."""

    name: str
    due: str
    target: str
    agrees: bool
    stands: bool
    why: str  # why it was started
    ended: str  # when and how it ended, "" while it runs
    lines: tuple[ShownLine, ...]


def shown(told: Told) -> ShownTold:
    """Return a deadline as people read it."""
    found = told.explanation
    row = told.clock
    ended = f"{_(OUTCOME_LABELS[Outcome(row.outcome)])}, {moment(row.ended_at)}" if row.ended_at else ""
    return ShownTold(
        _(told.name),
        moment(row.due_at),
        length(found.target, seconds=True),
        told.agrees,
        found.due is None,
        _(STARTED_LABELS[Started(row.why)]),
        ended,
        lines(found),
    )


def lines(found: Explanation) -> tuple[ShownLine, ...]:
    """Return how a deadline was counted, a line a step."""
    return tuple(_line(line, found) for line in found.lines)


@dataclass(frozen=True, slots=True)
class ShownRecount:
    """A deadline moved by a change of the calendar: when, which, from and to, by what and whom."""

    at: datetime
    name: str
    old: str
    new: str
    what: str
    source: str
    by: str


def recount(row: Recount) -> ShownRecount:
    """Return a recount as people read it."""
    return ShownRecount(
        row.at or row.change.at,
        _(CLOCK_LABELS[ClockKind(row.clock.kind)]),
        moment(row.old_due),
        moment(row.new_due) if row.new_due else "",
        row.change.what,
        row.change.source_document,
        str(row.change.by or ""),
    )


def _line(line: Line, found: Explanation) -> ShownLine:
    icon, tone = LOOKS[line.kind]
    counted = f"+ {length(line.counted, seconds=True)}" if line.counted else ""
    return ShownLine(
        _when(line),
        _SAID[line.kind](line, found),
        counted,
        length(line.left, seconds=True),
        icon,
        tone,
        line.source,
    )


def _when(line: Line) -> str:
    first = _day(line.at)
    last = line.until if line.kind in (LineKind.OFF, LineKind.PAUSED) else None
    return first if last is None or last.date() == line.at.date() else f"{first} – {_day(last)}"


def _started(line: Line, found: Explanation) -> str:
    words = _("Bắt đầu tính lúc %(at)s; mục tiêu %(target)s làm việc.")
    return words % {"at": clock(line.at), "target": length(found.target, seconds=True)}


def _moved(line: Line, _found: Explanation) -> str:
    words = _("Lúc %(at)s chưa tính: %(why)s. Tính từ %(first)s.")
    return words % {"at": clock(line.at), "why": _why(line), "first": moment(line.until or line.at)}


def _worked(line: Line, _found: Explanation) -> str:
    pieces = ", ".join(f"{clock(one)}–{clock(two)}" for one, two in line.pieces)
    return f"{pieces} ({line.note})" if line.note else pieces


def _off(line: Line, _found: Explanation) -> str:
    words = _(_OFF[line.why or Why.NO_HOURS])
    return f"{words}: {line.note}" if line.note else words


def _paused(line: Line, _found: Explanation) -> str:
    reason = _(line.note) if line.note else _("không ghi lý do")
    if line.until is None:
        return _("Tạm dừng từ %(since)s, chưa hết: %(reason)s") % {"since": clock(line.at), "reason": reason}
    words = _("Tạm dừng từ %(since)s đến %(until)s: %(reason)s")
    return words % {"since": moment(line.at), "until": moment(line.until), "reason": reason}


def _due(line: Line, _found: Explanation) -> str:
    return _("Đến hạn lúc %s.") % clock(line.at)


def _standing(line: Line, _found: Explanation) -> str:
    return _("Đồng hồ đang dừng từ %s; hạn được tính tiếp khi hết tạm dừng.") % moment(line.at)


_SAID: dict[LineKind, Callable[[Line, Explanation], str]] = {
    LineKind.STARTED: _started,
    LineKind.MOVED: _moved,
    LineKind.WORKED: _worked,
    LineKind.OFF: _off,
    LineKind.PAUSED: _paused,
    LineKind.DUE: _due,
    LineKind.STANDING: _standing,
}


def _why(line: Line) -> str:
    why = _(WHY_LABELS[line.why or Why.NO_HOURS])
    return f"{why} ({line.note})" if line.note else why


def _day(at: datetime) -> str:
    return f"{_(WEEKDAY_NAMES[at.weekday()])} {at:%d/%m/%Y}"


def clock(at: datetime) -> str:
    """Write an hour, with its seconds only where there are some: 08:12, 08:12:40."""
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def moment(at: datetime) -> str:
    """Write hour and day in Vietnam's time: 08:12 thứ Hai 02/03/2026."""
    local = at.astimezone(VIETNAM)
    return f"{clock(local)} {_day(local)}"
