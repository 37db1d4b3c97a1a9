"""Moving must never lose or double a mail, and a server that refuses it must not stop the intake."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mailin.imap import Fetched, Session
from tests.mailin.imap.conftest import reach
from tests.servers.fixtures import or_left_out
from tests.servers.imap_dovecot import Dovecot, imap_dovecot
from tests.servers.mailboxes import ImapServer

MAILS = [b"Subject: thu %d\r\n\r\nnoi dung\r\n" % number for number in range(5)]
NO_MOVE = "IMAP4rev1 IDLE UIDPLUS"
NEITHER = "IMAP4rev1 IDLE"


@pytest.fixture
def plus_only() -> Iterator[Dovecot]:
    """A server that can COPY and UID EXPUNGE but not MOVE, and has no folder to move to yet."""
    with or_left_out("Dovecot", imap_dovecot(capability=NO_MOVE, autocreate=False)) as server:
        yield server


@pytest.fixture
def old() -> Iterator[Dovecot]:
    """A server without MOVE and UIDPLUS."""
    with or_left_out("Dovecot", imap_dovecot(capability=NEITHER)) as server:
        yield server


def test_moved_mail_is_gone_from_the_queue_and_whole_in_the_folder(server: ImapServer) -> None:
    server.deliver(MAILS)
    with Session(reach(server)) as session:
        uids = session.list_uids()
        assert session.move(uids[:3]) == uids[:3]
        assert session.move_refusal == ""
        assert session.list_uids() == uids[3:]
        assert session.count().waiting == 2
        assert session.count().moved == 3
    assert server.originals("DaXuLy") == MAILS[:3]


def test_missing_folder_is_made(server: ImapServer) -> None:
    server.deliver(MAILS[:2])
    with Session(reach(server, move_to="Đã xử lý")) as session:
        assert session.count().total == 2
        uids = session.list_uids()
        assert session.move(uids) == uids
        assert (session.count().waiting, session.count().moved) == (0, 2)
        session._client.delete_folder("Đã xử lý")


def test_without_move_the_mail_is_copied_and_expunged(plus_only: Dovecot) -> None:
    plus_only.deliver(MAILS)
    with Session(reach(plus_only)) as session:
        uids = session.list_uids()
        assert session.move(uids[1:]) == uids[1:]
        assert session.list_uids() == uids[:1]
    assert plus_only.originals("DaXuLy") == MAILS[1:]


def test_other_peoples_marked_mail_is_not_taken_along(plus_only: Dovecot) -> None:
    plus_only.deliver(MAILS)
    with plus_only.client() as other:
        other.store("5", "+FLAGS", r"(\Deleted)")
    with Session(reach(plus_only)) as session:
        uids = session.list_uids()
        session.move(uids[:2])
        assert session.list_uids() == uids[2:]


def test_a_try_that_died_after_the_copy_doubles_nothing(plus_only: Dovecot) -> None:
    plus_only.deliver(MAILS[:2])
    with Session(reach(plus_only)) as session:
        uids = session.list_uids()
    with plus_only.client() as earlier:
        earlier.create("DaXuLy")
        earlier.uid("COPY", str(uids[0]), "DaXuLy")
        earlier.uid("STORE", str(uids[0]), "+FLAGS", r"(\Deleted)")
    with Session(reach(plus_only)) as session:
        assert session.move(uids) == uids
    assert plus_only.originals("DaXuLy") == MAILS[:2]


def test_without_move_and_uidplus_the_mail_stays(old: Dovecot) -> None:
    old.deliver(MAILS)
    with Session(reach(old)) as session:
        uids = session.list_uids()
        assert session.move(uids) == []
        assert session.move_refusal
        assert session.list_uids() == uids


def test_refused_move_leaves_the_mail_readable(dove: Dovecot) -> None:
    dove.deliver(MAILS)
    dove.freeze("DaXuLy")
    try:
        with Session(reach(dove)) as session:
            uids = session.list_uids()
            assert session.move(uids) == []
            assert "ermission" in session.move_refusal
            assert session.list_uids() == uids
            assert sum(isinstance(one, Fetched) for one in session.fetch(uids)) == len(MAILS)
    finally:
        dove.thaw("DaXuLy")
    with Session(reach(dove)) as session:
        assert session.move(uids) == uids


def test_read_only_mailbox_is_read_and_left_alone(dove: Dovecot) -> None:
    dove.deliver(MAILS)
    (dove.maildir() / "dovecot-acl").write_text("owner lr\n", encoding="utf-8")
    try:
        with Session(reach(dove)) as session:
            uids = session.list_uids()
            assert session.read_only
            assert session.move(uids) == []
            assert session.move_refusal == "READ-ONLY"
            assert sum(isinstance(one, Fetched) for one in session.fetch(uids)) == len(MAILS)
    finally:
        (dove.maildir() / "dovecot-acl").unlink()


def test_mail_another_client_took_counts_as_gone(server: ImapServer) -> None:
    server.deliver(MAILS[:3])
    with Session(reach(server)) as session:
        uids = session.list_uids()
        server.expunge([uids[0]])
        assert session.move(uids) == uids
    assert server.originals("DaXuLy") == MAILS[1:3]


def test_two_movers_at_once_double_nothing(server: ImapServer) -> None:
    server.deliver(MAILS)
    with Session(reach(server)) as one, Session(reach(server)) as other:
        uids = one.list_uids()
        other.list_uids()
        one.move(uids)
        assert other.move(uids) == uids
    assert sorted(server.originals("DaXuLy")) == MAILS
