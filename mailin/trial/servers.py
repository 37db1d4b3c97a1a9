"""The two servers over the trial's mailboxes: SMTP takes mail for anybody, IMAP shows it."""

from __future__ import annotations

import asyncio
import email.utils
import logging
import os
import re
from email.parser import BytesHeaderParser
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.imap import IMAPServer

from mailin.trial.mailboxes import LONGEST_ADDRESS, Accounts

LARGEST_MAIL = 64 * 2**20  # bytes


class _Smtp(SMTP):  # type: ignore[misc]  # its types are not followed
    line_length_limit = 2**20  # some senders never break their lines; a trial shows what becomes of them


class Receiver:
    """Takes every message and delivers it at once."""

    def __init__(self, accounts: Accounts) -> None:
        """Deliver into `accounts`."""
        self._accounts = accounts

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take any address that can be a mailbox's name."""
        if "@" not in address or len(address) > LONGEST_ADDRESS:
            return "550 5.1.1 Không có hộp thư này"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Nhận"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Deliver with the trace lines a real server adds (RFC 5321, 4.4)."""
        content = bytes(envelope.content or b"")
        raw = _trace(session, envelope) + _border(content) + content
        for address in dict.fromkeys(envelope.rcpt_tos):
            await self._accounts.deliver(address, raw)
        return "250 2.0.0 Đã nhận"


def _trace(session: Session, envelope: Envelope) -> bytes:
    sender = "".join(char for char in envelope.mail_from or "" if char.isprintable())
    host = "".join(char for char in str(session.host_name) if char.isalnum() or char in ".-[]:")
    date = email.utils.format_datetime(email.utils.localtime())
    return (
        f"Return-Path: <{sender}>\r\n"
        f"Received: from {host} by may-chu-thu.localhost with ESMTP;\r\n {date}\r\n"
    ).encode()


def _border(content: bytes) -> bytes:
    """Return what a border server in front of the mailbox would stamp (RFC 8601): here everybody passes.

    A mail that brings a result in the border's name keeps it, so that a trial can show what happens then.
    """
    border = os.environ.get("MAIL_BORDER", "")
    head = BytesHeaderParser().parsebytes(content)
    told = [str(one) for one in head.get_all("Authentication-Results", ())]
    domain = email.utils.parseaddr(str(head.get("From", "")))[1].rpartition("@")[2]
    if not border or not re.fullmatch(r"[\w.-]+", domain) or any(border in one for one in told):
        return b""
    return f"Authentication-Results: {border}; dmarc=pass header.from={domain}\r\n".encode()


async def start_smtp(accounts: Accounts, port: int) -> asyncio.Server:
    """Listen for mail on 127.0.0.1:`port`; 0 takes a free one."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # else aiosmtpd tells every command
    receiver, loop = Receiver(accounts), asyncio.get_running_loop()

    def link() -> Any:
        return _Smtp(
            receiver, data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True, hostname="may-chu-thu.localhost",
            loop=loop,
        )  # fmt: skip

    return await loop.create_server(link, "127.0.0.1", port)


async def start_imap(accounts: Accounts, port: int) -> asyncio.Server:
    """Listen for readers on 127.0.0.1:`port`; 0 takes a free one."""
    config = accounts.config
    callback = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(accounts, config))
    return await asyncio.start_server(callback, "127.0.0.1", port)
