"""News that comes in one breath with IDLE's "+", or just before it, must wake all the same."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailin.imap import ImapSettings, Session
from tests.servers import certificates

_ANSWERS = {
    "CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE\r\n",
    "SELECT": b"* 0 EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT 1] .\r\n",
    "UID": b"* SEARCH\r\n",  # nothing new before IDLE
}
_NEWS = b"+ idling\r\n* 1 EXISTS\r\n"
LONG = 400  # seconds an IDLE may last that nothing wakes: far more than a busy machine needs


class _Speaker(threading.Thread):
    """A server that tells of a mail in the same packet, and the same TLS record, as IDLE's continuation."""

    def __init__(self, tls: ssl.SSLContext | None, news: bytes, more: dict[str, bytes]) -> None:
        super().__init__(daemon=True)
        self.tls, self.news, self.answers = tls, news, _ANSWERS | more
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]

    def run(self) -> None:
        with contextlib.suppress(OSError):
            link, _peer = self.listener.accept()
            if self.tls:
                link = self.tls.wrap_socket(link, server_side=True)
            with link, link.makefile("rb") as lines:
                link.sendall(b"* OK san sang\r\n")
                self._answer(link, lines)

    def _answer(self, link: socket.socket, lines: Iterator[bytes]) -> None:
        waiting = ""
        for line in lines:
            tag, _space, rest = line.decode().strip().partition(" ")
            verb = rest.split(" ")[0].upper()
            if verb == "IDLE":
                waiting = tag
                link.sendall(self.news)
            elif tag == "DONE":
                link.sendall(f"{waiting} OK thoi\r\n".encode())
            else:
                link.sendall(self.answers.get(verb, b"") + f"{tag} OK xong\r\n".encode())


@pytest.fixture(params=["plain-loopback", "tls"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, certificates.Certificates]:
    """The protection of the link, and the certificates for it."""
    return str(request.param), certificates.make(tmp_path)


@contextlib.contextmanager
def _session(way: tuple[str, certificates.Certificates], news: bytes, **more: bytes) -> Iterator[Session]:
    security, made = way
    tls = None
    if security == "tls":
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(made.cert_file, made.key_file)
    speaker = _Speaker(tls, news, more)
    speaker.start()
    settings = ImapSettings(
        host="127.0.0.1", port=speaker.port, security=security, username="a", secret="b",  # type: ignore[arg-type]
        ca_file=str(made.ca_file), timeout=120,
    )  # fmt: skip
    try:
        with Session(settings) as session:
            yield session
    finally:
        speaker.listener.close()


def test_news_in_the_same_record_as_the_continuation_wakes(
    way: tuple[str, certificates.Certificates],
) -> None:
    with _session(way, _NEWS) as session:
        session.list_uids()
        started = time.monotonic()
        assert session.idle(LONG)
        assert time.monotonic() - started < LONG / 2


def test_news_at_the_end_of_the_last_question_before_idle_wakes(
    way: tuple[str, certificates.Certificates],
) -> None:
    """Dovecot answers SEARCH by what it knew before, then tells of the new mail, and never again."""
    with _session(way, b"+ idling\r\n", UID=b"* SEARCH\r\n* 1 EXISTS\r\n") as session:
        session.list_uids()
        started = time.monotonic()
        assert session.idle(LONG)
        assert time.monotonic() - started < LONG / 2


def test_a_silent_server_is_waited_for_without_spinning(way: tuple[str, certificates.Certificates]) -> None:
    with _session(way, b"+ idling\r\n") as session:
        session.list_uids()
        started, worked = time.monotonic(), time.thread_time()
        assert not session.idle(0.6)
        assert time.monotonic() - started > 0.5
        assert time.thread_time() - worked < 0.2
