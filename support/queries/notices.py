"""Reading notices of wrong data and log requests: of one ticket, and counted for reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Sum

from support.domain.conditions import CONDITION_OF, Condition
from support.domain.dates import log_expiry
from support.domain.errors import NotFound
from support.domain.lifecycle import OPEN
from support.domain.roles import READERS, Actor, Role
from support.models import Case, DataErrorNotice, LogPreservation
from support.queries import tickets

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
READ_REPORTS = READERS | {Role.OVERSIGHT}


def of_case(case: Case) -> DataErrorNotice | None:
    """Return the notice a ticket keeps, if it is one."""
    return DataErrorNotice.objects.select_related("database", "forwarded_to").filter(case=case).first()


def kept(case: Case) -> DataErrorNotice | None:
    """Return the notice as it was when `tickets.get` read the ticket; asks nothing more."""
    found: DataErrorNotice | None = getattr(case, "data_error_notice", None)
    return found


def preservations(case: Case) -> list[LogPreservation]:
    """Return the log requests of a ticket, latest first."""
    asked = LogPreservation.objects.filter(case=case).select_related("holder", "asked_by")
    return list(asked.order_by("-asked_at", "-pk"))


def logs_until(case: Case) -> tuple[date, bool]:
    """Return the day its logs may lawfully vanish (Điều 8.2), and whether the day it happened is known.

    Without it the two years are counted from the day the request came; what happened came before, so the
    true day may be earlier, and the page says so.
    """
    happened = case.occurred_on or case.received_at.astimezone(VIETNAM).date()
    return log_expiry(happened), case.occurred_on is not None


@dataclass(frozen=True, slots=True)
class Period:
    """Days of a report, both included, in Vietnam."""

    first: date
    last: date

    def around(self, column: str) -> Q:
        """Return the condition that `column` lies within the days."""
        start = datetime.combine(self.first, time.min, tzinfo=VIETNAM)
        end = datetime.combine(self.last + timedelta(days=1), time.min, tzinfo=VIETNAM)
        return Q(**{f"{column}__gte": start, f"{column}__lt": end})


@dataclass(slots=True)
class Source:
    """Notices about one database: how many by dimension and direction, records, mean lag in hours."""

    name: str
    by_dimension: dict[str, int] = field(default_factory=dict)
    by_direction: dict[str, int] = field(default_factory=dict)
    total: int = 0
    records: int = 0
    lag_hours: float = 0.0
    open: int = 0


def readable(viewer: Actor) -> QuerySet[Case]:
    """Return the cases a report counts: what the viewer sees; oversight counts all, it reads none."""
    if not (viewer.is_system or viewer.roles & READ_REPORTS):
        raise NotFound
    return Case.objects.all() if _counts_all(viewer) else tickets.for_staff(viewer)


def _counts_all(viewer: Actor) -> bool:
    return viewer.is_system or Role.OVERSIGHT in viewer.roles


def by_source(viewer: Actor, period: Period) -> list[Source]:
    """Count notices by source database, most first (Điều 4.1, 10.2d); calendar hours from found to told."""
    told = DataErrorNotice.objects.filter(period.around("notified_at"), case__in=readable(viewer))
    grouped = told.values("database__name", "dimension", "direction", "outcome").annotate(
        notices=Count("pk"), records=Sum("record_count"), lag=Sum(F("notified_at") - F("detected_at"))
    )
    found: dict[str, Source] = {}
    seconds: dict[str, float] = {}
    for row in grouped.order_by():
        source = found.setdefault(row["database__name"], Source(row["database__name"]))
        count = row["notices"]
        _add(source.by_dimension, row["dimension"], count)
        _add(source.by_direction, row["direction"], count)
        source.total += count
        source.records += row["records"]
        source.open += count if row["outcome"] == "open" else 0
        seconds[source.name] = seconds.get(source.name, 0.0) + row["lag"].total_seconds()
    for source in found.values():
        source.lag_hours = seconds[source.name] / source.total / 3600
    return sorted(found.values(), key=lambda one: (-one.total, one.name))


def _add(counts: dict[str, int], key: str, number: int) -> None:
    counts[key] = counts.get(key, 0) + number


def whole(sources: Iterable[Source]) -> Source:
    """Return the sum of the sources, for the last line of the table."""
    total, hours = Source(""), 0.0
    for one in sources:
        for counts, more in (
            (total.by_dimension, one.by_dimension),
            (total.by_direction, one.by_direction),
        ):
            for key, number in more.items():
                _add(counts, key, number)
        total.total += one.total
        total.records += one.records
        total.open += one.open
        hours += one.lag_hours * one.total
    total.lag_hours = hours / total.total if total.total else 0.0
    return total


@dataclass(frozen=True, slots=True)
class ByCondition:
    """Tickets of one condition of Điều 3.4; `condition` None: of no condition."""

    condition: Condition | None
    received: int
    open: int


def by_condition(viewer: Actor, period: Period) -> list[ByCondition]:
    """Count tickets received in a period by the four conditions, and the rest (Điều 3.4)."""
    cases = readable(viewer).filter(period.around("received_at"))
    grouped = cases.values("topic").annotate(all=Count("pk"), open=Count("pk", filter=Q(stage__in=OPEN)))
    sums: dict[Condition | None, list[int]] = {one: [0, 0] for one in (*Condition, None)}
    for row in grouped.order_by():
        pair = sums[CONDITION_OF.get(row["topic"] or "")]
        pair[0] += row["all"]
        pair[1] += row["open"]
    return [ByCondition(one, *pair) for one, pair in sums.items()]
