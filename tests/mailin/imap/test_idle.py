"""Waiting must wake for mail, also mail that came just before, and must not spin on a dead link."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from mailin.imap import MailLinkLost, Session
from tests.mailin.imap.conftest import hurry, reach
from tests.servers.faults import How, fault_proxy
from tests.servers.imap_dovecot import Dovecot
from tests.servers.mailboxes import ImapServer

MAIL = b"Subject: moi\r\n\r\nx\r\n"
LONG, SOON = (
    600,
    200,
)  # seconds: what nobody wakes sleeps long; what wakes does so soon, however busy


def after(seconds: float, act: Callable[[], object]) -> threading.Timer:
    timer = threading.Timer(seconds, act)
    timer.start()
    return timer


def test_idle_wakes_when_mail_comes(server: ImapServer) -> None:
    with Session(reach(server)) as session:
        session.list_uids()
        timer = after(0.5, lambda: server.deliver(MAIL))
        started = time.monotonic()
        assert session.idle(LONG)
        assert time.monotonic() - started < SOON
        timer.join()
        assert len(session.list_uids()) == 1


def test_idle_over_tls_wakes_when_mail_comes(server: ImapServer) -> None:
    settings = reach(server, port=server.tls_port, security="tls", ca_file=str(server.ca_file))
    with Session(settings) as session:
        session.list_uids()
        timer = after(0.5, lambda: server.deliver(MAIL))
        started = time.monotonic()
        assert session.idle(LONG)
        assert time.monotonic() - started < SOON
        timer.join()


def test_a_line_that_comes_in_pieces_still_wakes(server: ImapServer) -> None:
    with (
        fault_proxy(server.host, server.port) as proxy,
        Session(reach(server, port=proxy.port)) as session,
    ):
        session.list_uids()
        proxy.drip(600)  # a byte at a time, yet IDLE stands long before the mail comes
        timer = after(3, lambda: server.deliver(MAIL))
        started = time.monotonic()
        assert session.idle(LONG)
        assert time.monotonic() - started < SOON
        timer.join()


def test_idle_ends_quietly_when_nothing_comes(server: ImapServer) -> None:
    with Session(reach(server)) as session:
        session.list_uids()
        started = time.monotonic()
        assert not session.idle(0.5)
        assert 0.4 < time.monotonic() - started < SOON
        assert session.list_uids() == []


def test_mail_that_came_between_list_and_idle_is_not_slept_over(server: ImapServer) -> None:
    with Session(reach(server)) as session:
        session.list_uids()
        server.deliver(MAIL)
        session.count()  # here the server tells of it, and would not in IDLE
        started = time.monotonic()
        assert session.idle(LONG)
        assert time.monotonic() - started < SOON


@pytest.mark.parametrize("how", ["fin", "rst"])
@pytest.mark.parametrize("security", ["plain-loopback", "tls"])
def test_dead_link_in_idle_raises_and_does_not_spin(server: ImapServer, how: How, security: str) -> None:
    port = server.tls_port if security == "tls" else server.port
    with fault_proxy(server.host, port) as proxy:
        settings = reach(server, port=proxy.port, security=security, ca_file=str(server.ca_file))
        with Session(settings) as session:
            session.list_uids()
            timer = after(0.3, lambda: proxy.drop_all(how))
            started, worked = time.monotonic(), time.thread_time()
            with pytest.raises(MailLinkLost):
                session.idle(LONG)
            assert time.monotonic() - started < SOON
            assert time.thread_time() - worked < 0.2
            timer.join()


def test_silent_death_in_idle_is_found_when_idle_ends(server: ImapServer) -> None:
    with (
        fault_proxy(server.host, server.port) as proxy,
        Session(reach(server, port=proxy.port)) as session,
    ):
        session.list_uids()
        hurry(session, 1)
        timer = after(0.2, lambda: proxy.stall_after(0))
        with pytest.raises(MailLinkLost):
            session.idle(1)
        timer.join()


def test_server_shut_down_in_idle_is_a_lost_link() -> None:
    from tests.servers.imap_pymap import imap_pymap

    with imap_pymap() as server, Session(reach(server)) as session:
        session.list_uids()
        timer = after(0.3, server.kill)
        with pytest.raises(MailLinkLost):
            session.idle(LONG)
        timer.join()


def test_server_that_cannot_idle_is_asked_again(dove: Dovecot) -> None:
    with Session(reach(dove)) as session:
        session.capabilities = frozenset({b"IMAP4REV1"})
        assert session.idle(0.05)
