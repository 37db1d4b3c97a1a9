"""`./dev bench guides`: searching the library of 20,000 guides, by kind of question, on both databases."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from tests.bench.common import frame
from tests.bench.common.frame import MISSED, NAMES
from tests.bench.mailroom.parts import Part

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
    """Measure and tell (see `frame.report`)."""
    wanted = _options(words)
    return frame.report("guides", {"guides": wanted.count, "runs": wanted.runs}, _parts(wanted), _table)


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = frame.parser("guides", "Đo tìm kiếm trong kho tài liệu.", "sqlite,postgres")
    parser.add_argument("--count", type=int, default=GUIDES, help="số tài liệu dựng sẵn")
    parser.add_argument("--runs", type=int, default=20, help="số lần hỏi mỗi câu")
    parser.add_argument("--quick", action="store_true", help="500 tài liệu, ba lần: chỉ để xem có chạy không")
    wanted = parser.parse_args(words)
    if wanted.quick:
        wanted.count, wanted.runs = 500, 3
    return wanted


def _parts(wanted: argparse.Namespace) -> Iterator[Part]:
    asked = ("tests.bench.guideroom.searches", str(wanted.count), str(wanted.runs))
    for one in wanted.databases:
        yield Part(("search", one), f"tìm, {NAMES[one]}", partial(frame.in_place, one, asked))


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
    return lines + frame.failures(found)
