"""Opens a link to a server: protected before anything is said, then signed in."""

from __future__ import annotations

import contextlib
import imaplib
import ssl
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

from mailin.imap.deadline import allowed, deadline
from mailin.imap.errors import MailAuthError, MailLinkLost, MailTlsError, answer, told
from mailin.imap.settings import ImapSettings
from support.domain.words import _


class Spoken:
    """One SASL exchange whose whole proof is its first message; an error is answered with nothing."""

    def __init__(self, proof: bytes) -> None:
        """`proof`: the first and only message."""
        self._proof: bytes | None = proof

    def __call__(self, _challenge: bytes) -> bytes:
        """Return the proof once, then an empty message, which lets the server say its NO."""
        proof, self._proof = self._proof, None
        return proof or b""


def xoauth2(username: str, token: str) -> bytes:
    """Form the first message of XOAUTH2 (Google's and Microsoft's published form)."""
    return f"user={username}\x01auth=Bearer {token}\x01\x01".encode()


def plain(username: str, password: str) -> bytes:
    """Form the message of SASL PLAIN (RFC 4616), which unlike LOGIN carries any letters."""
    return f"\0{username}\0{password}".encode()


def connect(settings: ImapSettings) -> Any:
    """Open a protected, signed-in IMAPClient; raises MailTlsError, MailAuthError or MailLinkLost."""
    client = _open(settings)
    try:
        link = client.socket()
        with deadline(link, allowed(2 * settings.timeout, 0)):
            if settings.security == "starttls":
                _start_tls(client, settings)
            _sign_in(client, settings)
    except BaseException:
        shut(client)
        raise
    client.normalise_times = False  # dates with their own offset, not the machine's idea of local time
    return client


def shut(client: Any) -> None:
    """Close the socket without a word; never raises."""
    with contextlib.suppress(imaplib.IMAP4.error, OSError):
        client.shutdown()


def _open(settings: ImapSettings) -> Any:
    tls = settings.security == "tls"
    context = settings.tls_context() if tls else None
    patience = SocketTimeout(connect=settings.timeout, read=settings.timeout)
    try:
        with told("CONNECT"):
            client = IMAPClient(settings.host, settings.port, ssl=tls, ssl_context=context, timeout=patience)
    except MailLinkLost as lost:
        if isinstance(lost.__cause__, ssl.SSLError):  # no TLS at that port, or a version nobody should speak
            raise MailTlsError from lost.__cause__
        raise
    # imapclient sets 5, which formats every body for a log nobody reads: fetching is 6 x slower.
    client._imap.debug = 0  # noqa: SLF001 - there is no public way to it
    return client


def _start_tls(client: Any, settings: ImapSettings) -> None:
    """Protect the link before the password; anything but success ends the link (RFC 8314, no downgrade)."""
    context = settings.tls_context()
    try:
        with told("STARTTLS"):
            client.starttls(context)
    except MailTlsError:
        raise
    except Exception as error:
        raise MailTlsError(
            _("Máy chủ thư không chuyển sang kết nối bảo mật (STARTTLS): %(answer)s"), answer=answer(error)
        ) from error


def _sign_in(client: Any, settings: ImapSettings) -> None:
    try:
        with told("LOGIN"):
            _prove(client, settings)
    except MailLinkLost as lost:
        raise lost from None
    except Exception as error:
        cause = error.__cause__ or error
        if isinstance(cause.__context__, imaplib.IMAP4.abort):  # imapclient calls a dead link a LoginError
            raise MailLinkLost from error
        raise MailAuthError(
            _("Máy chủ thư không nhận tài khoản của hộp thư: %(answer)s"), answer=answer(cause)
        ) from None


def _prove(client: Any, settings: ImapSettings) -> None:
    if settings.auth == "xoauth2":
        client.sasl_login("XOAUTH2", Spoken(xoauth2(settings.username, settings.secret)))
        return
    offered = client.capabilities()
    if b"AUTH=PLAIN" in offered:
        client.sasl_login("PLAIN", Spoken(plain(settings.username, settings.secret)))
    elif b"LOGINDISABLED" in offered:
        raise LoginError("LOGINDISABLED")
    else:
        client.login(f'"{_escaped(settings.username)}"', settings.secret)


def _escaped(text: str) -> str:
    """Return `text` for a quoted string; imaplib quotes the password itself, the name not (RFC 3501, 4.3)."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
