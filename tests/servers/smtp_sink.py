"""An SMTP server in a thread that keeps every envelope, fails on request, and may deliver into a mailbox."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.process import PATIENCE, free_port

ACCEPTED = "250 2.0.0 Đã nhận"
LOST_REPLY = "mất câu trả lời"  # the message is taken, then the link dies before the answer
CUT_BEFORE = "cắt trước khi nhận"  # the link dies and the message was not taken
STALL = "treo"  # no answer at all while the client waits


@dataclass(frozen=True, slots=True)
class Received:
    """One message the server took."""

    mail_from: str
    rcpt_tos: tuple[str, ...]
    content: bytes
    options: tuple[str, ...] = ()  # of MAIL FROM, such as RET= or SMTPUTF8


@dataclass(slots=True)
class SmtpSink:
    """The running server and its script."""

    host: str
    port: int
    url: str
    # recipient -> answer to RCPT TO, such as "550 5.1.1 no such mailbox"; others are accepted
    on_rcpt: dict[str, str] = field(default_factory=dict)
    # for the next messages in turn: an answer to DATA, or LOST_REPLY, CUT_BEFORE, STALL; then ACCEPTED
    on_data: list[str] = field(default_factory=list)
    on_connect: str = ""  # answer to EHLO and HELO in place of the usual, such as "421 4.3.2 busy"
    deliver: Callable[[str, bytes], None] | None = None
    received: list[Received] = field(default_factory=list)
    _arrived: threading.Condition = field(default_factory=threading.Condition)

    def take(self, message: Received) -> None:
        """Keep a message and wake who waits for it."""
        with self._arrived:
            self.received.append(message)
            self._arrived.notify_all()

    def wait(self, count: int, seconds: float = PATIENCE) -> list[Received]:
        """Return what came as soon as there are `count` messages; AssertionError when the time is over."""
        with self._arrived:
            came = self._arrived.wait_for(lambda: len(self.received) >= count, seconds)
            if not came:
                raise AssertionError(f"chỉ có {len(self.received)} thư, chờ {count}")
            return list(self.received)

    def clear(self) -> None:
        """Forget messages and script."""
        with self._arrived:
            self.received.clear()
            self.on_rcpt.clear()
            self.on_data.clear()
            self.on_connect = ""


class _Handler:
    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [self.sink.on_connect] if self.sink.on_connect else responses

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.sink.on_rcpt.get(address, ACCEPTED)
        if answer == STALL:
            await asyncio.sleep(3600)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.sink.on_data.pop(0) if self.sink.on_data else ACCEPTED
        if answer == STALL:
            await asyncio.sleep(3600)
        if answer.startswith("2") or answer == LOST_REPLY:
            await self._take(envelope)
        if answer in (LOST_REPLY, CUT_BEFORE):
            server.transport.abort()
            return ACCEPTED
        return answer

    async def _take(self, envelope: Envelope) -> None:
        content = bytes(envelope.content or b"")
        people = tuple(envelope.rcpt_tos)
        if self.sink.deliver:
            for address in people:
                await asyncio.to_thread(self.sink.deliver, address, content)
        self.sink.take(Received(envelope.mail_from or "", people, content, tuple(envelope.mail_options)))


class _Controller(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.SMTP_kwargs)


@contextlib.contextmanager
def smtp_sink(deliver: Callable[[str, bytes], None] | None = None, **options: Any) -> Iterator[SmtpSink]:
    """Run a server. `deliver(address, bytes)` is called for every accepted recipient, in another thread.

    `options` go to aiosmtpd's SMTP, for example `tls_context` or `authenticator`.
    """
    port = free_port()
    sink = SmtpSink("127.0.0.1", port, f"smtp://127.0.0.1:{port}", deliver=deliver)
    kwargs: dict[str, Any] = {"enable_SMTPUTF8": True, "data_size_limit": 64 * 2**20, "decode_data": False}
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # else aiosmtpd tells every command
    controller = _Controller(_Handler(sink), hostname="127.0.0.1", port=port, **(kwargs | options))
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
