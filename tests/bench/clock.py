"""`./dev bench clock`: one sweep of many open clocks, quiet, with some due, and with all due at once."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from functools import partial
from statistics import median
from typing import Any

from tests.bench.common import frame
from tests.bench.common.frame import MISSED, NAMES
from tests.bench.mailroom.parts import Part

OPEN, GATE = 100_000, 5.0
SWEEPS = {
    "quiet": "không đồng hồ nào tới mốc",
    "some": "5 % vừa quá hạn, chưa báo",
    "again": "5 % quá hạn, đã báo",
    "all": "mọi đồng hồ quá hạn cùng lúc, chưa báo",
}
GATED = ("quiet", "some", "again")  # the last is no morning of an office; told as it is


def main(words: Sequence[str]) -> int:
    """Measure and tell (see `frame.report`)."""
    wanted = _options(words)
    return frame.report("clock", {"clocks": wanted.count, "runs": wanted.runs}, _parts(wanted), _table)


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = frame.parser("clock", "Đo lượt quét đồng hồ của phiếu.", "postgres")
    parser.add_argument("--count", type=int, default=OPEN, help="số đồng hồ đang chạy")
    parser.add_argument("--runs", type=int, default=3, help="số lần đo; bảng ghi trung vị")
    parser.add_argument(
        "--quick", action="store_true", help="2.000 đồng hồ, một lần: chỉ để xem có chạy không"
    )
    wanted = parser.parse_args(words)
    if wanted.quick:
        wanted.count, wanted.runs = 2000, 1
    return wanted


def _parts(wanted: argparse.Namespace) -> Iterator[Part]:
    for one in wanted.databases:
        yield Part(("sweep", one), f"lượt quét, {NAMES[one]}", partial(_measured, one, wanted))


def _measured(database: str, wanted: argparse.Namespace) -> dict[str, Any]:
    """Measure each kind of sweep, every time on a database of its own; medians."""
    asked = ("tests.bench.clockroom.sweeps", str(wanted.count))
    taken = [frame.in_place(database, asked) for _run in range(wanted.runs)]
    found: dict[str, Any] = {
        name: {
            "seconds": median(one[name]["seconds"] for one in taken),
            "applied": taken[-1][name]["applied"],
        }
        for name in SWEEPS
    }
    return found | {"clocks": taken[-1]["clocks"], "filled": median(one["filled"] for one in taken)}


def _table(found: dict[str, Any]) -> list[str]:
    lines = [f"Lượt quét đồng hồ, {found['clocks']} đồng hồ đang chạy, trung vị của {found['runs']} lần"]
    for database, figures in found.get("sweep", {}).items():
        for name, words in SWEEPS.items():
            seconds, applied = figures[name]["seconds"], figures[name]["applied"]
            verdict = "đạt" if seconds <= GATE else MISSED
            aim = f"≤ {GATE:.0f} giây: {verdict}" if name in GATED and database == "postgres" else ""
            lines.append(f"{NAMES[database]:11} {words:42} {seconds:7.2f} giây  {applied:7} lần báo  {aim}")
    return lines + frame.failures(found)
