"""How a mailbox is reached: address, protection of the link, proof of who we are, folders."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass, field
from typing import Literal

from mailin.imap.errors import MailTlsError
from support.domain.words import _

LinkSecurity = Literal["tls", "starttls", "plain-loopback"]
LinkAuth = Literal["login", "xoauth2"]


def is_loopback(host: str) -> bool:
    """Tell whether `host` names this very machine, without asking any name server."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """A mailbox on a server. MailTlsError when an unprotected link to another machine is asked for.

    `secret`: password, or the access token for xoauth2. `ca_file`: PEM of the agency's own authority; then
    only that one counts, else the machine's. `timeout`: seconds of silence, and the base of every deadline.
    """

    host: str
    port: int
    security: LinkSecurity
    username: str
    secret: str = field(repr=False)
    auth: LinkAuth = "login"
    folder: str = "INBOX"
    move_to: str = "DaXuLy"
    ca_file: str | None = None
    timeout: float = 30

    def __post_init__(self) -> None:
        """Refuse what would send the password in the open."""
        if self.security not in ("tls", "starttls", "plain-loopback"):
            raise MailTlsError(_("Kiểu bảo mật «%(security)s» không được hỗ trợ."), security=self.security)
        if self.security == "plain-loopback" and not is_loopback(self.host):
            raise MailTlsError(
                _("Kết nối không mã hóa chỉ dùng với máy chủ thư ngay trên máy này, không với %(host)s."),
                host=self.host,
            )

    def tls_context(self) -> ssl.SSLContext:
        """Return a verifying context; MailTlsError when the authority's file cannot be read."""
        try:
            return ssl.create_default_context(cafile=self.ca_file or None)
        except OSError as error:
            raise MailTlsError(_("Không đọc được tệp chứng thư gốc %(path)s."), path=self.ca_file) from error
