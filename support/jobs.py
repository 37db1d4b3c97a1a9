"""The registry of periodic work: plain idempotent functions over rows; Celery or `work` runs them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings

from support import outbox
from support.actions import (
    agency_import,
    coordination_links,
    escalation,
    inspection,
    legal_reminders,
    recounting,
    schedule,
    sweeping,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work: its name, its function, every how many seconds it runs, and if a commit wakes it."""

    name: str
    function: Callable[[], object]
    period: float
    on_doorbell: bool = False


_REGISTRY: dict[str, Job] = {}


def job(
    name: str, *, period: float, on_doorbell: bool = False
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register a function as periodic work; it must be safe to run twice and at the same time.

    With `on_doorbell` the embedded runner also runs it soon after any commit; such a function must not
    write when it finds nothing to do, for its own commits ring too.
    """

    def keep(function: Callable[[], object]) -> Callable[[], object]:
        _REGISTRY[name] = Job(name, function, period, on_doorbell)
        return function

    return keep


def registry() -> dict[str, Job]:
    """Return every job of every room, loading the modules the settings name."""
    for path in settings.SUPPORT_JOB_MODULES:
        import_module(path)
    return dict(_REGISTRY)


def run(name: str) -> None:
    """Run one job by name; what it raises is logged, for the next period tries again."""
    found = registry().get(name)
    if found is None:
        log.error("unknown job %s", name)
        return
    try:
        found.function()
    except Exception:
        log.exception("job %s failed; it will run again", name)


def wake(name: str) -> None:
    """Have a job run soon in the services layout; in embedded mode the runner's doorbell sees the commit."""
    if settings.REDIS_URL and not settings.EMBEDDED:
        from celery import current_app  # noqa: PLC0415 - a quarter of a second that embedded mode never pays

        current_app.send_task("support.run_job", args=[name], expires=60, retry=False)


@job("seal", period=2)
def seal() -> int:
    """Seal what happened since the last run."""
    return outbox.seal_pending()


@job("check-files", period=5)
def check_files() -> int:
    """Examine the attached files that wait for it."""
    return inspection.check_waiting()


@job("sweep-files", period=24 * 3600)
def sweep_files() -> int:
    """Remove stored files that no row names."""
    return sweeping.sweep()


@job("open-yearly-checks", period=3600)
def open_yearly_checks() -> int:
    """Open the security checks that fall due today (Điều 6.4c)."""
    return schedule.open_yearly()


@job("import-agencies", period=5, on_doorbell=True)
def import_agencies() -> int:
    """Take in the lists of agencies that somebody confirmed."""
    return agency_import.take_in_waiting()


@job("sweep-clocks", period=60)
def sweep_clocks() -> int:
    """Tell of tickets that are soon due or overdue, as the steps of escalation say."""
    return escalation.sweep()


@job("recount-clocks", period=5, on_doorbell=True)
def recount_clocks() -> int:
    """Count the running clocks anew that a change of the working calendar concerns."""
    return recounting.count_waiting()


@job("remind-coordination", period=300)
def remind_coordination() -> int:
    """Remind coordinating agencies whose answers are nearly due or overdue (Điều 10.2đ)."""
    return coordination_links.remind_due()


@job("remind-legal-limits", period=300)
def remind_legal_limits() -> int:
    """Tell who holds a ticket, and the leads, that a limit of the law runs out or is over."""
    return legal_reminders.remind_due()
