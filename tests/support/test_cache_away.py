"""A cache that is away is an empty one; what was deleted meanwhile stays deleted."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from support.config import cache
from tests.servers.process import wait_for
from tests.servers.redis import Redis, redis


@pytest.fixture
def server() -> Iterator[Redis]:
    """A Redis to be killed."""
    with redis(own=True) as running:
        yield running


@pytest.fixture(autouse=True)
def _rested(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(cache, "REST", 0.2)
    monkeypatch.setattr(cache, "PATIENCE", 60.0)  # a Redis that answers late is not one that is away
    monkeypatch.setattr(cache.PatientClient, "_rest_until", 0.0)
    yield
    cache.PatientClient._owed.clear()


def test_a_redis_that_is_away_is_an_empty_cache(server: Redis) -> None:
    store = cache.PatientCache(server.url, {})
    store.set("a", 1)
    assert store.get("a") == 1
    assert store.incr("a") == 2
    server.kill()
    began = time.monotonic()
    for _turn in range(50):
        assert store.get("a", "khong") == "khong"
        store.set("b", 1)
        store.set_many({"c": 1})
        assert store.get_many(["a"]) == {}
        assert not store.has_key("a")
        assert store.add("d", 1)
        with pytest.raises(ValueError, match="not found"):
            store.incr("a")
    assert time.monotonic() - began < 120  # waiting for each answer would take twice as long
    server.start()

    def keeps_again() -> bool:
        store.set("a", 5)
        return bool(store.get("a") == 5)

    wait_for(keeps_again)


def test_what_was_deleted_while_redis_was_away_is_not_read_again(
    server: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session somebody left must not live on in a Redis that was only out of reach."""
    store = cache.PatientCache(server.url, {})
    store.set_many({"phien": 1, "khac": 2, "ba": 3})
    monkeypatch.setattr(cache.PatientClient, "_rest_until", time.monotonic() + 60)  # out of reach
    store.delete("phien")
    store.delete_many(["khac"])
    monkeypatch.setattr(cache.PatientClient, "_rest_until", 0.0)
    assert store.get_many(["phien", "khac", "ba"]) == {store.make_key("ba").split(":")[-1]: 3}
    assert cache.PatientClient._owed == set()
