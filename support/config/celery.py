"""Celery over the same registry of jobs that embedded mode runs; a doorbell and a clock, never a ledger."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")

app = Celery("hotro")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task(name="support.run_job", acks_late=False)
def run_job(name: str) -> None:
    """Run the registered job called `name`."""
    from support import jobs  # noqa: PLC0415 - Django is set up by then

    jobs.run(name)


@app.on_after_finalize.connect
def _schedule(sender: Celery, **_kwargs: Any) -> None:
    import django  # noqa: PLC0415

    django.setup()
    from support import jobs  # noqa: PLC0415

    for job in jobs.registry().values():
        if job.period:
            sender.add_periodic_task(job.period, run_job.s(job.name), name=job.name, expires=job.period)
