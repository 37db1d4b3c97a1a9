"""Who leads, on the page: the terms with the time each held the ticket, and what the table says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from support.domain.clock import WorkingCalendar
from support.domain.leads import BODY_LABELS, HOW_LABELS, How
from support.domain.privacy import mask
from support.models import Case, Lead
from support.queries import lead_rules, leads
from support.queries.calendar import working_calendar
from support.queries.leads import Held

_USUAL = 480  # minutes of a working day where the calendar has none


@dataclass(frozen=True, slots=True)
class Row:
    """A term as the page draws it; `worked` and `lasted` are words, `basis` the clause or another basis."""

    name: str
    basis: str
    since: datetime
    until: datetime | None
    worked: str
    lasted: str
    manual: bool
    reason: str
    by: str

    @property
    def by_clause(self) -> bool:
        """True for a clause of the Circular, which can be linked."""
        return self.basis[:1].isdecimal()


def rows(held: Sequence[Held]) -> list[Row]:
    """Return the terms ready to be drawn, oldest first."""
    day = day_minutes(working_calendar())
    return [
        Row(
            name=one.term.agency or _(one.term.name),
            basis=one.term.clause,
            since=one.term.since,
            until=one.term.until,
            worked=worked(one.minutes, day),
            lasted=lasted(one.lasted),
            manual=one.term.manual,
            reason=mask(one.term.reason),
            by=one.term.by,
        )
        for one in held
    ]


def day_minutes(calendar: WorkingCalendar) -> int:
    """Return how many minutes an ordinary working day has: what most weekdays have."""
    lengths = [
        sum((span.end.hour - span.start.hour) * 60 + span.end.minute - span.start.minute for span in spans)
        for spans in calendar.spans.values()
        if spans
    ]
    return max(set(lengths), key=lambda length: (lengths.count(length), length)) if lengths else _USUAL


def worked(minutes: int, day: int) -> str:
    """Say working time: “2 ngày 3 giờ làm việc”; under a day in hours and minutes."""
    days, rest = divmod(minutes, day or _USUAL)
    return _("%s làm việc") % _spoken(days, rest)


def lasted(time: timedelta) -> str:
    """Say time by the clock on the wall: “4 ngày 6 giờ”."""
    minutes = int(time.total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    return _spoken(days, rest)


def _spoken(days: int, minutes: int) -> str:
    hours, left = divmod(minutes, 60)
    parts = [
        (days, ngettext("%(n)s ngày", "%(n)s ngày", days)),
        (hours, ngettext("%(n)s giờ", "%(n)s giờ", hours)),
        (0 if days else left, ngettext("%(n)s phút", "%(n)s phút", left)),
    ]
    said = [words % {"n": number} for number, words in parts if number]
    return " ".join(said) or ngettext("%(n)s phút", "%(n)s phút", 0) % {"n": 0}


def table(case: Case) -> dict[str, Any]:
    """Return what the table of the law says of a ticket, beside what a person may have decided."""
    said = lead_rules.decided_for(case)
    return {
        "lead": _(BODY_LABELS[said.lead]) if said.lead else "",
        "coordinating": "; ".join(_(BODY_LABELS[one]) for one in said.coordinating),
        "clause": said.clause,
        "note": _(HOW_LABELS[said.how]) if said.how is not How.LAW else "",
        "manual": said.how is How.MANUAL,
    }


def overruled(case: Case, row: Lead | None) -> bool:
    """True when a person decided and the table says another thing now: the page says that it does not win."""
    if row is None or not row.manual:
        return False
    said = lead_rules.decided_for(case)
    return said.lead is not None and said.lead.value != row.body


def panel(case: Case) -> dict[str, Any] | None:
    """Return the history beside the timeline; nothing while a ticket has always been ours."""
    if not leads.terms(case):
        return None
    return {"rows": rows(leads.held(case)), "asked": case.lead_asked}
