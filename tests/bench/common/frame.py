"""The frame around a measurement: its parts, a migrated place of its own for each, a table and JSON."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.bench.mailroom.parts import Kept, Part
from tests.environment import ROOT, clean, fixed
from tests.servers import Missing
from tests.servers.postgres import Postgres, postgres

MISSED = "CHƯA ĐẠT"
NAMES = {"postgres": "PostgreSQL", "sqlite": "SQLite"}


def report(name: str, head: dict[str, Any], parts: Iterable[Part], table: Callable[..., list[str]]) -> int:
    """Measure the parts, print a table and one line of JSON, keep it in .tmp/bench/NAME.json.

    Returns the exit code: 1 without a server, when a part fails, and when the table tells a missed aim.
    """
    kept = Kept(ROOT / ".tmp" / "bench" / f"{name}.json", head, table)
    try:
        kept.take(parts)
    except Missing as lacking:
        print(f"Không đo được: {lacking}", file=sys.stderr)
        return 1
    lines = table(kept.found)
    print("\n" + "\n".join(lines))
    print(json.dumps(kept.found, ensure_ascii=False))
    return int("failed" in kept.found or any(MISSED in line for line in lines))


def parser(name: str, about: str, databases: str) -> argparse.ArgumentParser:
    """Return the parser of a measurement's words, with the choice of databases."""
    made = argparse.ArgumentParser(prog=f"./dev bench {name}", description=about)
    told = "sqlite, postgres hoặc cả hai, cách nhau dấu phẩy"
    made.add_argument("--databases", type=lambda text: text.split(","), default=databases, help=told)
    return made


def failures(found: dict[str, Any]) -> list[str]:
    """Return the lines of a table that name the parts that failed."""
    return [f"hỏng: {name}: {why}" for name, why in found.get("failed", {}).items()]


def in_place(database: str, words: Sequence[str], *, durable: bool = True) -> dict[str, Any]:
    """Run a module of ours on a migrated database of its own; returns the JSON of its last line."""
    with tempfile.TemporaryDirectory(prefix="hotro-do-") as folder:
        if database == "sqlite":
            return _told(Path(folder), {"DATABASE_URL": ""}, words)
        with postgres(durable=durable, own=True, on_disk=True) as server:
            return _told(Path(folder), {"DATABASE_URL": _made(server)}, words)


def _told(data: Path, place: dict[str, str], words: Sequence[str]) -> dict[str, Any]:
    environ = clean(dict(os.environ)) | fixed(data) | place | {"REDIS_URL": "", "LOG_LEVEL": "ERROR"}
    run(["manage.py", "migrate", "--verbosity", "0"], environ)
    return dict(json.loads(run(["-m", *words], environ).splitlines()[-1]))


def run(words: Sequence[str], environ: dict[str, str]) -> str:
    """Run Python with these words; returns what it printed, raises with the end of what it complained."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environ, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


def _made(server: Postgres) -> str:
    """Make a database to measure on and return its address."""
    import psycopg2

    link = psycopg2.connect(server.url)
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute("CREATE DATABASE do_toc_do")
    link.close()
    return urlunsplit(urlsplit(server.url)._replace(path="/do_toc_do"))
