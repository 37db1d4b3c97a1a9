"""The product's side of `./dev bench clock`: fills a migrated database with running clocks and sweeps them.

    python -m tests.bench.clockroom.sweeps CLOCKS

Answers one JSON line: for each kind of sweep its seconds, and to how many clocks a step was applied.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime, timedelta
from typing import Any

CHUNK = 10_000
# What share of the clocks is due when a sweep begins: none; one in twenty since the last minute, which is a
# very bad morning; then all of them, as after weeks without a sweep.
SHARES = {"quiet": 0.0, "some": 0.05, "again": 0.05, "all": 1.0}


def main() -> None:
    """Fill, then sweep four times, each time with more clocks due."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")
    import django

    django.setup()
    from support.actions import escalation
    from support.models import Clock, Escalation, EscalationStep

    count = int(sys.argv[1])
    now = datetime.now().astimezone()
    people()
    begun = time.perf_counter()
    fill(count // 2, now)
    found: dict[str, Any] = {"clocks": Clock.objects.count(), "filled": time.perf_counter() - begun}
    # Raising priorities restarts clocks: measured apart, it would hide what the sweep itself costs.
    EscalationStep.objects.update(raise_priority=False)
    analyze()
    first = Clock.objects.order_by("pk").values_list("pk", flat=True)[0]
    for name, share in SHARES.items():
        due = Clock.objects.filter(pk__lt=first + round(count * share))
        due.update(due_at=now - timedelta(minutes=1))
        before = Escalation.objects.count()
        begun = time.perf_counter()
        escalation.sweep()
        seconds = time.perf_counter() - begun
        found[name] = {"seconds": seconds, "applied": Escalation.objects.count() - before}
    print(json.dumps(found))


def people() -> None:
    """Make those who are told: two officers on duty and two leads."""
    from support.domain.roles import Role
    from tests import factories

    for role in (Role.DUTY_OFFICER, Role.TEAM_LEAD) * 2:
        factories.user(role)


def fill(cases: int, now: datetime) -> None:
    """Write `cases` open tickets with two clocks each, due in some weeks."""
    from django.db import transaction

    for start in range(0, cases, CHUNK):
        with transaction.atomic():
            _fill(start, min(CHUNK, cases - start), now)


def _fill(start: int, count: int, now: datetime) -> None:
    from support.models import Case, Clock, QueueProfile, Ticket, rows

    queue = QueueProfile.objects.filter(restricted=False).values_list("pk", flat=True)[0]
    ids = rows.reserve(Ticket, count)
    due = [now + timedelta(days=20, minutes=place % 5000) for place in range(count)]
    rows.insert(
        Ticket, ("id",), [(pk,) for pk in ids], title="Vướng mắc", queue_id=queue, created=now, modified=now
    )
    rows.insert(
        Case,
        ("ticket_id", "number", "due_at"),
        [(pk, f"DO-2026-{start + place:06d}", due[place]) for place, pk in enumerate(ids)],
        kind="support", channel="email", stage="in_progress", subject="Vướng mắc khi tra cứu", queue_id=queue,
        received_at=now, recorded_at=now, activity_at=now, due_kind="first_response",
    )  # fmt: skip
    for kind, minutes in (("first_response", 240), ("resolution", 1440)):
        rows.insert(
            Clock,
            ("case_id", "due_at"),
            [(pk, due[place]) for place, pk in enumerate(ids)],
            kind=kind, minutes=minutes, started_at=now - timedelta(days=60),
        )  # fmt: skip


def analyze() -> None:
    """Let the database know its tables, as its own housekeeping would have by then."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
