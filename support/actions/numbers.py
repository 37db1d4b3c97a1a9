"""Number series: tickets (HT-…), minutes, questions, incidents, the register; one UPDATE a batch."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import F

from support.models import (
    CoordinationCounter,
    IncidentCounter,
    MinutesCounter,
    NumberCounter,
    RegisterCounter,
)

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def vietnam_year(at: datetime) -> int:
    """Return the calendar year of a moment in Vietnam (the register's year)."""
    return at.astimezone(VIETNAM).year


_Counter = TypeVar(
    "_Counter", NumberCounter, RegisterCounter, MinutesCounter, CoordinationCounter, IncidentCounter
)


def _take(counter: type[_Counter], year: int, count: int) -> int:
    """Take `count` numbers of `year`; return the first. The row stays locked until the transaction ends."""
    rows = counter.objects.filter(year=year)
    if not rows.update(last=F("last") + count):
        counter.objects.bulk_create([counter(year=year, last=0)], ignore_conflicts=True)
        rows.update(last=F("last") + count)
    return int(rows.values_list("last", flat=True).get()) - count + 1


def take_tickets(year: int, count: int) -> int:
    """Take ticket numbers; gaps do no harm here, doubles are impossible."""
    return _take(NumberCounter, year, count)


def take_minutes(year: int, count: int) -> int:
    """Take numbers of minutes (biên bản): no gap, for the counter goes back with its transaction."""
    return _take(MinutesCounter, year, count)


def take_coordinations(year: int, count: int) -> int:
    """Take numbers of questions to coordinating agencies; after those of minutes, before the register's."""
    return _take(CoordinationCounter, year, count)


def take_incidents(year: int, count: int) -> int:
    """Take numbers of incidents (SC-…): no gap, for the counter goes back with its transaction."""
    return _take(IncidentCounter, year, count)


def take_entries(year: int, count: int) -> int:
    """Take register numbers: the last lock of every transaction that registers anything."""
    return _take(RegisterCounter, year, count)
