"""Why a deadline falls when it does: the count day by day, on its own reckoning and not by `add_working`.

Each line is either time that counted, days that did not, a pause, or where the count begins and ends; the
counted time of all lines is the target, and the last line is the deadline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from support.domain.clock import REACH, VIETNAM, DayKind, WorkingCalendar
from support.domain.words import _

ZERO = timedelta()
ONE_DAY = timedelta(days=1)


class LineKind(StrEnum):
    """What a line of an explanation tells."""

    STARTED = "started"  # the moment the target runs from
    MOVED = "moved"  # nobody works then: the count begins later
    WORKED = "worked"  # time of one day that counted
    OFF = "off"  # days of which no minute counted
    PAUSED = "paused"  # a pause that took working time away
    DUE = "due"  # the deadline
    STANDING = "standing"  # the clock stands: no deadline until it goes on


class Why(StrEnum):
    """Why no time counts at a moment, or on a day."""

    BEFORE_HOURS = "before_hours"
    BETWEEN_HOURS = "between_hours"
    AFTER_HOURS = "after_hours"
    NO_HOURS = "no_hours"  # the weekday has none
    HOLIDAY = "holiday"
    PAUSE = "pause"


WHY_LABELS: dict[Why, str] = {
    Why.BEFORE_HOURS: _("trước giờ làm việc"),
    Why.BETWEEN_HOURS: _("giờ nghỉ trong ngày"),
    Why.AFTER_HOURS: _("sau giờ làm việc"),
    Why.NO_HOURS: _("ngày không làm việc trong tuần"),
    Why.HOLIDAY: _("ngày nghỉ"),
    Why.PAUSE: _("đang tạm dừng tính hạn"),
}


@dataclass(frozen=True, slots=True)
class DayNote:
    """What the table says of a day that differs, and the document that says so ("" where none does)."""

    kind: DayKind
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the clock stands: aware moments, `until` None while it lasts; `reason` in words."""

    since: datetime
    until: datetime | None = None
    reason: str = ""


Piece = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `pieces` are the hours of the day that counted, `counted` their sum, `left` what remains.

    `at` and `until` bound the line: of days off the first and the last day (their midnights), of a pause its
    ends. `note` and `source` come from the table of days, of a pause `note` is its reason.
    """

    kind: LineKind
    at: datetime
    until: datetime | None = None
    pieces: tuple[Piece, ...] = ()
    counted: timedelta = ZERO
    left: timedelta = ZERO
    why: Why | None = None
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole count of `target` from `start`; `due` is None while the clock stands."""

    start: datetime
    target: timedelta
    lines: tuple[Line, ...]
    due: datetime | None
    left: timedelta = ZERO


@dataclass(slots=True)
class _Count:
    """A count under way: lines so far, and what is left of the target."""

    calendar: WorkingCalendar
    notes: Mapping[date, DayNote]
    pauses: Sequence[Pause]
    left: timedelta
    lines: list[Line] = field(default_factory=list)
    told: set[Pause] = field(default_factory=set)


def explain(
    start: datetime,
    target: timedelta,
    calendar: WorkingCalendar,
    *,
    notes: Mapping[date, DayNote] | None = None,
    pauses: Sequence[Pause] = (),
) -> Explanation:
    """Count `target` working time from `start` (aware), pauses left out, and tell each step.

    Pauses may overlap and come in any order. Raises ValueError for a negative target, and when the calendar
    holds too little working time in five years.
    """
    if target < ZERO:
        raise ValueError("working time does not run backwards")
    begun = start.astimezone(VIETNAM)
    count = _Count(calendar, notes or {}, sorted(pauses, key=lambda one: one.since), target)
    count.lines.append(Line(LineKind.STARTED, begun, left=target))
    due = begun if not target else _walk(count, begun)
    kind = LineKind.STANDING if due is None else LineKind.DUE
    count.lines.append(Line(kind, due or _standing_since(count, begun), left=count.left))
    return Explanation(begun, target, tuple(count.lines), due, count.left)


def _walk(count: _Count, begun: datetime) -> datetime | None:
    """Count day by day; returns the deadline, None when a pause without an end stops the count."""
    _say_moved(count, begun)
    for day, floor in _days(begun):
        hours = _open_hours(count.calendar, day, floor)
        pieces = _taken(count, hours)
        due = None if count.left else pieces[-1][1]
        if pieces:
            _say_worked(count, day, pieces)
        elif not count.calendar.hours(day):
            _say_off(count, day)
        _say_pauses(count, due or _midnight_after(day))
        if due is not None:
            return due
        if _stands(count.pauses, day):
            return None
    raise ValueError("the calendar has too little working time")


def _days(begun: datetime) -> Iterator[tuple[date, datetime]]:
    """Yield each day with the moment from which it counts: the first from `begun`, others from midnight."""
    yield begun.date(), begun
    for ahead in range(1, REACH):
        day = begun.date() + ahead * ONE_DAY
        yield day, datetime.combine(day, time(), VIETNAM)


