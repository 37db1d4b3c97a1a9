"""`./dev bench clock`: one sweep of many open clocks, quiet, with some due, and with all due at once."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.bench.mailroom.parts import Kept, Part
from tests.environment import ROOT, clean, fixed
from tests.servers import Missing
from tests.servers.postgres import Postgres, postgres

REPORT = ROOT / ".tmp" / "bench" / "clock.json"
OPEN, GATE = 100_000, 5.0
MISSED = "CHƯA ĐẠT"
NAMES = {"postgres": "PostgreSQL", "sqlite": "SQLite"}
SWEEPS = {
    "quiet": "không đồng hồ nào tới mốc",
    "some": "5 % vừa quá hạn, chưa báo",
    "again": "5 % quá hạn, đã báo",
    "all": "mọi đồng hồ quá hạn cùng lúc, chưa báo",
}
GATED = ("quiet", "some", "again")  # the last is no morning of an office; told as it is


def main(words: Sequence[str]) -> int:
    """Measure, print a table and one line of JSON, keep it in .tmp/bench/clock.json.

    1 without a server, when a part fails, and when an aim is missed.
    """
    wanted = _options(words)
    kept = Kept(REPORT, {"clocks": wanted.count, "runs": wanted.runs}, _table)
    try:
        kept.take(_parts(wanted))
    except Missing as lacking:
        print(f"Không đo được: {lacking}", file=sys.stderr)
        return 1
    table = _table(kept.found)
    print("\n" + "\n".join(table))
    print(json.dumps(kept.found, ensure_ascii=False))
    return int("failed" in kept.found or any(MISSED in line for line in table))


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench clock", description="Đo lượt quét đồng hồ của phiếu.")
    parser.add_argument("--count", type=int, default=OPEN, help="số đồng hồ đang chạy")
    parser.add_argument("--runs", type=int, default=3, help="số lần đo; bảng ghi trung vị")
    parser.add_argument(
        "--quick", action="store_true", help="2.000 đồng hồ, một lần: chỉ để xem có chạy không"
    )
    parser.add_argument("--databases", default="postgres", help="postgres, sqlite hoặc cả hai")
    wanted = parser.parse_args(words)
    if wanted.quick:
        wanted.count, wanted.runs = 2000, 1
    wanted.databases = wanted.databases.split(",")
    return wanted


def _parts(wanted: argparse.Namespace) -> Iterator[Part]:
    for one in wanted.databases:
        yield Part(("sweep", one), f"lượt quét, {NAMES[one]}", partial(_measured, one, wanted))


def _measured(database: str, wanted: argparse.Namespace) -> dict[str, Any]:
    """Measure each kind of sweep, every time on a database of its own; medians."""
    taken = [_once(database, wanted.count) for _run in range(wanted.runs)]
    found: dict[str, Any] = {
        name: {
            "seconds": median(one[name]["seconds"] for one in taken),
            "applied": taken[-1][name]["applied"],
        }
        for name in SWEEPS
    }
    return found | {"clocks": taken[-1]["clocks"], "filled": median(one["filled"] for one in taken)}


def _once(database: str, count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="hotro-dong-ho-") as folder:
        if database == "sqlite":
            return _swept(Path(folder), {"DATABASE_URL": ""}, count)
        with postgres(durable=True, own=True) as server:
            return _swept(Path(folder), {"DATABASE_URL": _database(server)}, count)


def _database(server: Postgres) -> str:
    import psycopg2

    link = psycopg2.connect(server.url)
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute("CREATE DATABASE do_dong_ho")
    link.close()
    return urlunsplit(urlsplit(server.url)._replace(path="/do_dong_ho"))


def _swept(data: Path, place: dict[str, str], count: int) -> dict[str, Any]:
    environ = clean(dict(os.environ)) | fixed(data) | place
    environ |= {"REDIS_URL": "", "LOG_LEVEL": "ERROR"}
    _run(["manage.py", "migrate", "--verbosity", "0"], environ)
    return dict(
        json.loads(_run(["-m", "tests.bench.clockroom.sweeps", str(count)], environ).splitlines()[-1])
    )


def _run(words: Sequence[str], environ: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


def _table(found: dict[str, Any]) -> list[str]:
    lines = [f"Lượt quét đồng hồ, {found['clocks']} đồng hồ đang chạy, trung vị của {found['runs']} lần"]
    for database, figures in found.get("sweep", {}).items():
        for name, words in SWEEPS.items():
            seconds, applied = figures[name]["seconds"], figures[name]["applied"]
            verdict = "đạt" if seconds <= GATE else MISSED
            aim = f"≤ {GATE:.0f} giây: {verdict}" if name in GATED and database == "postgres" else ""
            lines.append(f"{NAMES[database]:11} {words:42} {seconds:7.2f} giây  {applied:7} lần báo  {aim}")
    return lines + [f"hỏng: {name}: {why}" for name, why in found.get("failed", {}).items()]
