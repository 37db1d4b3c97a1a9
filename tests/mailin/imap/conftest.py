"""Both kinds of IMAP server, and settings to reach them; every test starts with an empty mailbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mailin.imap import ImapSettings
from tests.servers.fixtures import or_left_out
from tests.servers.imap_dovecot import Dovecot, imap_dovecot
from tests.servers.imap_pymap import imap_pymap
from tests.servers.mailboxes import ImapServer


@pytest.fixture(scope="session")
def _dovecot() -> Iterator[Dovecot]:
    with or_left_out("Dovecot", imap_dovecot()) as server:
        yield server


@pytest.fixture(scope="session")
def _pymap() -> Iterator[ImapServer]:
    with or_left_out("pymap", imap_pymap()) as server:
        yield server


def empty(server: ImapServer) -> None:
    """Remove every message of both folders."""
    for folder in ("INBOX", "DaXuLy"):
        if server.uids(folder):
            server.expunge(server.uids(folder), folder)


@pytest.fixture(params=["pymap", "dovecot"])
def server(request: pytest.FixtureRequest) -> ImapServer:
    """Each kind of server in turn, its mailbox empty."""
    running: ImapServer = request.getfixturevalue(f"_{request.param}")
    empty(running)
    return running


@pytest.fixture
def dove(_dovecot: Dovecot) -> Dovecot:
    """Dovecot alone, its mailbox empty."""
    empty(_dovecot)
    return _dovecot


def reach(server: ImapServer, **changes: object) -> ImapSettings:
    """Settings by which the product reaches `server`, in the open on this machine unless told otherwise."""
    given: dict[str, object] = {
        "host": server.host,
        "port": server.port,
        "security": "plain-loopback",
        "username": server.username,
        "secret": server.password,
        "timeout": 5,
    }
    return ImapSettings(**(given | changes))  # type: ignore[arg-type]
