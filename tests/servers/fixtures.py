"""Session fixtures of the real servers; conftest takes them by `pytest_plugins`."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TypeVar

import pytest

from tests.servers import Missing, leave_out
from tests.servers.chromium import Chromium, chromium
from tests.servers.imap_dovecot import Dovecot, imap_dovecot
from tests.servers.imap_pymap import imap_pymap
from tests.servers.mailboxes import ImapServer
from tests.servers.postgres import Postgres, postgres
from tests.servers.redis import Redis, redis
from tests.servers.smtp_sink import SmtpSink
from tests.servers.smtp_sink import smtp_sink as run_smtp_sink

Server = TypeVar("Server")


@contextlib.contextmanager
def or_left_out(name: str, server: AbstractContextManager[Server]) -> Iterator[Server]:
    """Enter `server`; when this machine lacks it, say so at the end of the run and skip (CI=true: fail)."""
    with contextlib.ExitStack() as stack:
        try:
            running = stack.enter_context(server)
        except Missing as lacking:
            leave_out(name, str(lacking))
        yield running


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A PostgreSQL server for the whole run; TEST_DATABASE_URL's where it is set."""
    with or_left_out("PostgreSQL", postgres()) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """A Redis server for the whole run; TEST_REDIS_URL's where it is set."""
    with or_left_out("Redis", redis()) as server:
        yield server


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot for the whole run; tests empty the mailbox themselves or use an account of their own."""
    with or_left_out("Dovecot", imap_dovecot()) as server:
        yield server


@pytest.fixture(scope="session")
def pymap_server() -> Iterator[ImapServer]:
    """A pymap for the whole run."""
    with or_left_out("pymap", imap_pymap()) as server:
        yield server


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    """An SMTP server of the test's own."""
    with run_smtp_sink() as sink:
        yield sink


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    """Debian's Chromium, one for the whole run: Playwright's loop can be started only once in a thread."""
    # That loop runs in this thread; Django would refuse the ORM beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with or_left_out("Chromium", chromium()) as running:
        yield running
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
