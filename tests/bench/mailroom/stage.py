"""Where a measurement plays: an IMAP server, PostgreSQL, mailboxes filled from files, fresh databases."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from tests.bench.mailroom import corpus
from tests.environment import ROOT, clean, fixed
from tests.servers.imap_dovecot import Dovecot, imap_dovecot
from tests.servers.mailboxes import PASSWORD
from tests.servers.postgres import Postgres, postgres

MAILBOXES = 400
SETTINGS = {"ours": "support.config.settings", "peer": "tests.bench.mailroom.peer_settings"}
_FIRST = 1_700_000_000  # Dovecot numbers new mails by the second at the head of their file's name


@dataclass(slots=True)
class Stage:
    """A running stage; everything on it lies under `room` and goes with it."""

    room: Path
    imap: Dovecot
    server: Postgres
    _serial: Iterator[int] = field(default_factory=itertools.count)
    _templates: dict[tuple[str, str], str] = field(default_factory=dict)

    def mails(self, name: str, count: int) -> Path:
        """Write `count` mails as files of the server's owner, once; their folder."""
        folder = self.room / f"{name}-{count}"
        if not folder.exists():
            folder.mkdir()
            for number, mail in enumerate(corpus.mails(count, name=name)):
                file = folder / f"{_FIRST + number}.{number:07d}.thu"
                file.write_bytes(mail.raw)
                if self.imap.owner:
                    shutil.chown(file, self.imap.owner)
        return folder

    def mailbox(self) -> str:
        """Name a mailbox nobody has used."""
        name = list(self.imap.users)[next(self._serial)]
        with self.imap.client(name):
            return name

    def fill(self, mailbox: str, folder: Path, *, times: int = 1) -> None:
        """Deliver the mails of `folder` (hard links: nothing is copied); `times` as often."""
        inbox = self.imap.maildir(user=mailbox) / "new"
        for _turn in range(times):
            serial = next(self._serial)
            for file in sorted(folder.iterdir()):
                os.link(file, inbox / f"{file.name.partition('.')[0]}.{serial}_{file.name.split('.')[1]}.thu")
        with self.imap.client(mailbox) as link:
            link.select()

    def world(self, side: str, database: str) -> dict[str, str]:
        """Give the environment of a process of `side` with a migrated database and folders of its own."""
        number = next(self._serial)
        data = self.room / f"{side}-{number}"
        (data / "static").mkdir(parents=True)
        place = self._copy(side, database, data)
        return _environment(data) | place | {"MAT_KHAU_HOP_THU": PASSWORD}

    def order(self, *accounts: str, warm: Path | None = None, **more: Any) -> dict[str, Any]:
        """Give an order for either side: read `accounts`, after the few mails of `warm`."""
        first = [self.mailbox()] if warm else []
        if warm:
            self.fill(first[0], warm)
        where = {"host": self.imap.host, "port": self.imap.port, "warm": first, "accounts": accounts}
        return where | {"wait": 0, "profile": "", "move_to": "DaXuLy", "alone": False} | more

    def _copy(self, side: str, database: str, data: Path) -> dict[str, str]:
        template = self._templates.get((side, database)) or self._migrated(side, database)
        self._templates[side, database] = template
        if database == "sqlite":
            file = data / "hotro.sqlite3"
            shutil.copyfile(template, file)
            return {"DATABASE_URL": "", "SQLITE_PATH": str(file)}
        name = f"do_{data.name.replace('-', '_')}"
        self._sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        self._sql("CHECKPOINT")
        return {"DATABASE_URL": self._url(name)}

    def _migrated(self, side: str, database: str) -> str:
        """Make the template of one side on one kind of database."""
        data = self.room / f"mau-{side}-{database}"
        (data / "static").mkdir(parents=True)
        name = str(data / "mau.sqlite3") if database == "sqlite" else f"mau_{side}"
        place = {"DATABASE_URL": "", "SQLITE_PATH": name}
        if database == "postgres":
            self._sql(f"CREATE DATABASE {name}")
            place = {"DATABASE_URL": self._url(name)}
        steps = [["migrate", "--skip-checks"]]
        if side == "peer":  # without its templates it would send nothing at all
            steps.append(["loaddata", "emailtemplate.json"])
        for step in steps:
            subprocess.run(
                [sys.executable, "-m", "django", *step, "-v0", f"--settings={SETTINGS[side]}"],
                env=_environment(data) | place, cwd=ROOT, check=True,
            )  # fmt: skip
        if database == "sqlite":
            with contextlib.closing(sqlite3.connect(name)) as link:
                link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return name

    def _url(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server.url)._replace(path=f"/{name}"))

    def _sql(self, sql: str) -> None:
        link = psycopg2.connect(self.server.url)
        link.autocommit = True
        try:
            link.cursor().execute(sql)
        finally:
            link.close()

    def processed(self, env: Mapping[str, str]) -> int:
        """Count the mails that no longer wait, on PostgreSQL."""
        return int(self._ask(env, "SELECT count(*) FROM mailin_inboundmail WHERE state <> 'stored'"))

    def exact(self, env: Mapping[str, str], count: int) -> bool:
        """Tell whether `count` different mails are in the ledger, each in exactly one place of one ticket."""
        kept = "SELECT count(DISTINCT digest) FROM mailin_inboundmail WHERE state IN ('opened', 'reply')"
        said = "SELECT count(DISTINCT source) FROM support_message WHERE kind = 'mail_in'"
        rows = "SELECT count(*) FROM mailin_inboundmail"
        words = "SELECT count(*) FROM support_message"
        return all(self._ask(env, sql) == count for sql in (kept, said, rows, words))

    def _ask(self, env: Mapping[str, str], sql: str) -> int:
        with contextlib.closing(psycopg2.connect(env["DATABASE_URL"])) as link, link.cursor() as cursor:
            cursor.execute(sql)
            return int(cursor.fetchone()[0])

    def drop(self, env: Mapping[str, str]) -> None:
        """Remove a database and its folder: a hundred thousand mails fill a disk."""
        if url := env["DATABASE_URL"]:
            self._sql(f"DROP DATABASE IF EXISTS {urlsplit(url).path[1:]} WITH (FORCE)")
        shutil.rmtree(env["DATA_DIR"])


