"""Carriers of events to people's mailboxes: composing, sending, retrying. The outbox rows are the truth."""

from __future__ import annotations

from collections.abc import Sequence


def carry(event_ids: Sequence[int]) -> None:
    """Wake the sender after `event_ids` were committed; in embedded mode its own loop sees the commit."""
    from support import jobs  # noqa: PLC0415 - the registry knows every action; a bare import here stays light

    if event_ids:
        jobs.wake("send")
