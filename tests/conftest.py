"""Ground rules of every test: fixed settings, own databases, no outer network, nothing left out quietly."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import environment, order

pytest_plugins = ["tests.results", "tests.servers.fixtures"]

hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "house")

_data = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Read the settings anew from the fixed environment, before any test runs."""
    for kind in ("sqlite", "postgres"):
        config.addinivalue_line("markers", f"{kind}_only: says something about this database alone")
    config.addinivalue_line("markers", "once: the same on any database, tried in the first half")
    if room := environment.quick_room():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", room)  # where tmp_path lies
    config.stash[_data] = Path(tempfile.mkdtemp(prefix="hotro-thu-", dir=environment.quick_room()))
    environment.apply(config.stash[_data])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the run's files."""
    if folder := config.stash.get(_data, None):
        shutil.rmtree(folder, ignore_errors=True)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Read only the files of browser tests where only those are wanted: reading all takes longest."""
    return order.is_unread(collection_path, config.option.markexpr) or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse tests that would empty the ledger's tables; leave those of the other database to its half."""
    from tests.strict import refuse_flushes

    refuse_flushes(items)
    order.refuse_unsaid(items)
    order.sort(items)
    other = "sqlite_only" if os.environ.get("DATABASE_URL") else "postgres_only"
    second = bool(os.environ.get("TEST_FIRST_HALF_RAN"))
    elsewhere = [
        item for item in items if item.get_closest_marker(other) or (second and _same_anywhere(item))
    ]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        away = set(elsewhere)
        items[:] = [item for item in items if item not in away]


# Rooms where much asks no database; what of theirs takes a database's fixture is tried on both all the same.
_PURE = (
    "bench", "house", "kb", "mailin/imap", "mailin/parse", "mailin/poison", "mailin/store", "mailin/trial",
    "mailin/verdict", "routing", "servers", "support/calendar", "support/domain", "support/reading",
    "support/web",
)  # fmt: skip
_ASKING = frozenset({"db", "transactional_db", "fresh_db", "django_db_setup"})


def _same_anywhere(item: pytest.Item) -> bool:
    """True for what cannot come out otherwise on another database: marked so, or pure and without one."""
    if item.get_closest_marker("once"):
        return True
    room = item.path.relative_to(Path(__file__).parent).as_posix()
    asks = item.get_closest_marker("django_db") or _ASKING & set(getattr(item, "fixturenames", ()))
    return room.startswith(tuple(f"{one}/" for one in _PURE)) and not asks


@pytest.fixture(scope="session", autouse=True)
def _loopback_only() -> Iterator[None]:
    """Fail whoever reaches beyond this machine."""
    from tests.strict import loopback_only

    with loopback_only():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Give each test process its own copy of the migrated template, in place of pytest-django's way."""
    from tests import dbkit

    with django_db_blocker.unblock(), dbkit.own_copy("chung"), django_db_blocker.block():
        yield


@pytest.fixture
def fresh_db(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Give the test a database of its own where commits are real (tests.dbkit.FreshDb)."""
    from tests import dbkit

    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        pytest.fail("fresh_db không dùng cùng với db: chọn một.")
    with django_db_blocker.unblock(), dbkit.own_copy("rieng") as made:
        yield made


BROWSER_SECONDS = 1800  # a walk over all pages on a slow machine takes a third of it


@pytest.fixture(autouse=True)
def _no_browser_for_ever(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a browser test whose browser no longer answers: no timeout of its own covers that."""
    if request.node.get_closest_marker("browser") is None:
        yield
        return

    def tired(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"trình duyệt không trả lời sau {BROWSER_SECONDS} giây")

    before = signal.signal(signal.SIGALRM, tired)
    signal.alarm(BROWSER_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def _logging_stays_on() -> Iterator[None]:
    """Fail whoever leaves the product's loggers silent: tests after it would look for words in vain."""
    ours = logging.getLogger("support.jobs")
    yield
    assert not ours.disabled, "phép thử này tắt nhật ký của cả tiến trình"


@pytest.fixture(autouse=True)
def _own_environment() -> Iterator[None]:
    """Let no test leave its folders in the environment: the ones after it would keep their files there."""
    kept = dict(os.environ)
    yield
    for name in set(os.environ) - set(kept):
        del os.environ[name]
    os.environ.update(kept)


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    """Let no test see what another one put into the cache."""
    yield
    from django.core.cache import caches

    for cache in caches.all(initialized_only=True):
        cache.clear()
