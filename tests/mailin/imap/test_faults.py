"""A broken, silent or dripping link must end in time with an error of ours, or not be noticed at all."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from mailin.imap import Backoff, Fetched, MailError, MailLinkLost, MailRefused, Session, Skipped
from mailin.imap import deadline as deadlines
from tests.mailin.imap.conftest import hurry, reach
from tests.servers.faults import FaultProxy, How, fault_proxy
from tests.servers.imap_dovecot import Dovecot
from tests.servers.mailboxes import ImapServer

MAILS = [b"Subject: thu %d\r\n\r\n" % number + b"x" * 30_000 + b"\r\n" for number in range(8)]


@pytest.fixture
def proxy(server: ImapServer) -> Iterator[FaultProxy]:
    """A breakable way to `server`."""
    with fault_proxy(server.host, server.port) as made:
        yield made


@pytest.fixture
def tls_proxy(dove: Dovecot) -> Iterator[FaultProxy]:
    """A breakable way to Dovecot's TLS port."""
    with fault_proxy(dove.host, dove.tls_port) as made:
        yield made


@pytest.mark.parametrize("how", ["fin", "rst"])
def test_a_link_cut_in_the_middle_loses_and_doubles_nothing(
    server: ImapServer, proxy: FaultProxy, how: How
) -> None:
    server.deliver(MAILS)
    with Session(reach(server, port=proxy.port)) as session:
        uids = session.list_uids()
        proxy.cut_after(100_000, how)  # each link carries about three mails, then dies
        got = list(session.fetch(uids))
    assert [one.uid for one in got] == uids
    read = {one.uid: one.raw for one in got if isinstance(one, Fetched)}
    assert all(raw == MAILS[uids.index(uid)] for uid, raw in read.items())
    assert len(read) >= 4
    assert {one.reason for one in got if isinstance(one, Skipped)} <= {"link_lost"}
    assert proxy.links > 1


def test_a_stall_ends_within_the_timeout(server: ImapServer, proxy: FaultProxy) -> None:
    server.deliver(MAILS[:1])
    with Session(reach(server, port=proxy.port)) as session:
        uids = session.list_uids()
        hurry(session, 0.5)
        proxy.stall_after(0)
        started = time.monotonic()
        with pytest.raises(MailLinkLost):
            list(session.fetch(uids))
    assert time.monotonic() - started < 100  # less than the time it had before


def test_a_drip_ends_within_the_deadline(
    server: ImapServer, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines, "SLOWEST", 30_000)
    server.deliver(MAILS[:1])
    with Session(reach(server, port=proxy.port)) as session:
        uids = session.list_uids()
        hurry(session, 1)
        proxy.drip(50)  # never silent for a second, so no socket's timeout would end it
        started = time.monotonic()
        with pytest.raises(MailLinkLost):
            list(session.fetch(uids))
    assert time.monotonic() - started < 300  # at this rate the body alone would take ten minutes


def test_one_message_that_kills_the_link_does_not_stop_the_others(
    server: ImapServer, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = [*MAILS[:3], b"Subject: doc\r\n\r\n" + b"y" * 400_000, *MAILS[3:6]]
    server.deliver(mails)
    with Session(reach(server, port=proxy.port)) as session:
        uids = session.list_uids()
        proxy.cut_after(300_000)
        got = list(session.fetch(uids))
    assert [one.uid for one in got if isinstance(one, Skipped)] == [uids[3]]
    assert [one.raw for one in got if isinstance(one, Fetched)] == mails[:3] + mails[4:]


def test_a_server_that_is_gone_is_told_at_once(server: ImapServer, proxy: FaultProxy) -> None:
    server.deliver(MAILS)
    with Session(reach(server, port=proxy.port)) as session:
        uids = session.list_uids()
        proxy.refuse = True
        proxy.drop_all()
        with pytest.raises(MailLinkLost):
            list(session.fetch(uids))


def test_a_stalled_tls_link_ends_by_the_deadline(
    dove: Dovecot, tls_proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines, "SLOWEST", 30_000)
    dove.deliver(MAILS[:1])
    settings = reach(dove, port=tls_proxy.port, security="tls", ca_file=str(dove.ca_file))
    with Session(settings) as session:
        uids = session.list_uids()
        hurry(session, 1)
        tls_proxy.drip(50)
        started = time.monotonic()
        with pytest.raises(MailLinkLost):
            list(session.fetch(uids))
    assert time.monotonic() - started < 300


def test_the_session_reads_on_after_the_network_healed(server: ImapServer, proxy: FaultProxy) -> None:
    server.deliver(MAILS)
    with Session(reach(server, port=proxy.port)) as session:
        uids = session.list_uids()
        proxy.drop_all("fin")
        got = [one.raw for one in session.fetch(uids) if isinstance(one, Fetched)]
    assert got == MAILS


def test_every_step_on_a_dead_link_tells_our_error(server: ImapServer, proxy: FaultProxy) -> None:
    server.deliver(MAILS[:1])
    steps = [
        lambda session: session.list_uids(),
        lambda session: session.sizes([1, 101]),
        lambda session: session.move([1, 101]),
        lambda session: session.count(),
        lambda session: session.idle(5),
    ]
    for step in steps:
        with Session(reach(server, port=proxy.port)) as session:
            proxy.drop_all()
            with pytest.raises(MailLinkLost):
                step(session)


def test_a_folder_that_does_not_exist_is_a_refusal(server: ImapServer) -> None:
    with pytest.raises(MailRefused) as told, Session(reach(server, folder="KhongCo")):
        pass
    assert "SELECT" in str(told.value)


def test_all_faults_are_of_one_family_with_a_sentence() -> None:
    assert str(MailLinkLost()) == "Mất kết nối với máy chủ thư."
    assert issubclass(MailLinkLost, MailError)


def test_waits_grow_are_spread_and_end_at_the_most() -> None:
    waits = [Backoff() for _ in range(50)]
    first = [one.wait() for one in waits]
    assert all(0.5 <= seconds <= 1 for seconds in first)
    assert len(set(first)) > 10
    backoff = Backoff()
    grown = [backoff.wait() for _ in range(2000)]
    assert 30 <= grown[-1] <= 60
    backoff.clear()
    assert backoff.wait() <= 1
