"""Dovecot 2.3 on a configuration of its own: maildirs in a temporary folder, STARTTLS and IMAPS."""

from __future__ import annotations

import contextlib
import getpass
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.servers import Missing, certificates
from tests.servers.mailboxes import ADDRESS, PASSWORD, ImapServer
from tests.servers.process import Child, free_port, lesser_user, listening, wait_for

_CONF = """
base_dir = {room}/run
state_dir = {room}/state
log_path = {room}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{room}/mail/%u
mail_plugins = {plugins}
mail_max_userip_connections = 100
auth_mechanisms = plain login
auth_username_chars =
disable_plaintext_auth = no
auth_failure_delay = 0
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
ssl_min_protocol = TLSv1.2
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {room}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={room}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox DaXuLy {{
    auto = {auto}
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
protocol imap {{
  imap_idle_notify_interval = 2 mins
  imap_capability = {capability}
}}
{more}
"""


@dataclass(slots=True)
class Dovecot(ImapServer):
    """A running Dovecot; mail reaches it also by files, the way a delivery agent does."""

    room: Path = Path()
    owner: str | None = None

    def maildir(self, folder: str = "INBOX", user: str = "") -> Path:
        """Return the folder's Maildir."""
        base = self.room / "mail" / (user or self.username)
        return base if folder == "INBOX" else base / f".{folder}"

    def drop(self, raws: Iterable[bytes], user: str = "") -> None:
        """Deliver by files into INBOX: much quicker than APPEND for thousands of messages."""
        with self.client(user):
            pass  # the first visit makes the Maildir
        inbox = self.maildir(user=user)
        for number, raw in enumerate(raws):
            name = f"{time.time_ns()}.{number}.thu"
            (inbox / "tmp" / name).write_bytes(raw)
            if self.owner:
                shutil.chown(inbox / "tmp" / name, self.owner)
            (inbox / "tmp" / name).rename(inbox / "new" / name)

    def new_uidvalidity(self) -> None:
        """Forget all UIDs, as a restored or rebuilt mailbox does; the messages stay."""
        for name in ("dovecot-uidlist", "dovecot-uidvalidity"):
            (self.maildir() / name).unlink(missing_ok=True)
        for found in (*self.maildir().glob("dovecot.index*"), *self.maildir().glob("dovecot-uidvalidity.*")):
            found.unlink()
        time.sleep(1.1)  # Dovecot takes the clock's second as the new value

    def freeze(self, folder: str) -> None:
        """Let nothing more be put into `folder`: a move there is answered NO."""
        with self.client() as link:
            link.create(folder)
        (self.maildir(folder) / "dovecot-acl").write_text("owner lr\n", encoding="utf-8")

    def thaw(self, folder: str) -> None:
        """Undo `freeze`."""
        (self.maildir(folder) / "dovecot-acl").unlink()

    def log(self) -> str:
        """Return the server's log."""
        return (self.room / "dovecot.log").read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """SIGKILL the master and wait until its helpers, who notice, are gone."""
        if self.child is not None:
            self.child.kill()


def _binary() -> str:
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if not found:
        raise Missing("không có dovecot (gói dovecot-imapd)")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    if not re.match(r"2\.3\.", version):
        raise Missing(f"cấu hình thử viết cho Dovecot 2.3, máy có {version.split()[0]}")
    return found


def _people(owner: str | None) -> dict[str, object]:
    import grp
    import pwd

    entry = pwd.getpwnam(owner or getpass.getuser())
    internal = lesser_user("dovecot", "nobody") or entry.pw_name
    login = lesser_user("dovenull", "nobody") or entry.pw_name
    group = grp.getgrgid(pwd.getpwnam(internal).pw_gid).gr_name
    return {
        "internal": internal, "internal_group": group, "login": login,
        "uid": entry.pw_uid, "gid": entry.pw_gid,
    }  # fmt: skip


def _write(room: Path, users: Mapping[str, str], owner: str | None, values: dict[str, object]) -> Path:
    for name in ("mail", "home", "run", "state"):
        (room / name).mkdir()
    room.chmod(0o755)
    for name in ("mail", "home"):
        if owner:
            shutil.chown(room / name, owner)
    (room / "users").write_text("".join(f"{name}:{word}\n" for name, word in users.items()), encoding="utf-8")
    (room / "users").chmod(0o644)
    conf = room / "dovecot.conf"
    conf.write_text(_CONF.format(room=room, **_people(owner), **values), encoding="utf-8")
    return conf


@contextlib.contextmanager
def imap_dovecot(
    users: Mapping[str, str] | None = None, *, capability: str = "", more: str = "", autocreate: bool = True
) -> Iterator[Dovecot]:
    """Run a server with empty mailboxes.

    `capability` replaces what it says it can do after login ("" for all); `more` is added to the
    configuration; `autocreate` has the folder DaXuLy there from the start.
    """
    binary = _binary()
    people = dict(users or {ADDRESS: PASSWORD})
    owner = lesser_user("mail", "nobody")
    with tempfile.TemporaryDirectory(prefix="hotro-dovecot-", ignore_cleanup_errors=True) as folder:
        room = Path(folder)
        made = certificates.make(room)
        port, tls_port = free_port(), free_port()
        values: dict[str, object] = {
            "cert": made.cert_file, "key": made.key_file, "port": port, "tls_port": tls_port, "more": more,
            "capability": capability, "auto": "create" if autocreate else "no", "plugins": "acl",
        }  # fmt: skip
        values["more"] = "plugin {\n  acl = vfile::cache_secs=0\n}\n" + more
        conf = _write(room, people, owner, values)
        child = Child([binary, "-F", "-c", str(conf)], room / "dovecot.log")
        try:
            wait_for(lambda: listening(port) and listening(tls_port), child)
            url = f"imap://127.0.0.1:{port}"
            yield Dovecot(
                "dovecot", "127.0.0.1", port, tls_port, url, people, made.ca_file, child.pid, child,
                room=room, owner=owner,
            )  # fmt: skip
        finally:
            child.stop(patience=3)
