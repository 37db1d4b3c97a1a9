"""Carriers of events to open screens: the doorbell between processes, the hub, and its websocket."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)

_PATIENCE = 0.5  # seconds a commit may wait for a Redis that does not answer


def channel(url: str) -> str:
    """Name the doorbell of one installation: databases of one Redis are apart, what is published is not."""
    return f"support.live{urlsplit(url).path}"


@cache
def _publisher(url: str) -> redis.Redis:
    """One pool of connections per process; a doorbell that does not ring at once is not rung again."""
    once = Retry(NoBackoff(), 0)
    return redis.Redis.from_url(
        url, socket_connect_timeout=_PATIENCE, socket_timeout=_PATIENCE, retry=once, health_check_interval=10
    )


def carry(event_ids: Sequence[int]) -> None:
    """Tell the hub of every web process that `event_ids` were committed; ids only, never contents.

    Without Redis there is nothing to do: hubs look at the database's own counter. When it is away the
    hubs' sweep finds what they were not told.
    """
    if not (settings.REDIS_URL and event_ids):
        return
    try:
        _publisher(settings.REDIS_URL).publish(
            channel(settings.REDIS_URL), json.dumps({"events": list(event_ids)})
        )
    except redis.RedisError as error:
        log.warning("open screens hear later: Redis is away (%s)", type(error).__name__)
