"""Periodic work of the sender."""

from __future__ import annotations

from support.jobs import job
from support.notify import send as sender


@job("send", period=5, on_doorbell=True)
def send() -> int:
    """Send what is due until nothing is; a lost doorbell costs one period."""
    total = 0
    while report := sender.send_due():
        total += report.done
        if not report.done:
            break
    return total