def _open_hours(calendar: WorkingCalendar, day: date, floor: datetime) -> list[Piece]:
    """Return the day's working hours from `floor` on, as moments."""
    hours = [
        (datetime.combine(day, one.start, VIETNAM), datetime.combine(day, one.end, VIETNAM))
        for one in calendar.hours(day)
    ]
    return [(max(one, floor), two) for one, two in hours if two > floor]


def _taken(count: _Count, hours: Sequence[Piece]) -> list[Piece]:
    """Take from the target what these hours give, pauses left out; stops when nothing is left."""
    pieces = []
    for one, two in _without_pauses(hours, count.pauses):
        if not count.left:
            break
        ends = min(two, one + count.left)
        pieces.append((one, ends))
        count.left -= ends - one
    return pieces


def _without_pauses(pieces: Sequence[Piece], pauses: Sequence[Pause]) -> Iterator[Piece]:
    """Cut the pauses (ordered by their beginning) out of the pieces."""
    for one, two in pieces:
        begins = one
        for pause in pauses:
            if pause.since >= two:
                break
            if pause.since > begins:
                yield begins, pause.since.astimezone(VIETNAM)
            begins = max(begins, pause.until.astimezone(VIETNAM) if pause.until else two)
        if begins < two:
            yield begins, two


def _stands(pauses: Sequence[Pause], day: date) -> bool:
    """True when a pause without an end has begun by the end of `day`."""
    return any(one.until is None and one.since < _midnight_after(day) for one in pauses)


def _say_moved(count: _Count, begun: datetime) -> None:
    """Tell why the count begins later than the start, where it does."""
    first = _first(count, begun)
    if first is None or first == begun:
        return
    why = _why(count.calendar, begun)
    note = count.notes.get(begun.date()) if why is Why.HOLIDAY else None
    count.lines.append(_noted(Line(LineKind.MOVED, begun, first, left=count.left, why=why), note))


def _first(count: _Count, begun: datetime) -> datetime | None:
    """Return the first moment that counts, None when a pause without an end comes before."""
    for day, floor in _days(begun):
        for one, _two in _without_pauses(_open_hours(count.calendar, day, floor), count.pauses):
            return one
        if _stands(count.pauses, day):
            return None
    return None


def _why(calendar: WorkingCalendar, moment: datetime) -> Why:
    """Return why nothing counts at `moment`."""
    spans, clock = calendar.hours(moment.date()), moment.time()
    if not spans:
        off = calendar.days.get(moment.date()) is DayKind.HOLIDAY
        return Why.HOLIDAY if off else Why.NO_HOURS
    if calendar.works(moment):
        return Why.PAUSE
    if clock < spans[0].start:
        return Why.BEFORE_HOURS
    return Why.AFTER_HOURS if clock >= spans[-1].end else Why.BETWEEN_HOURS


def _noted(line: Line, note: DayNote | None) -> Line:
    return replace(line, note=note.note, source=note.source) if note else line


def _say_pauses(count: _Count, before: datetime) -> None:
    """Tell each pause that began by `before` once."""
    for pause in count.pauses:
        if pause in count.told or pause.since >= before:
            continue
        count.told.add(pause)
        ends = pause.until.astimezone(VIETNAM) if pause.until else None
        since = pause.since.astimezone(VIETNAM)
        count.lines.append(
            Line(LineKind.PAUSED, since, ends, left=count.left, why=Why.PAUSE, note=pause.reason)
        )


def _say_worked(count: _Count, day: date, pieces: Sequence[Piece]) -> None:
    """Tell the time of one day that counted; of a day worked instead of another also by which decision."""
    counted = sum((two - one for one, two in pieces), ZERO)
    note = count.notes.get(day)
    line = Line(LineKind.WORKED, _midnight(day), None, tuple(pieces), counted, count.left)
    count.lines.append(_noted(line, note if note and note.kind is DayKind.MAKEUP_WORKDAY else None))


def _say_off(count: _Count, day: date) -> None:
    """Tell a day without hours; days in a row with the same words become one line."""
    here, off = _midnight(day), count.calendar.days.get(day) is DayKind.HOLIDAY
    why = Why.HOLIDAY if off else Why.NO_HOURS
    line = Line(LineKind.OFF, here, here, left=count.left, why=why)
    line = _noted(line, count.notes.get(day) if off else None)
    last = count.lines[-1]
    follows = last.kind is LineKind.OFF and last.until == here - ONE_DAY
    if follows and replace(line, at=last.at, until=last.until) == last:
        count.lines[-1] = replace(last, until=here)
    else:
        count.lines.append(line)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def _midnight_after(day: date) -> datetime:
    return _midnight(day + ONE_DAY)


def _standing_since(count: _Count, begun: datetime) -> datetime:
    """Return since when the clock stands: the beginning of the pause without an end."""
    endless = [one.since.astimezone(VIETNAM) for one in count.pauses if one.until is None]
    return max(begun, min(endless, default=begun))
