"""Periodic work of the library; each job finds its work in rows and may run twice."""

from __future__ import annotations

from kb.actions import (
    citing,
    duties,
    importing,
    indexing,
    inspection,
    news,
    publishing,
    questions,
    readings,
    reminding,
)
from support.jobs import job


@job("publish-guides", period=60)
def publish_guides() -> int:
    """Publish what was approved for today."""
    return publishing.publish_due()


@job("expire-guides", period=600)
def expire_guides() -> int:
    """End what is good no longer."""
    return publishing.expire_due()


@job("sweep-guide-duties", period=3600)
def sweep_guide_duties() -> int:
    """Make, move and end duties as connections stand, and let days of review pass (Điều 9.1, 11.1)."""
    return duties.sweep()


@job("check-guide-files", period=60, on_doorbell=True)
def check_guide_files() -> int:
    """Examine the files of guides that wait for it; an upload rings, the period finds what a ring missed."""
    return inspection.check_waiting()


@job("sweep-citations", period=300)
def sweep_citations() -> int:
    """Keep the citations that a carrier missed."""
    return citing.sweep()


@job("tell-guide-news", period=600)
def tell_guide_news() -> int:
    """Send the day's mail about new and changed guides to who subscribed, once its hour has come."""
    return news.tell_news()


@job("tell-guide-ends", period=60)
def tell_guide_ends() -> int:
    """Tell subscribers of what was withdrawn."""
    return news.tell_ended()


@job("tell-guide-flags", period=3600)
def tell_guide_flags() -> int:
    """Tell writers what readers want changed."""
    return news.tell_flags()


@job("open-asked-duties", period=1800)
def open_asked_duties() -> int:
    """Open duties for what was asked several times and has no guide (N22)."""
    return questions.sweep()


@job("remind-guide-reviews", period=3600)
def remind_guide_reviews() -> int:
    """Remind of published guides to be looked through: 30 and 7 days before, on the day, a week past it."""
    return reminding.remind_due()


@job("sum-guide-readings", period=900)
def sum_guide_readings() -> int:
    """Make one row of a day's readings of a guide."""
    return readings.sum_up()


@job("drop-guide-imports", period=3600)
def drop_guide_imports() -> int:
    """Let go of uploaded documents that nobody decided on."""
    return importing.drop_old()


@job("sweep-guide-index", period=60)
def sweep_guide_index() -> int:
    """Index what was missed: a guide changed outside a publication, a file examined after it."""
    return indexing.sweep()


@job("count-guide-words", period=21600)
def count_guide_words() -> int:
    """Count the library's words anew, so that rare ones weigh what they should."""
    return indexing.recount()
