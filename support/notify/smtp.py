"""One link to the mail server: verified TLS, no downgrade, and an answer for each recipient apart."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from django.conf import settings

from support.actions.outgoing import Delivery
from support.domain.errors import OurFault
from support.domain.words import _

TIMEOUT = 30  # seconds for each step of the talk


class SmtpUnreachable(OurFault):
    """The mail server cannot be talked to now; everything stays queued."""


def is_loopback(host: str) -> bool:
    """True when `host` is this very machine: the only place where an open link is allowed."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class Letter:
    """The copy of one recipient: MAIL FROM, RCPT TO, the bytes, and the mark a report of it shows."""

    sender: str
    to: str
    content: bytes
    mark: str = ""


class Link:
    """A connection that is opened when first used, and opened anew after it broke."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None
        self.away = False  # the server could not be reached at all

    def __enter__(self) -> Self:
        """Nothing is opened before the first mail."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say QUIT if the link still lives."""
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()

    def send(self, letter: Letter) -> Delivery:
        """Hand over one copy; returns what the server said of it. Raises SmtpUnreachable.

        A link that dies after DATA and before the answer leaves the outcome unknown: it raises, the
        mail is sent again later with the same Message-ID, so the recipient's side can tell.
        """
        try:
            return self._talk(self._opened(), letter)
        except (smtplib.SMTPException, OSError) as error:
            # A refused login or greeting is our own trouble, never a verdict on the recipients.
            self._drop()
            raise SmtpUnreachable(
                _("Máy chủ gửi thư không trả lời (%(why)s)."), why=type(error).__name__
            ) from error

    def check(self) -> None:
        """Open the link and sign in, to see that it can be done. Raises SmtpUnreachable."""
        try:
            self._opened()
        except (smtplib.SMTPException, OSError) as error:
            raise SmtpUnreachable(
                _("Máy chủ gửi thư không trả lời (%(why)s)."), why=type(error).__name__
            ) from error

    @staticmethod
    def _talk(smtp: smtplib.SMTP, letter: Letter) -> Delivery:
        smtp.rset()
        options = ["body=8bitmime"] if smtp.has_extn("8bitmime") else []
        # A report that gives no header of the mail back still names this (RFC 3461, section 4.4).
        known = [f"envid={letter.mark}"] if letter.mark and smtp.has_extn("dsn") else []
        code, reply = smtp.mail(letter.sender, options + known)
        if code != 250 and known:
            smtp.rset()
            code, reply = smtp.mail(letter.sender, options)
        if code != 250:
            # The sender is refused, not the recipient: put right the configuration and it goes out.
            return _delivery(letter.to, code, reply, final=False)
        code, reply = smtp.rcpt(letter.to)
        if code not in {250, 251}:
            return _delivery(letter.to, code, reply)
        code, reply = smtp.data(letter.content)
        if code != 250:
            return _delivery(letter.to, code, reply)
        return Delivery(letter.to, accepted=True, code=code, reply=_text(reply))

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is None:
            self.away = True
            self._smtp = _connect()
            self.away = False
        return self._smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _connect() -> smtplib.SMTP:
    host, port, security = settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_SECURITY
    if not host or security not in {"tls", "starttls", "plain-loopback"}:
        raise SmtpUnreachable(_("Chưa cấu hình máy chủ gửi thư (SMTP_HOST, SMTP_SECURITY)."))
    if security == "plain-loopback" and not is_loopback(host):
        raise SmtpUnreachable(_("Kết nối không mã hóa chỉ được dùng trong chính máy này."))
    context = ssl.create_default_context(cafile=settings.SMTP_CA_FILE or None)
    smtp: smtplib.SMTP
    if security == "tls":
        smtp = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
    else:
        smtp = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        if security == "starttls":
            smtp.starttls(context=context)  # raises when it is not offered: never a downgrade
        smtp.ehlo_or_helo_if_needed()
        if settings.SMTP_USER:
            smtp.login(settings.SMTP_USER, settings.SMTP_PASSWORD)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def _delivery(address: str, code: int, reply: bytes | str, *, final: bool | None = None) -> Delivery:
    """A refusal: for good with a 5xx code unless told otherwise, for now with any other."""
    for_good = 500 <= code < 600 if final is None else final
    return Delivery(address, accepted=False, code=code, reply=_text(reply), final=for_good)
