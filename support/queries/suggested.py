"""How often the suggested topic was right, by what people decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from support.domain.roles import Actor
from support.domain.topics import BY_CODE
from support.models import TopicSuggestion
from support.queries import notices
from support.queries.notices import Period

MOST = 3  # topics a line names as what it was changed to


@dataclass(slots=True)
class Line:
    """Figures of one suggested topic ("" for none): decided, accepted, another of three, changed to what."""

    code: str
    name: str = ""
    decided: int = 0
    accepted: int = 0
    other: int = 0
    changed: int = 0
    instead: dict[str, int] = field(default_factory=dict)

    @property
    def right(self) -> int | None:
        """Return percent right at once; None while nothing was decided."""
        return round(100 * self.accepted / self.decided) if self.decided else None

    @property
    def near(self) -> int | None:
        """Return percent right among the topics offered."""
        return round(100 * (self.accepted + self.other) / self.decided) if self.decided else None

    @property
    def mostly(self) -> str:
        """Return what it was changed to most often: A1 (3), B2 (1)."""
        order = sorted(self.instead.items(), key=lambda one: (-one[1], one[0]))[:MOST]
        return ", ".join(f"{code} ({number})" for code, number in order)


def by_topic(viewer: Actor, period: Period) -> list[Line]:
    """Return a line a suggested topic with decisions in the period, in the order of the tree; one query."""
    found = (
        TopicSuggestion.objects.filter(period.around("decided_at"), case__in=notices.readable(viewer))
        .exclude(outcome="")
        .order_by()
        .values_list("first", "decided", "outcome")
        .annotate(number=Count("pk"))
    )
    lines: dict[str, Line] = defaultdict(lambda: Line(""))
    for first, decided, outcome, number in found:
        line = lines[first or ""]
        line.code = first or ""
        line.name = BY_CODE[first].name if first in BY_CODE else ""
        line.decided += number
        setattr(line, outcome, getattr(line, outcome) + number)
        if outcome != "accepted" and decided:
            line.instead[decided] = line.instead.get(decided, 0) + number
    order = list(BY_CODE)
    return sorted(lines.values(), key=lambda one: order.index(one.code) if one.code in BY_CODE else -1)


def whole(lines: Sequence[Line]) -> Line:
    """Return the sum of all lines."""
    total = Line("")
    for one in lines:
        total.decided += one.decided
        total.accepted += one.accepted
        total.other += one.other
        total.changed += one.changed
    return total
