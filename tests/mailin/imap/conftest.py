"""Both kinds of IMAP server, and settings to reach them; every test starts with an empty mailbox."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailin.imap import ImapSettings, Session
from tests.servers.imap_dovecot import Dovecot
from tests.servers.mailboxes import ImapServer


def empty(server: ImapServer) -> None:
    """Remove every message of both folders."""
    for folder in ("INBOX", "DaXuLy"):
        if server.uids(folder):
            server.expunge(server.uids(folder), folder)


@pytest.fixture(
    params=[
        pytest.param("pymap_server", id="pymap"),
        pytest.param("dovecot", id="dovecot", marks=pytest.mark.dovecot),
    ]
)
def server(request: pytest.FixtureRequest) -> ImapServer:
    """Each kind of server in turn, its mailbox empty."""
    running: ImapServer = request.getfixturevalue(request.param)
    empty(running)
    return running


@pytest.fixture
def dove(dovecot: Dovecot) -> Dovecot:
    """Dovecot alone, its mailbox empty."""
    empty(dovecot)
    return dovecot


def hurry(session: Session, seconds: float) -> None:
    """Let the session give up after `seconds` of silence from now on; signing in had all it needs."""
    session.settings = replace(session.settings, timeout=seconds)


def reach(server: ImapServer, **changes: object) -> ImapSettings:
    """Settings by which the product reaches `server`, in the open on this machine unless told otherwise."""
    given: dict[str, object] = {
        "host": server.host,
        "port": server.port,
        "security": "plain-loopback",
        "username": server.username,
        "secret": server.password,
        "timeout": 120,  # what waits for it to end says so itself
    }
    return ImapSettings(**(given | changes))  # type: ignore[arg-type]
