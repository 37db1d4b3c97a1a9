"""Carriers of events to open screens: the doorbell between processes, the hub, and its websocket."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

import redis
from django.conf import settings

CHANNEL = "support.live"
_PATIENCE = 0.5  # seconds a commit may wait for a Redis that does not answer


@cache
def _publisher(url: str) -> redis.Redis:
    """One pool of connections per process; opened when the first event is carried."""
    return redis.Redis.from_url(url, socket_connect_timeout=_PATIENCE, socket_timeout=_PATIENCE)


def carry(event_ids: Sequence[int]) -> None:
    """Tell the hub of every web process that `event_ids` were committed; ids only, never contents.

    Without Redis there is nothing to do: hubs look at the database's own counter, or sweep. Raises
    redis.RedisError when the server is away; `outbox.carry` logs it and the hubs' sweep catches up.
    """
    if settings.REDIS_URL and event_ids:
        _publisher(settings.REDIS_URL).publish(CHANNEL, json.dumps({"events": list(event_ids)}))
