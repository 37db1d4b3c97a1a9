"""`./dev bench pages`: the pages at 10,000 and at 1,000,000 tickets, and the embedded mode's first load."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from tests.bench.common import frame
from tests.bench.common.frame import MISSED
from tests.bench.mailroom.parts import Part
from tests.bench.pageroom import embedded

SMALL, LARGE = 10_000, 1_000_000
GATE, SEARCH_GATE, GROWTH, QUERIES = 30.0, 50.0, 1.3, 15  # milliseconds at p95, times, questions
START, MEMORY, FIRST_LOAD, NEXT_PAGE = 4, 260, 180, 40  # seconds, MB, KB, KB
WORDS = {
    "queue": "danh sách phiếu, cán bộ xử lý",
    "queue, lead": "danh sách phiếu, lãnh đạo đội",
    "ticket": "trang phiếu, mọi phiếu",
    "ticket, lead": "trang phiếu chưa đóng, lãnh đạo đội",
    "register": "sổ tiếp nhận",
    "register, words": "sổ tiếp nhận, tìm theo chữ",
    "requests, liaison": "yêu cầu của cơ quan, đầu mối",
    "duty board": "bảng nghĩa vụ, 500 cơ quan × 30 hệ thống",
    "library": "kho tài liệu",
    "guide": "trang tài liệu",
    "search rare": "tìm: chữ hiếm",
    "search common": "tìm: chữ thường gặp",
    "search none": "tìm: không phiếu nào có",
    "search no marks": "tìm: không dấu",
    "search code": "tìm: mã lỗi, mã phiếu",
}


def main(words: Sequence[str]) -> int:
    """Measure and tell (see `frame.report`)."""
    wanted = _options(words)
    sizes = sorted({min(SMALL, wanted.tickets), wanted.tickets})
    head = {"tickets": sizes, "runs": wanted.runs}
    return frame.report("pages", head, _parts(wanted, sizes), _table)


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench pages", description="Đo các trang khi có nhiều phiếu.")
    parser.add_argument("--tickets", type=int, default=LARGE, help="số phiếu của lượt lớn")
    parser.add_argument("--runs", type=int, default=200, help="số lần mở mỗi trang")
    parser.add_argument("--starts", type=int, default=3, help="số lần khởi động bản nhúng; 0: không đo")
    return parser.parse_args(words)


def _parts(wanted: argparse.Namespace, sizes: list[int]) -> Iterator[Part]:
    asked = ("tests.bench.pageroom.pages", str(wanted.runs), *map(str, sizes))
    yield Part(
        ("filled",), "các trang, PostgreSQL", partial(frame.in_place, "postgres", asked, durable=False)
    )
    if wanted.starts:
        yield Part(("embedded",), "bản nhúng", partial(embedded.measured, wanted.starts))


def _table(found: dict[str, Any]) -> list[str]:
    lines = [f"Mở các trang qua cả hệ thống, {found['runs']} lần mỗi trang, mili giây"]
    filled = found.get("filled", {})
    for size, told in filled.items():
        lines.append(f"{int(size):,} phiếu: nạp {told['filled']:.0f} giây, máy đang tải {told['load']:.1f}")
        for name, one in told["pages"].items():
            before = filled[min(filled, key=int)]["pages"][name]
            lines.append(_line(name, one, before if before is not one else None))
    return lines + _embedded(found.get("embedded", {})) + frame.failures(found)


def _embedded(told: dict[str, Any]) -> list[str]:
    if not told:
        return []
    rows = (
        ("bản nhúng: khởi động đến trang đầu", told["seconds"], START, "giây"),
        (f"bản nhúng: bộ nhớ khi nghỉ, {told['processes']:.0f} tiến trình", told["rss"], MEMORY, "MB"),
        ("bản nhúng: lần mở đầu, đã nén", told["first_load"] / 1024, FIRST_LOAD, "KB"),
        ("bản nhúng: trang kế tiếp", told["next_page"] / 1024, NEXT_PAGE, "KB"),
    )
    return [
        f"{words:42} {value:7.1f} {unit}  ≤ {gate}: {'đạt' if value <= gate else MISSED}"
        for words, value, gate, unit in rows
    ]


def _line(name: str, one: dict[str, Any], before: dict[str, Any] | None) -> str:
    gate = SEARCH_GATE if name.startswith("search") else GATE
    grown = one["cpu95"] / before["cpu95"] if before else 1.0
    good = one["p95"] <= gate and one["queries"] <= QUERIES and grown <= GROWTH
    return (
        f"{WORDS[name]:42} p50 {one['p50']:6.1f}  p95 {one['p95']:7.1f}  riêng bộ xử lý {one['cpu50']:5.1f} "
        f"{one['cpu95']:6.1f}  {one['queries']:2} câu hỏi, lâu nhất {one['slowest']:7.1f}  "
        f"{one['bytes'] / 1024:4.0f} KB, nén {one['gzip'] / 1024:4.1f}  ≤ {gate:.0f}: "
        f"{'đạt' if good else MISSED}"
    )
