"""Templates of tasks: those of a kind, and those that every new ticket of a kind is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Q

from support.models import Case, Task, TaskTemplate
from support.queries import calendar

_AUTOMATIC = "tasks:automatic"


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it is opened; `key` says that a ticket has it once."""

    key: str
    words: str
    clause: str
    due_days: int | None


@dataclass(frozen=True, slots=True)
class Template:
    """A template with its steps in order."""

    pk: int
    name: str
    kind: str
    steps: tuple[Step, ...]


def _read(*wanted: Q, **more: object) -> list[Template]:
    rows = TaskTemplate.objects.filter(*wanted, active=True, **more).prefetch_related("steps")
    return [
        Template(
            row.pk,
            row.name,
            row.kind,
            tuple(Step(f"mau:{one.pk}", one.words, one.clause, one.due_days) for one in row.steps.all()),
        )
        for row in rows
    ]


def get(pk: int) -> Template | None:
    """Return a template that is in use."""
    return next(iter(_read(pk=pk)), None)


def automatic() -> Mapping[str, Sequence[Template]]:
    """Return the templates new tickets are given, by kind ("" for every kind); at most a minute old."""
    known: dict[str, list[Template]] | None = cache.get(_AUTOMATIC)
    if known is None:
        known = {}
        for one in _read(automatic=True):
            known.setdefault(one.kind, []).append(one)
        cache.set(_AUTOMATIC, known, calendar.SECONDS)
    return known


def forget() -> None:
    """Let the next question read the templates anew."""
    cache.delete(_AUTOMATIC)


def offered(case: Case) -> list[tuple[Template, int]]:
    """Return the templates of a ticket's kind, each with how many of its steps the ticket lacks."""
    keys = set(Task.objects.filter(case=case).exclude(key="").values_list("key", flat=True))
    found = _read(Q(kind="") | Q(kind=case.kind))
    return [(one, sum(1 for step in one.steps if step.key not in keys)) for one in found if one.steps]
