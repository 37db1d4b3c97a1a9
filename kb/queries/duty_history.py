"""How the duties went over the last months, told from the changes kept of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from kb.domain.states import DutySource, DutyState
from kb.models import GuideDutyChange

MONTHS = 12
_KEPT = 600  # seconds; past months change no more


@dataclass(frozen=True, slots=True)
class Month:
    """The duties at the end of a month; for the current one up to now."""

    first: date
    by_state: dict[str, int]

    @property
    def total(self) -> int:
        """Return how many duties there were."""
        return sum(self.by_state.values())

    def of(self, state: DutyState) -> int:
        """Return how many stood at `state`."""
        return self.by_state.get(state.value, 0)

    @property
    def share(self) -> int:
        """Return the published share in per cent, rounded down."""
        return self.of(DutyState.PUBLISHED) * 100 // self.total if self.total else 0


def months(system: int | None = None) -> list[Month]:
    """Return the last months, oldest first; kept for ten minutes (1 query)."""
    starts = _starts(timezone.localdate())
    key = f"duty-history:{system or 0}:{starts[-1]}"
    found: list[Month] | None = cache.get(key)
    if found is None:
        found = _counted(starts, system)
        cache.set(key, found, _KEPT)
    return found


def _starts(today: date) -> list[date]:
    year, month, found = today.year, today.month, list[date]()
    for _count in range(MONTHS):
        found.append(date(year, month, 1))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found[::-1]


def _counted(starts: list[date], system: int | None) -> list[Month]:
    rows = GuideDutyChange.objects.filter(duty__source=DutySource.CONNECTION.value)
    if system:
        rows = rows.filter(duty__system=system)
    changes = rows.order_by("duty", "at", "pk").values_list("duty", "state", "at")
    steps = _steps(changes.iterator(chunk_size=2000), starts)
    found, state = [], Counter[str]()
    for start, step in zip(starts, steps, strict=True):
        state.update(step)
        kept = {name: n for name, n in state.items() if n and name != DutyState.NOT_CONNECTED}
        found.append(Month(start, kept))
    return found


def _steps(changes: Iterable[tuple[int, str, datetime]], starts: list[date]) -> list[Counter[str]]:
    """Return for each month what came to a state, and what left one, until its end."""
    edges = [(one.replace(day=28) + timedelta(days=4)).replace(day=1) for one in starts]
    ends = [timezone.make_aware(datetime.combine(one, datetime.min.time())) for one in edges]
    steps = [Counter[str]() for _one in starts]
    duty, before = 0, ""
    for key, state, at in changes:
        place = next((index for index, end in enumerate(ends) if at < end), len(ends) - 1)
        if key == duty and before:
            steps[place][before] -= 1
        steps[place][state] += 1
        duty, before = key, state
    return steps
