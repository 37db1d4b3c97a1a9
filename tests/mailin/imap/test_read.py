"""Reading must give every message byte for byte, exactly once, and change nothing at the server."""

from __future__ import annotations

import hashlib
import random

import pytest

from mailin.imap import Fetched, Session, Skipped, reading
from tests.mailin.imap.conftest import reach
from tests.servers.imap_dovecot import Dovecot
from tests.servers.mailboxes import ImapServer


def odd_messages(count: int) -> list[bytes]:
    """Messages with every byte but NUL and bare line ends, which IMAP literals do not carry."""
    chance = random.Random(46)
    alphabet = [byte for byte in range(1, 256) if byte not in (10, 13)]
    made = []
    for number in range(count):
        noise = bytes(chance.choices(alphabet, k=chance.randrange(3000)))
        head = f"From: a{number}@coquan.example\r\nSubject: ".encode() + bytes([0xC4, 0x90, 0xE1, 0xFF])
        made.append(head + b"\r\n\r\n" + noise + b"\r\n)\r\n* BYE\r\n" + noise[:10] + b"\r\n" * (number % 3))
    return made


def digests(raws: list[bytes]) -> list[str]:
    return [hashlib.sha256(raw).hexdigest() for raw in raws]


def test_fifty_odd_messages_come_byte_for_byte(server: ImapServer) -> None:
    sent = odd_messages(50)
    server.deliver(sent)
    with Session(reach(server)) as session:
        uids = session.list_uids()
        got = list(session.fetch(uids))
    assert [one.uid for one in got] == uids
    assert all(isinstance(one, Fetched) for one in got)
    assert digests([one.raw for one in got if isinstance(one, Fetched)]) == digests(sent)
    assert all(one.internaldate and one.internaldate.tzinfo for one in got if isinstance(one, Fetched))


def test_reading_marks_nothing_as_seen(server: ImapServer) -> None:
    server.deliver(odd_messages(3))
    with Session(reach(server)) as session:
        list(session.fetch(session.list_uids()))
    with server.client() as other:
        assert len(other.uid("SEARCH", "UNSEEN")[1][0].split()) == 3


def test_mail_read_by_another_client_is_still_listed(server: ImapServer) -> None:
    server.deliver(odd_messages(2))
    with server.client() as other:
        other.store("1:*", "+FLAGS", r"(\Seen \Flagged)")
    with Session(reach(server)) as session:
        assert len(session.list_uids()) == 2


def test_listing_after_the_last_uid_does_not_name_it_again(server: ImapServer) -> None:
    server.deliver(odd_messages(3))
    with Session(reach(server)) as session:
        uids = session.list_uids()
        assert session.list_uids(after=uids[-1]) == []
        assert session.list_uids(after=uids[0]) == uids[1:]


def test_an_empty_mailbox_lists_nothing(server: ImapServer) -> None:
    with Session(reach(server)) as session:
        assert session.list_uids() == []
        assert list(session.fetch([])) == []
        assert session.move([]) == []


def test_long_lists_come_in_chunks_without_loss(server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailin.imap.session.LIST_CHUNK", 7)
    server.deliver(odd_messages(20))
    with Session(reach(server)) as session:
        uids = session.list_uids()
        assert uids == server.uids()
        assert session.list_uids(after=uids[2]) == uids[3:]


def test_message_removed_by_another_client_does_not_stop_the_others(server: ImapServer) -> None:
    sent = odd_messages(5)
    server.deliver(sent)
    with Session(reach(server)) as session:
        uids = session.list_uids()
        server.expunge([uids[1], uids[3]])
        got = list(session.fetch(uids))
    assert {one.uid: one.reason for one in got if isinstance(one, Skipped)} == {
        uids[1]: "gone",
        uids[3]: "gone",
    }
    kept = {one.uid: one.raw for one in got if isinstance(one, Fetched)}
    assert kept == {uids[0]: sent[0], uids[2]: sent[2], uids[4]: sent[4]}


def test_message_removed_between_size_and_body_is_skipped(dove: Dovecot) -> None:
    dove.deliver(odd_messages(3))
    with Session(reach(dove)) as session:
        uids = session.list_uids()
        sizes = session.sizes(uids)
        dove.expunge([uids[2]])
        got = list(session._read(uids, sizes))
    assert [type(one) for one in got] == [Fetched, Fetched, Skipped]


def test_large_message_comes_whole_in_pieces(server: ImapServer) -> None:
    large = b"Subject: lon\r\n\r\n" + random.Random(9).randbytes(20 * 2**20).translate(
        bytes(byte if byte not in (0, 10, 13) else 65 for byte in range(256))
    )
    server.deliver([large, b"Subject: nho\r\n\r\nx\r\n"])
    with Session(reach(server, timeout=30)) as session:
        uids = session.list_uids()
        assert session.sizes(uids)[uids[0]] == len(large)
        got = {one.uid: one.raw for one in session.fetch(uids) if isinstance(one, Fetched)}
    assert hashlib.sha256(got[uids[0]]).digest() == hashlib.sha256(large).digest()
    assert got[uids[1]].startswith(b"Subject: nho")


def test_message_of_exactly_one_piece_is_whole(server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PIECE_BYTES", 64)
    monkeypatch.setattr(reading, "BATCH_BYTES", 60)
    sent = [b"A: b\r\n\r\n" + b"x" * (size - 8) for size in (63, 64, 65, 128, 129)]
    server.deliver(sent)
    with Session(reach(server)) as session:
        got = [one.raw for one in session.fetch(session.list_uids()) if isinstance(one, Fetched)]
    assert got == sent


def test_message_above_the_limit_is_named_not_read(
    server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST", 1000)
    monkeypatch.setattr(reading, "BATCH_BYTES", 900)
    server.deliver([b"A: b\r\n\r\n" + b"x" * 2000, b"A: b\r\n\r\nx"])
    with Session(reach(server)) as session:
        got = list(session.fetch(session.list_uids()))
    assert [type(one) for one in got] == [Skipped, Fetched]
    assert isinstance(got[0], Skipped)
    assert got[0].reason == "too_large"


def test_uidvalidity_reset_is_visible_on_the_next_list(dove: Dovecot) -> None:
    dove.deliver(odd_messages(2))
    with Session(reach(dove)) as session:
        before = session.uidvalidity
    dove.new_uidvalidity()
    with Session(reach(dove)) as session:
        assert session.uidvalidity != before
        assert len(session.list_uids()) == 2


def test_batches_stay_within_both_limits() -> None:
    sizes = dict.fromkeys(range(1, 1200), 10_000) | {1200: reading.BATCH_BYTES + 1, 1201: 5}
    made = list(reading.batches(sorted(sizes), sizes))
    assert [uid for batch in made for uid in batch] == sorted(sizes)
    assert all(len(batch) <= reading.BATCH_MESSAGES for batch in made)
    assert all(len(batch) == 1 or sum(map(sizes.get, batch)) <= reading.BATCH_BYTES for batch in made)  # type: ignore[arg-type]
