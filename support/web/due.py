"""Due dates as screens say them: what is left, overdue or paused; our own targets, never the law's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from support.domain.clock import MINUTE, WorkingCalendar, working_time
from support.domain.clocks import CLOCK_LABELS, OUTCOME_LABELS, PAUSE_LABELS, ClockKind, Outcome, Pause
from support.domain.leads import BODY_LABELS, Body
from support.models import Case, Clock
from support.queries import calendar, clocks
from support.queries.clocks import Reading, Share
from support.web.lengths import length

HOUR = timedelta(hours=1)
LONG = 10 * HOUR  # from here on hours are enough


@dataclass(frozen=True, slots=True)
class Chip:
    """A due date: words, icon, tone ("soon", "over", "pause" or ""); `short` for lists, `title` in full."""

    words: str
    icon: str
    tone: str
    title: str
    short: str


@dataclass(frozen=True, slots=True)
class Face:
    """The moment a list is drawn at; everything due up to `soon` is soon due."""

    now: datetime
    soon: datetime
    working: WorkingCalendar | None

    def chip(self, case: Case) -> Chip | None:
        """Return what a list says of a case's due date; None where no clock runs."""
        if case.clock_paused:
            said = _("tạm dừng")
            return Chip(said, "pause-circle", "pause", _("Tạm dừng tính hạn (mục tiêu nội bộ)"), said)
        if case.due_at is None:
            return None
        title = _("%(clock)s: hạn %(at)s (mục tiêu nội bộ)") % {
            "clock": _(CLOCK_LABELS[ClockKind(case.due_kind)]),
            "at": moment(case.due_at),
        }
        if case.due_at <= self.now:
            late = self._between(case.due_at, self.now)
            said = _("quá hạn %s") % spell(late) if late >= MINUTE else _("vừa quá hạn")
            return Chip(said, "exclamation-triangle-fill", "over", title, said)
        if case.due_at <= self.soon:
            said = _("còn %s") % spell(self._between(self.now, case.due_at))
            return Chip(said, "alarm", "soon", title, said)
        return Chip(_("hạn %s") % moment(case.due_at), "clock", "", title, self._short(case.due_at))

    def _short(self, at: datetime) -> str:
        """Write a date as lists do: 18/03 13:42, with the year when it is another."""
        local = timezone.localtime(at)
        same = local.year == timezone.localtime(self.now).year
        return f"{local:%d/%m %H:%M}" if same else moment(at)

    def _between(self, start: datetime, end: datetime) -> timedelta:
        return working_time(start, end, self.working) if self.working else end - start


def face() -> Face:
    """Return the face of now, by the calendar as configured."""
    working = calendar.working_calendar()
    return Face(timezone.now(), calendar.soon(), working if any(working.spans.values()) else None)


def moment(at: datetime) -> str:
    """Write 18/03/2026 13:42, in Vietnam's time."""
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}"


def spell(time: timedelta) -> str:
    """Write working time: 35 phút, 1 giờ 37 phút, 24 giờ; never as days, which are not equally long."""
    return length(timedelta(hours=time // HOUR) if time >= LONG else time)


@dataclass(frozen=True, slots=True)
class Line:
    """One clock of the panel: what is left of it, when it is due, how much is used (percent)."""

    name: str
    words: str
    due: str
    tone: str
    share: int
    used: str
    target: str
    paused: bool = False


def panel(case: Case) -> dict[str, Any]:
    """Return what the panel beside a ticket shows of its clocks."""
    shown = face()
    told = clocks.told(case, shown.now)
    order = list(ClockKind)
    running = sorted(told.running, key=lambda one: (one.clock.due_at, order.index(ClockKind(one.clock.kind))))
    return {
        "lines": [_running(one, shown) for one in running],
        "ended": [_ended(one) for one in told.ended],
        "pause": _(PAUSE_LABELS[Pause(told.pause.reason)]) if told.pause else "",
        "paused_since": told.pause.since if told.pause else None,
        "asked": told.pause.message_id if told.pause else None,
        "unfounded": case.stage == "waiting_requester" and told.pause is None,
        "shares": _shares(told.shares),
    }


def _running(one: Reading, shown: Face) -> Line:
    clock = one.clock
    late = not clock.paused and clock.due_at <= shown.now
    soon = not clock.paused and not late and clock.due_at <= shown.soon
    left = spell(abs(one.left))
    words = _("Quá hạn %s") % left if late or one.left < timedelta() else _("Còn %s") % left
    return Line(
        name=_(CLOCK_LABELS[ClockKind(clock.kind)]),
        words=words,
        due=moment(clock.due_at),
        tone="bad" if late else "warn" if soon else "",
        share=one.share,
        used=spell(one.used),
        target=spell(timedelta(minutes=clock.minutes)),
        paused=clock.paused,
    )


def _ended(clock: Clock) -> dict[str, Any]:
    return {
        "name": _(CLOCK_LABELS[ClockKind(clock.kind)]),
        "met": clock.outcome == Outcome.MET,
        "words": _(OUTCOME_LABELS[Outcome(clock.outcome)]),
        "at": moment(clock.ended_at) if clock.ended_at else "",
        "due": moment(clock.due_at),
    }


def _shares(found: Sequence[Share]) -> list[tuple[str, str]]:
    """Return name and time of every party that held the ticket for a minute at least."""
    return [
        (one.agency or (_(BODY_LABELS[Body(one.body)]) if one.body else _("Người đề nghị")), spell(one.time))
        for one in found
        if one.time >= MINUTE or one.body
    ]
