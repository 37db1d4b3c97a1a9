"""Counts the running clocks anew after a change of the working calendar, old due dates kept beside the new.

The change itself notes every running clock with its due date (one statement); a job then counts them in
batches, so that a change for a hundred thousand tickets neither locks them all nor is lost half way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from support import outbox
from support.actions import base, clocks
from support.domain.clocks import Basis
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.models import CalendarChange, Case, Clock, Recount, rows
from support.queries import calendar

SYSTEM = Actor.system("calendar")
BATCH = 200  # tickets in one transaction
# Another process may have started clocks by the calendar it still remembered.
LATE = timedelta(seconds=2 * calendar.SECONDS)


def note_change(by: Actor, *, what: str, source: str = "") -> CalendarChange:
    """Ask for the running clocks to be counted anew; needs a transaction, the one that makes the change."""
    transaction.on_commit(calendar.forget)
    change = CalendarChange.objects.create(
        what=what[:300], source_document=source[:200], at=timezone.now(), by_id=by.user_id
    )
    change.total = _note_clocks(change)
    change.last_clock = Clock.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    change.save(update_fields=["total", "last_clock"])
    return change


def _note_clocks(change: CalendarChange, newer_than: int = 0) -> int:
    """Note the clocks that run by working hours, with the due dates they have now; returns how many."""
    noted, ran = Recount._meta.db_table, Clock._meta.db_table  # noqa: SLF001 - Django documents it
    sql = (
        f"INSERT INTO {noted} (change_id, clock_id, case_id, old_due) "  # noqa: S608 - our own names
        f"SELECT %s, id, case_id, due_at FROM {ran} WHERE ended_at IS NULL AND basis = %s AND id > %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [change.pk, Basis.WORKING.value, newer_than])
        noted_rows: int = cursor.rowcount
        return max(0, noted_rows)


def count_waiting(limit: int = 50) -> int:
    """Count batches of what waits, oldest change first; returns how many due dates moved. Safe to repeat."""
    moved = 0
    for change in CalendarChange.objects.filter(finished_at=None).order_by("pk"):
        calendar.forget()
        for _turn in range(limit):
            done = _count_batch(change.pk)
            if done is None:
                break
            moved += done
        _finish(change.pk)
    return moved


@transaction.atomic
def _count_batch(change_id: int) -> int | None:
    """Count the clocks of some tickets; None when none waits."""
    waiting = Recount.objects.filter(change=change_id, new_due=None)
    ids = list(waiting.order_by("case").values_list("case", flat=True).distinct()[:BATCH])
    if not ids:
        return None
    now, cases = timezone.now(), list(base.lock_cases(ids).values())
    own = list(waiting.filter(case__in=ids).select_related("clock"))
    clocks.recount(cases, now)
    rows.update(
        Case, clocks.SHOWN, [(case.pk, [getattr(case, name) for name in clocks.SHOWN]) for case in cases]
    )
    moved = _keep_moved(own, now)
    CalendarChange.objects.filter(pk=change_id).update(moved=F("moved") + len(moved))
    _tell(change_id, moved, now)
    return len(moved)


def _keep_moved(own: Sequence[Recount], now: datetime) -> list[Recount]:
    """Keep the rows whose due date moved, drop the others: nothing happened to those clocks."""
    due = dict(Clock.objects.filter(pk__in=[one.clock_id for one in own]).values_list("pk", "due_at"))
    moved = [one for one in own if due[one.clock_id] != one.old_due]
    for one in moved:
        one.new_due, one.at = due[one.clock_id], now
    rows.update(Recount, ("new_due", "at"), [(one.pk, (one.new_due, one.at)) for one in moved])
    _settle_later(moved)
    kept = {one.pk for one in moved}
    Recount.objects.filter(pk__in=[one.pk for one in own if one.pk not in kept]).delete()
    return moved


def _settle_later(moved: Sequence[Recount]) -> None:
    """Let a later change that still waits begin where this one ended: it did not move what is moved."""
    new = {one.clock_id: one.new_due for one in moved}
    later = Recount.objects.filter(clock__in=new, new_due=None).exclude(pk__in=[one.pk for one in moved])
    rows.update(Recount, ("old_due",), [(one.pk, (new[one.clock_id],)) for one in later])


def _tell(change_id: int, moved: Sequence[Recount], now: datetime) -> None:
    """Leave one event on each ticket, with the due dates before and after."""
    by_case: dict[int, list[Recount]] = defaultdict(list)
    for one in moved:
        by_case[one.case_id].append(one)
    happened = [
        outbox.Happened(EventKind.CLOCKS_RECOUNTED, [case_id], {"change": change_id, "moved": _dates(own)})
        for case_id, own in sorted(by_case.items())
    ]
    if happened:
        outbox.record_many(SYSTEM, happened, at=now)


def _dates(own: Sequence[Recount]) -> list[list[str]]:
    return [
        [one.clock.kind, one.old_due.isoformat(), one.new_due.isoformat() if one.new_due else ""]
        for one in own
    ]


@transaction.atomic
def _finish(change_id: int) -> None:
    """End a change nothing waits for, once no process can remember the calendar before it.

    Clocks that were started meanwhile are noted once, and counted on the next run.
    """
    change = CalendarChange.objects.select_for_update().get(pk=change_id)
    waits = change.recounts.filter(new_due=None).exists()
    if change.finished_at or waits or timezone.now() < change.at + LATE:
        return
    newest = Clock.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    late = 0 if change.late_noted else _note_clocks(change, change.last_clock)
    change.total, change.last_clock, change.late_noted = change.total + late, newest, True
    change.finished_at = None if late else timezone.now()
    change.save(update_fields=["total", "last_clock", "late_noted", "finished_at"])
