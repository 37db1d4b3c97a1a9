"""The cache in Redis, which may go away: pages then answer from the database, only slower."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import redis
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)

REST = 3.0  # seconds in which a Redis that failed is not asked again: no page waits twice
PATIENCE = 1.0  # seconds for one answer
MOST_OWED = 10_000  # keys to be deleted later; past that all is cleared

Given = TypeVar("Given")
# Keys are plain text here; the stubs allow more than Django's own cache ever hands down.
_Client: Any = RedisCacheClient
_Cache: Any = RedisCache


class PatientClient(_Client):  # type: ignore[misc]
    """Django's client, for which a Redis that is away is an empty cache.

    A key deleted meanwhile (a session somebody left) is deleted before anything is read again.
    """

    _rest_until = 0.0
    _owed: set[str] = set()  # noqa: RUF012 - of the process, like what Redis holds for it
    _lock = threading.Lock()

    def _try(self, act: Callable[[], Given], *, otherwise: Given) -> Given:
        """Do `act` when Redis answers, else give `otherwise`."""
        if time.monotonic() < PatientClient._rest_until:
            return otherwise
        try:
            if PatientClient._owed:
                self._pay()
            return act()
        except (redis.ConnectionError, redis.TimeoutError) as error:
            PatientClient._rest_until = time.monotonic() + REST
            log.warning("cache is away: %s", type(error).__name__)
            return otherwise

    def _pay(self) -> None:
        with self._lock:
            owed = list(PatientClient._owed)
            if len(owed) > MOST_OWED:
                super().clear()
            else:
                super().delete_many(owed)
            PatientClient._owed.difference_update(owed)

    def add(self, key: str, value: Any, timeout: int | None) -> bool:
        """Store when absent; True while Redis is away, as for a key nobody has."""
        return self._try(lambda: super(PatientClient, self).add(key, value, timeout), otherwise=True)

    def get(self, key: str, default: Any) -> Any:
        """Return what is kept, else `default`."""
        return self._try(lambda: super(PatientClient, self).get(key, default), otherwise=default)

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        """Keep a value."""
        self._try(lambda: super(PatientClient, self).set(key, value, timeout), otherwise=None)

    def touch(self, key: str, timeout: int | None) -> bool:
        """Prolong a key; False when it is not there."""
        return self._try(lambda: super(PatientClient, self).touch(key, timeout), otherwise=False)

    def delete(self, key: str) -> bool:
        """Delete a key, now or as soon as Redis is back."""
        self._owe([key])
        return self._try(lambda: True, otherwise=False)

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return those that are kept."""
        return self._try(lambda: super(PatientClient, self).get_many(keys), otherwise={})

    def has_key(self, key: str) -> bool:
        """Tell whether a key is kept."""
        return self._try(lambda: super(PatientClient, self).has_key(key), otherwise=False)

    def incr(self, key: str, delta: int) -> int:
        """Count up; ValueError for a key that is not there."""
        counted: int | None = self._try(lambda: super(PatientClient, self).incr(key, delta), otherwise=None)
        if counted is None:
            raise ValueError(f"Key '{key}' not found.")
        return counted

    def set_many(self, data: dict[str, Any], timeout: int | None) -> None:
        """Keep several values."""
        self._try(lambda: super(PatientClient, self).set_many(data, timeout), otherwise=None)

    def delete_many(self, keys: Iterable[str]) -> None:
        """Delete several keys, now or as soon as Redis is back."""
        self._owe(keys)
        self._try(lambda: None, otherwise=None)

    def clear(self) -> bool:
        """Forget everything."""
        return self._try(lambda: bool(super(PatientClient, self).clear()), otherwise=False)

    def _owe(self, keys: Iterable[str]) -> None:
        with self._lock:
            PatientClient._owed.update(keys)


class PatientCache(_Cache):  # type: ignore[misc]
    """Django's cache in Redis, by a client that bears its absence."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        """`server`: the address; a dead one is noticed within PATIENCE."""
        super().__init__(server, params)
        self._class = PatientClient
        once = Retry(NoBackoff(), 0)
        patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": once}
        self._options: dict[str, Any] = {**patience, **params.get("OPTIONS", {})}
