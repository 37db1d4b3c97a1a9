"""Reports: notices of wrong data by source and dimension, tickets by the four conditions (R6, R7, R32)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from support.domain.conditions import CONDITION_LABELS
from support.domain.data_errors import DIMENSION_LABELS, Dimension, Direction
from support.queries import notices as kept
from support.queries.notices import Source
from support.web import connecting
from support.web.forms.notices import PeriodForm
from support.web.viewer import registrars, viewer_of

WIDE = 480  # units of the drawing that the longest bar takes
STEP = 44  # units from one bar to the next


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: its colour class, where it starts and how long it is."""

    look: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart with its words and figure; `y` is its top."""

    label: str
    y: int
    total: int
    parts: list[Part]
    end: float


# Colours of the four dimensions, as everywhere they are drawn.
LOOKS: dict[Dimension, str] = {
    Dimension.CONSISTENT: "c3",
    Dimension.COMPLETE: "c2",
    Dimension.ACCURATE: "c1",
    Dimension.TIMELY: "c4",
}


def bars(rows: list[tuple[str, list[tuple[str, int]]]]) -> list[Bar]:
    """Return stacked bars for (label, [(colour, number)]) rows, the longest as wide as the drawing allows."""
    longest = max((sum(n for _look, n in numbers) for _label, numbers in rows), default=0) or 1
    made = []
    for place, (label, numbers) in enumerate(rows):
        x, parts = 0.0, []
        for look, number in numbers:
            width = round(number / longest * WIDE, 1)
            if width:
                parts.append(Part(look, round(x, 1), width))
            x += width
        total = sum(number for _look, number in numbers)
        made.append(Bar(label, place * STEP, total, parts, round(x, 1) + 8))
    return made


@require_safe
@registrars
def reports(request: HttpRequest) -> HttpResponse:
    """Show the reports of the days asked for."""
    form, viewer = PeriodForm(request.GET or None), viewer_of(request)
    period = form.period()
    sources = kept.by_source(viewer, period)
    conditions = kept.by_condition(viewer, period)
    named = [
        (_(CONDITION_LABELS[one.condition]) if one.condition else pgettext("điều kiện", "Khác"), one)
        for one in conditions
    ]
    context = {
        "form": form,
        "period": period,
        "dimensions": [(LOOKS[one], _(DIMENSION_LABELS[one])) for one in Dimension],
        "sources": [_row(one) for one in sources],
        "whole": _row(kept.whole(sources)),
        "source_bars": bars(
            [(one.name, [(LOOKS[d], one.by_dimension.get(d.value, 0)) for d in Dimension]) for one in sources]
        ),
        "source_height": len(sources) * STEP,
        "conditions": [{"name": name, "received": one.received, "open": one.open} for name, one in named],
        "condition_bars": bars([(name, [("c1", one.received)]) for name, one in named]),
        "condition_height": len(named) * STEP,
        "received": sum(one.received for one in conditions),
        "steps": connecting.steps(viewer, period),
    }
    return render(request, "support/reports.html", context)


def _row(source: Source) -> dict[str, Any]:
    """Return a line of the table: its name, and its figures with the words of their columns."""
    figures: list[tuple[str, float]] = [
        (_(DIMENSION_LABELS[one]), source.by_dimension.get(one.value, 0)) for one in Dimension
    ]
    figures += [
        (_("Đã chia sẻ"), source.by_direction.get(Direction.SHARED.value, 0)),
        (_("Khai thác"), source.by_direction.get(Direction.USED.value, 0)),
        (_("Bản ghi"), source.records),
        (_("Chưa kết luận"), source.open),
        (_("Phát hiện → thông báo, giờ"), round(source.lag_hours, 1)),
        (pgettext("số thông báo", "Cộng"), source.total),
    ]
    return {
        "name": source.name,
        "figures": [{"label": label, "number": number} for label, number in figures],
        "total": source.total,
    }
