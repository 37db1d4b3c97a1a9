"""Every row of every table as plain values, so that two moments can be compared byte for byte."""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from support.models import Clock

# The record of what was done grows by what was done; all else must be as it was.
RECORDS = frozenset(
    {
        "support.Event",
        "support.EventCase",
        "support.EventText",
        "support.EventPending",
        "support.EventSeal",
        "support.CaseMove",
        "support.MovedRow",
        "support.CaseLink",
        # Ended and followed by another that runs on from the same moment: `clocks` says what they say.
        "support.Clock",
        "support.Escalation",
    }
)
# How often and when a ticket was last touched counts the merge and its undoing too.
COUNTED = {
    "support.Case": {"activity_at", "version"},
    "helpdesk.Ticket": {"modified"},
}


def rows() -> dict[str, dict[Any, str]]:
    """Return all rows by table and key."""
    found: dict[str, dict[Any, str]] = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if label in RECORDS or not model._meta.managed:
            continue
        left = COUNTED.get(label, set())
        found[label] = {
            row[model._meta.pk.attname]: json.dumps(
                {name: value for name, value in row.items() if name not in left},
                cls=Exact,
                ensure_ascii=False,
                sort_keys=True,
            )
            for row in model._default_manager.order_by("pk").values()
        }
    found["clocks"] = dict(enumerate(map(str, clocks())))
    return found


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond, for Django's own writing cuts them."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def clocks() -> list[tuple[Any, ...]]:
    """Return what runs on every ticket and until when."""
    running = Clock.objects.filter(ended_at=None)
    return sorted(running.values_list("case", "kind", "minutes", "started_at", "due_at", "paused"))


def difference(before: dict[str, dict[Any, str]], after: dict[str, dict[Any, str]]) -> list[str]:
    """Return what is not the same, a line each; empty when nothing is."""
    told = []
    for label in sorted(before.keys() | after.keys()):
        was, now = before.get(label, {}), after.get(label, {})
        told += [
            f"{label} {key}: {was.get(key)} -> {now.get(key)}"
            for key in sorted(was.keys() | now.keys(), key=str)
            if was.get(key) != now.get(key)
        ]
    return told
