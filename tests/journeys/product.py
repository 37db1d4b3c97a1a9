"""The whole product as it runs for people: its processes, a mailbox, a mail server, people's mailboxes."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cache
from pathlib import Path

from tests.dbkit import FreshDb, path_of
from tests.environment import ROOT
from tests.servers.mailboxes import ADDRESS, ImapServer
from tests.servers.process import PATIENCE, Child, free_port, listening, wait_for
from tests.servers.smtp_sink import SmtpSink, smtp_sink

PASSWORD = "mat-khau-de-thu-123"
SECRET_NAME = "MAT_KHAU_HOP_THU_THU"


@dataclass(slots=True)
class Product:
    """A running product. `inbox(address)` is what lies in a person's mailbox, oldest first."""

    url: str
    env: dict[str, str]
    imap: ImapServer
    sink: SmtpSink
    room: Path
    bells_alone: bool = False
    boxes: dict[str, list[bytes]] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start the process called `name` (web, work, worker, beat, mail)."""
        command = _command(name, self.url, self.room, bells_alone=self.bells_alone)
        self.children[name] = Child(command, self.room / f"{name}.log", env=self.env, cwd=ROOT)
        if name == "web":
            port = int(self.url.rsplit(":", 1)[1])
            wait_for(lambda: listening(port), self.children[name])

    def kill(self, name: str) -> None:
        """SIGKILL the process called `name` with its whole group."""
        self.children.pop(name).kill()

    def inbox(self, address: str) -> list[EmailMessage]:
        """Return the mails that were delivered to a person."""
        parser = BytesParser(_class=EmailMessage, policy=policy.default)
        return [parser.parsebytes(raw) for raw in self.boxes.get(address, [])]

    def wait_inbox(self, address: str, count: int, seconds: float = PATIENCE) -> list[EmailMessage]:
        """Return a person's mails as soon as there are `count`."""
        wait_until(lambda: len(self.boxes.get(address, [])) >= count, seconds, f"{count} thư cho {address}")
        return self.inbox(address)

    def mail_in(self, message: EmailMessage) -> None:
        """Deliver a mail into the product's mailbox as the mail system would."""
        self.imap.deliver(message.as_bytes(policy=policy.SMTP))

    def words(self) -> str:
        """Return the last words of every process, for a failed test."""
        return "\n".join(f"── {name}\n{child.words()}" for name, child in self.children.items())


def wait_until(ready: Callable[[], bool], seconds: float, what: str) -> float:
    """Wait until `ready()`; returns the seconds it took, AssertionError when the time is over."""
    start = time.monotonic()
    while not ready():
        if time.monotonic() - start > seconds:
            raise AssertionError(f"chờ {seconds:.0f} giây mà chưa có {what}")
        time.sleep(0.02)
    return time.monotonic() - start


def letter(
    sender: str, subject: str, body: str, *, name: str = "", answers: EmailMessage | None = None
) -> EmailMessage:
    """Return a mail as a person's program writes it; `answers` makes it a reply that quotes."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = f'"{name}" <{sender}>' if name else sender
    message["To"] = ADDRESS
    message["Subject"] = subject
    message["Date"] = "Wed, 18 Mar 2026 08:12:00 +0700"
    message["Message-ID"] = f"<{time.monotonic_ns()}.{os.getpid()}@{sender.partition('@')[2]}>"
    if answers is not None:
        mid = str(answers["Message-ID"])
        message["In-Reply-To"] = mid
        message["References"] = f"{answers['References'] or ''} {mid}".strip()
        plain = answers.get_body(("plain",))
        quoted = "\n".join(f"> {line}" for line in (plain.get_content() if plain else "").splitlines())
        body = f"{body}\n\nVào Th 4, 18 thg 3, 2026 vào lúc 08:30 Hỗ trợ <{ADDRESS}> đã viết:\n\n{quoted}\n"
    message.set_content(body)
    return message


@cache
def collected() -> Path:
    """Collect the static files once a run, with their hashed names, as in service."""
    target = path_of(f"static-{os.getpid()}")
    env = dict(os.environ) | {"DATA_DIR": str(target), "STATIC_PLAIN": ""}
    child = Child(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--skip-checks", "-v0"],
        target / "collect.log",
        env=env,
        cwd=ROOT,
    )
    while child.running():
        time.sleep(0.05)
    if not (target / "static" / "staticfiles.json").exists():
        raise RuntimeError(f"collectstatic thất bại:\n{child.words()}")
    return target / "static"


def _command(name: str, url: str, room: Path, *, bells_alone: bool) -> list[str]:
    python, port = sys.executable, url.rsplit(":", 1)[1]
    celery = [python, "-m", "celery", "-A", "support.config.celery"]
    ours = [python, "-m", "tests.servers.bells_alone"] if bells_alone else [python]
    uvicorn = [*ours, "uvicorn"] if bells_alone else [*ours, "-m", "uvicorn"]
    return {
        "web": [
            *(*uvicorn, "support.config.asgi:application", "--host", "127.0.0.1"),
            *("--port", port, "--log-level", "warning", "--no-access-log"),
        ],
        "work": [*ours, "manage.py", "work"],
        "worker": [*celery, "worker", "--pool", "threads", "--concurrency", "2", "-l", "warning"],
        "beat": [*celery, "beat", "-l", "warning", "-s", str(room / "beat")],
        "mail": [*ours, "manage.py", "fetch_mail", "--watch"],
    }[name]


def names() -> tuple[str, ...]:
    """Return the processes of the way to run that this half of the suite is about."""
    return ("web", "worker", "beat", "mail") if os.environ.get("DATABASE_URL") else ("web", "work")


@contextlib.contextmanager
def product(
    database: FreshDb, imap: ImapServer, room: Path, *, bells_alone: bool = False, **settings: str
) -> Iterator[Product]:
    """Run the whole product over `database`, reading `imap` and sending to a mail server of its own.

    `bells_alone`: only doorbells and the mail server's own word bring news (tests.servers.bells_alone).
    """
    boxes: dict[str, list[bytes]] = {}
    with smtp_sink(deliver=lambda address, raw: boxes.setdefault(address, []).append(raw)) as sink:
        url = f"http://127.0.0.1:{free_port()}"
        (room / "data").mkdir()
        shutil.copytree(collected(), room / "data" / "static")
        env = dict(os.environ) | database.env
        env |= {
            "DATA_DIR": str(room / "data"),
            "STATIC_PLAIN": "",
            "BASE_URL": url,
            "SMTP_HOST": sink.host,
            "SMTP_PORT": str(sink.port),
            "SMTP_SECURITY": "plain-loopback",
            "UNDO_SECONDS": "1",
            SECRET_NAME: imap.password,
            **settings,
        }
        _mailbox(imap)
        running = Product(url, env, imap, sink, room, bells_alone, boxes)
        try:
            for name in names():
                running.start(name)
            yield running
        finally:
            for child in running.children.values():
                child.kill()


def _mailbox(imap: ImapServer) -> None:
    from mailin.models import Mailbox

    Mailbox.objects.update_or_create(
        name="Hộp thư hỗ trợ",
        defaults={
            "address": ADDRESS,
            "host": imap.host,
            "port": imap.port,
            "security": "plain-loopback",
            "username": imap.username,
            "secret_name": SECRET_NAME,
        },
    )
