"""A withheld mail's copies must leave the server, and nothing else may."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from mailin.imap import MailRefused, Session
from tests.mailin.imap.conftest import reach
from tests.servers.fixtures import or_left_out
from tests.servers.imap_dovecot import Dovecot, imap_dovecot
from tests.servers.mailboxes import ImapServer

SECRET = b"Subject: mat\r\n\r\nmat 1\r\n"
SAME_SIZE = b"Subject: mat\r\n\r\nmat 2\r\n"
OTHER = b"Subject: khac\r\n\r\nx\r\n"


def digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def test_every_copy_goes_and_nothing_else(server: ImapServer) -> None:
    server.deliver([SECRET, SAME_SIZE, OTHER, SECRET])
    with Session(reach(server)) as session:
        uids = session.list_uids()
        session.move(uids[:2])
        assert session.remove(digest(SECRET), len(SECRET)) == 2
        assert session.remove(digest(SECRET), len(SECRET)) == 0
        assert session.list_uids() == uids[2:3]
    assert server.originals("DaXuLy") == [SAME_SIZE]
    assert server.originals() == [OTHER]


@pytest.fixture
def old() -> Iterator[Dovecot]:
    """A server without UIDPLUS."""
    with or_left_out("Dovecot", imap_dovecot(capability="IMAP4rev1 IDLE")) as server:
        yield server


def test_a_server_that_cannot_remove_one_mail_alone_is_told(old: Dovecot) -> None:
    old.deliver([SECRET, OTHER])
    with Session(reach(old)) as session:
        with pytest.raises(MailRefused):
            session.remove(digest(SECRET), len(SECRET))
        assert len(session.list_uids()) == 2


def test_a_copy_that_stays_is_told(dove: Dovecot) -> None:
    dove.deliver([SECRET])
    (dove.maildir() / "dovecot-acl").write_text("owner lrws\n", encoding="utf-8")
    try:
        with Session(reach(dove)) as session, pytest.raises(MailRefused):
            session.remove(digest(SECRET), len(SECRET))
    finally:
        (dove.maildir() / "dovecot-acl").unlink()
    assert dove.originals() == [SECRET]
