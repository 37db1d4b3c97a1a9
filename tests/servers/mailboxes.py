"""What the IMAP servers of the tests have in common: accounts, and a second client beside the product."""

from __future__ import annotations

import contextlib
import imaplib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.process import PATIENCE, Child

ADDRESS = "dancuquocgia@mps.gov.vn"
PASSWORD = "mat-khau-thu"


@dataclass(slots=True)
class ImapServer:
    """A running IMAP server: `port` speaks plain and STARTTLS, `tls_port` TLS from the first byte."""

    kind: str
    host: str
    port: int
    tls_port: int
    url: str
    users: dict[str, str]  # account -> password; the first is the product's own
    ca_file: Path
    pid: int
    child: Child | None = None
    notes: dict[str, Path] = field(default_factory=dict)

    @property
    def username(self) -> str:
        """The product's own account."""
        return next(iter(self.users))

    @property
    def password(self) -> str:
        """Password of the product's own account."""
        return self.users[self.username]

    @contextlib.contextmanager
    def client(self, user: str = "", folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """Log in as another mail program would, with `folder` selected for writing."""
        name = user or self.username
        link = imaplib.IMAP4(self.host, self.port, timeout=PATIENCE)
        try:
            link.login(f'"{name}"', self.users[name])
            link.select(folder)
            yield link
        finally:
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                link.logout()

    def deliver(self, raw: bytes | Iterable[bytes], user: str = "", folder: str = "INBOX") -> None:
        """Put one message, or several, into a mailbox, as the mail system would."""
        with self.client(user) as link:
            for one in [raw] if isinstance(raw, bytes) else raw:
                answer, words = link.append(folder, "", "", one)  # type: ignore[arg-type]
                if answer != "OK":
                    raise RuntimeError(f"APPEND bị từ chối: {words!r}")

    def uids(self, folder: str = "INBOX", user: str = "") -> list[int]:
        """UIDs in a folder, seen by another client; [] when the folder does not exist."""
        with self.client(user) as link:
            if link.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            return [int(uid) for uid in link.uid("SEARCH", "ALL")[1][0].split()]

    def originals(self, folder: str = "INBOX", user: str = "") -> list[bytes]:
        """Bytes of every message in a folder, oldest first, seen by another client without marking them."""
        with self.client(user) as link:
            if link.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            parts = link.uid("FETCH", "1:*", "(BODY.PEEK[])")[1]
            return [part[1] for part in parts if isinstance(part, tuple)]

    def expunge(self, uids: Iterable[int], folder: str = "INBOX") -> None:
        """Delete messages for good, as a foreign client might at any moment."""
        with self.client(folder=folder) as link:
            link.uid("STORE", ",".join(map(str, uids)), "+FLAGS", r"(\Deleted)")
            link.expunge()

    def kill(self) -> None:
        """SIGKILL the server."""
        if self.child is not None:
            self.child.kill()
