"""`./dev bench guides`: searching the library of 20,000 guides, by kind of question, on both databases."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.clock import MISSED, NAMES, _database, _run
from tests.bench.mailroom.parts import Kept, Part
from tests.environment import ROOT, clean, fixed
from tests.servers import Missing
from tests.servers.postgres import postgres

REPORT = ROOT / ".tmp" / "bench" / "guides.json"
GUIDES, GATE = 20_000, 60.0  # milliseconds at p95
WORDS = {
    "rare": "ít tài liệu có đủ chữ",
    "common": "chữ có trong hầu hết tài liệu",
    "nothing": "không tài liệu nào có",
    "no marks": "gõ không dấu",
    "code": "mã lỗi, số văn bản",
    "mistyped": "gõ nhầm, gõ Telex không có bộ gõ",
    "long": "câu hỏi dài",
}


def main(words: Sequence[str]) -> int:
    """Measure, print a table and one line of JSON, keep it in .tmp/bench/guides.json.

    1 without a server, when a part fails, and when an aim is missed.
    """
    wanted = _options(words)
    kept = Kept(REPORT, {"guides": wanted.count, "runs": wanted.runs}, _table)
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
    parser = argparse.ArgumentParser(prog="./dev bench guides", description="Đo tìm kiếm trong kho tài liệu.")
    parser.add_argument("--count", type=int, default=GUIDES, help="số tài liệu dựng sẵn")
    parser.add_argument("--runs", type=int, default=20, help="số lần hỏi mỗi câu")
    parser.add_argument("--quick", action="store_true", help="500 tài liệu, ba lần: chỉ để xem có chạy không")
    parser.add_argument("--databases", default="sqlite,postgres", help="sqlite, postgres hoặc cả hai")
    wanted = parser.parse_args(words)
    if wanted.quick:
        wanted.count, wanted.runs = 500, 3
    wanted.databases = wanted.databases.split(",")
    return wanted


def _parts(wanted: argparse.Namespace) -> Iterator[Part]:
    for one in wanted.databases:
        yield Part(("search", one), f"tìm, {NAMES[one]}", partial(_measured, one, wanted))


def _measured(database: str, wanted: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="hotro-kho-") as folder:
        if database == "sqlite":
            return _asked(Path(folder), {"DATABASE_URL": ""}, wanted)
        with postgres(durable=True, own=True) as server:
            return _asked(Path(folder), {"DATABASE_URL": _database(server)}, wanted)


def _asked(data: Path, place: dict[str, str], wanted: argparse.Namespace) -> dict[str, Any]:
    environ = clean(dict(os.environ)) | fixed(data) | place | {"REDIS_URL": "", "LOG_LEVEL": "ERROR"}
    _run(["manage.py", "migrate", "--verbosity", "0"], environ)
    told = _run(["-m", "tests.bench.guideroom.searches", str(wanted.count), str(wanted.runs)], environ)
    return dict(json.loads(told.splitlines()[-1]))


def _table(found: dict[str, Any]) -> list[str]:
    lines = [f"Tìm trong kho {found['guides']} tài liệu, {found['runs']} lần mỗi câu, mili giây"]
    for database, figures in found.get("search", {}).items():
        spent = f"đưa vào {figures['filled']:.0f} giây, lập chỉ mục {figures['indexed']:.0f} giây"
        lines.append(f"{NAMES[database]:11} {spent}")
        for name, one in figures["search"].items():
            verdict = "đạt" if one["p95"] <= GATE else MISSED
            lines.append(
                f"{NAMES[database]:11} {WORDS[name]:34} p50 {one['p50']:6.1f}  p95 {one['p95']:6.1f}  "
                f"riêng bộ xử lý p95 {one['cpu95']:6.1f}  ≤ {GATE:.0f}: {verdict}"
            )
    return lines + [f"hỏng: {name}: {why}" for name, why in found.get("failed", {}).items()]
