"""Carriers of events to people's mailboxes: composing, sending, retrying. The outbox rows are the truth."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings


def carry(event_ids: Sequence[int]) -> None:
    """Wake the sender after `event_ids` were committed; in embedded mode its own loop sees the commit."""
    if settings.REDIS_URL and not settings.EMBEDDED and event_ids:
        from celery import current_app  # noqa: PLC0415 - a quarter of a second that embedded mode never pays

        current_app.send_task("support.run_job", args=["send"], expires=60, retry=False)
