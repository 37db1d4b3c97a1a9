"""Ships the targets for the next word and the steps of escalation; starts the clocks of open tickets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import migrations

from support.domain import clock
from support.domain.clock import DayKind, Span, WorkingCalendar, merged
from support.domain.clocks import SHIPPED_STEPS
from support.domain.lifecycle import OPEN
from support.domain.targets import SHIPPED_NEWS

BATCH = 1000


def ship(apps: Any, _schema_editor: Any) -> None:
    """Create what is missing; rows people changed meanwhile stay theirs."""
    target_model = apps.get_model("support", "ServiceTarget")
    for (kind, priority), minutes in SHIPPED_NEWS.items():
        target_model.objects.filter(kind=kind.value, priority=priority, next_update=None).update(
            next_update=minutes
        )
    step_model = apps.get_model("support", "EscalationStep")
    names = ("clock", "moment", "minutes", "tell_holder", "tell_lead", "raise_priority", "hand_over")
    step_model.objects.bulk_create(
        (step_model(**dict(zip(names, step, strict=True))) for step in SHIPPED_STEPS), ignore_conflicts=True
    )


def start(apps: Any, _schema_editor: Any) -> None:
    """Start the clocks of open tickets from when they were received; a first answer given is given."""
    calendar = _calendar(apps)
    rows = apps.get_model("support", "ServiceTarget").objects.all()
    minutes = {(row.kind, row.priority): (row.first_response, row.resolution) for row in rows}
    clock_model, case_model = apps.get_model("support", "Clock"), apps.get_model("support", "Case")
    cases = case_model.objects.filter(stage__in=sorted(OPEN), clocks=None).order_by("pk")
    while found := list(cases[:BATCH]):
        made = [one for case in found for one in _clocks(clock_model, case, minutes, calendar)]
        clock_model.objects.bulk_create(made)
        first: dict[int, Any] = {}
        for one in sorted(made, key=lambda row: row.due_at, reverse=True):
            first[one.case_id] = one
        for case in found:
            if case.pk in first:
                case.due_at, case.due_kind = first[case.pk].due_at, first[case.pk].kind
        case_model.objects.bulk_update(found, ["due_at", "due_kind"])
        cases = cases.filter(pk__gt=found[-1].pk)


def _clocks(model: Any, case: Any, minutes: Any, calendar: WorkingCalendar) -> Iterator[Any]:
    wanted = zip(("first_response", "resolution"), minutes.get((case.kind, case.priority), ()), strict=False)
    for kind, target in wanted:
        if kind == "first_response" and case.answered_at:
            continue
        try:
            due = clock.due(case.received_at, target, (), calendar)
        except ValueError:
            continue
        yield model(case_id=case.pk, kind=kind, minutes=target, started_at=case.received_at, due_at=due)


def _calendar(apps: Any) -> WorkingCalendar:
    spans: dict[int, tuple[Span, ...]] = {}
    for row in apps.get_model("support", "WorkingSpan").objects.filter(active=True):
        spans[row.weekday] = merged((*spans.get(row.weekday, ()), Span(row.start, row.end)))
    days = apps.get_model("support", "CalendarDay").objects.filter(active=True).values_list("date", "kind")
    return WorkingCalendar(spans, {day: DayKind(kind) for day, kind in days})


class Migration(migrations.Migration):
    """Reference data; going back leaves it to the tables, which go with the change before."""

    dependencies = [("support", "0029_dong_ho")]

    operations = [
        migrations.RunPython(ship, migrations.RunPython.noop),
        migrations.RunPython(start, migrations.RunPython.noop),
    ]
