"""Working days: how many of them until a day, for due days that are told in days and not in hours."""

from __future__ import annotations

from datetime import date, timedelta

from support.domain.clock import REACH, WorkingCalendar

MOST = 60  # working days a step of a list of work may be given


def working_day_after(start: date, days: int, calendar: WorkingCalendar) -> date:
    """Return the `days`-th working day after `start`, which itself is not counted; 0 gives `start`.

    Raises ValueError for negative days and when the calendar holds too few working days in five years.
    """
    if days < 0:
        raise ValueError("days do not run backwards")
    left, day = days, start
    for _ahead in range(REACH):
        if not left:
            return day
        day += timedelta(days=1)
        left -= bool(calendar.hours(day))
    raise ValueError("the calendar has too few working days")