@cache
def _inherited() -> dict[str, str]:
    return clean(dict(os.environ))


def _environment(data: Path) -> dict[str, str]:
    return {**_inherited(), **fixed(data), "REDIS_URL": ""}


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    """Start the servers; raises tests.servers.Missing when the machine lacks one."""
    users = {f"hop{number}@mps.gov.vn": PASSWORD for number in range(MAILBOXES)}
    with (
        imap_dovecot(users, more="local 127.0.0.1 {\n  ssl = no\n}\n") as imap,  # neither side pays for TLS
        postgres(durable=True, on_disk=True) as server,
        tempfile.TemporaryDirectory(prefix="hotro-do-", ignore_cleanup_errors=True) as folder,
    ):
        yield Stage(Path(folder), imap, server)


class Run:
    """A process of one side at work."""

    def __init__(self, side: str, env: Mapping[str, str], order: Mapping[str, Any]) -> None:
        """Start `tests.bench.mailroom.<side>` with an order; BENCH_UNDER names a profiler to run it under."""
        command = [sys.executable, "-m", f"tests.bench.mailroom.{side}", json.dumps(order)]
        command = [*shlex.split(os.environ.get("BENCH_UNDER", "")), *command]
        self._child = subprocess.Popen(command, env=dict(env), cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def kill_when(self, ready: Callable[[], bool]) -> float:
        """SIGKILL it once `ready()`; the most memory it had, MB. RuntimeError when it ends first."""
        while not ready():
            if self._child.poll() is not None:
                raise RuntimeError("tiến trình đo kết thúc trước khi bị ngắt")
            time.sleep(0.5)
        status = Path(f"/proc/{self._child.pid}/status").read_text(encoding="utf-8")
        self._child.kill()
        self._child.communicate()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def answer(self) -> Any:
        """Wait for its answer; RuntimeError when it failed."""
        words, _ = self._child.communicate()
        if self._child.returncode:
            raise RuntimeError(f"tiến trình đo kết thúc với mã {self._child.returncode}")
        return json.loads(words.splitlines()[-1])


def soon(seconds: float = 4) -> float:
    """Return a moment at which processes started now are ready to begin together."""
    return time.time() + seconds
