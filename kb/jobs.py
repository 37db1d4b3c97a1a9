"""Periodic work of the library; each job finds its work in rows and may run twice."""

from __future__ import annotations

from kb.actions import publishing
from support.jobs import job


@job("publish-guides", period=60)
def publish_guides() -> int:
    """Publish what was approved for today."""
    return publishing.publish_due()


@job("expire-guides", period=600)
def expire_guides() -> int:
    """End what is good no longer."""
    return publishing.expire_due()
