"""The day's end sheet of the duty officer: what came in, and what is still open for whoever takes over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from support.domain.channels import Channel
from support.domain.errors import NotFound
from support.domain.lifecycle import Stage
from support.domain.roles import Actor
from support.models import AnswerCall, Case, Handover, Letter, PhoneCall, Visit
from support.queries import arrivals, register, tickets
from support.queries.register import READ_REGISTER, day_start

MOST = 50  # lines of each part; a sheet of paper, not a report
LOOK_BACK = timedelta(days=31)  # calls and visits older than this are no matter of the day's handing over
_FRESH = (Stage.NEW.value, Stage.ACCEPTED.value, Stage.REOPENED.value)


@dataclass(slots=True)
class DaySheet:
    """What a duty officer hands over; lists hold at most MOST + 1 lines, the last one meaning “more”."""

    day: date
    by_channel: dict[str, int]
    visits: list[Visit] = field(default_factory=list)
    calls: list[PhoneCall] = field(default_factory=list)
    unnumbered: list[Letter] = field(default_factory=list)
    due: list[Letter] = field(default_factory=list)
    unassigned: list[Case] = field(default_factory=list)

    @property
    def figures(self) -> dict[str, int]:
        """Return how much is still open, by name; these are kept with the record."""
        parts = ("visits", "calls", "unnumbered", "due", "unassigned")
        return {"entries": self.by_channel.get("", 0)} | {name: len(getattr(self, name)) for name in parts}


def sheet(viewer: Actor, day: date) -> DaySheet:
    """Return the sheet of `day` as things stand now; raises NotFound for those who read no register."""
    filters = register.Filters(day_from=day, day_to=day)
    ended, begun = day_start(day + timedelta(days=1)), day_start(day) - LOOK_BACK
    seen = tickets.visible_to(viewer)
    made = DaySheet(day, register.by_channel(viewer, filters))
    open_cases = seen.exclude(stage__in=arrivals.DONE)
    visits = Visit.objects.filter(out_at=None, in_at__range=(begun, ended), message__case__in=seen)
    made.visits = list(visits.select_related("message__case", "officer").order_by("in_at")[: MOST + 1])
    made.calls = list(_calls(open_cases).filter(started_at__range=(begun, ended))[: MOST + 1])
    shown = arrivals.open_letters(viewer, arrivals.Filters(day_to=day), day)
    made.unnumbered = list(shown.filter(arrival_number="")[: MOST + 1])
    soon = Q(due_date__lte=day + timedelta(days=1))
    made.due = list(shown.filter(arrivals.unanswered(), soon).order_by("due_date", "pk")[: MOST + 1])
    fresh = seen.filter(assignee=None, stage__in=_FRESH, received_at__lt=ended)
    made.unassigned = list(fresh.order_by("received_at", "pk")[: MOST + 1])
    return made


def _calls(cases: QuerySet[Case]) -> QuerySet[PhoneCall]:
    """Return calls that led to nothing yet: not settled on the call, nobody of ours reached the caller."""
    same = OuterRef("message__case")
    settled = PhoneCall.objects.filter(message__case=same, solved=True)
    reached = AnswerCall.objects.filter(message__case=same, reached=True)
    by_phone = cases.filter(channel=Channel.PHONE.value)
    waiting = PhoneCall.objects.filter(~Exists(settled), ~Exists(reached), message__case__in=by_phone)
    return waiting.select_related("message__case").order_by("started_at")


def records(viewer: Actor, day: date) -> list[Handover]:
    """Return who handed `day` over to whom, latest first; raises NotFound for those who read no register."""
    if not (viewer.is_system or viewer.roles & READ_REGISTER):
        raise NotFound
    found = Handover.objects.filter(day=day).select_related("given_by", "given_to")
    return list(found.order_by("-at")[:MOST])
