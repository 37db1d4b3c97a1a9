"""`./dev bench mail`: from the mail server to the ticket, beside django-helpdesk on the same mails."""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.common.frame import MISSED, NAMES, report
from tests.bench.mailroom.parts import Part
from tests.bench.mailroom.stage import Run, Stage, soon, stage
from tests.servers.faults import fault_proxy

WARM = 20  # mails read before the clock runs
SIDES = {
    "ours": "hệ thống",
    "alone": "hệ thống, không song song",
    "peer": "django-helpdesk 2.6.1 get_email",
}
GATES = {"postgres": 5.0, "sqlite": 4.0}
TWO_GATE, CYCLE_GATE, IMPORT_GATE, MEMORY_GATE = 1.6, 64 * 1024, 300.0, 400.0
PUSHED_GATE, POLLED_GATE = 1.0, 65.0
HOW = {"pushed": ("báo ngay (IDLE)", PUSHED_GATE), "polled": ("chỉ đọc mỗi phút", POLLED_GATE)}
CYCLE_WORDS = {"moved": "thư đã chuyển đi", "left": "thư để nguyên tại chỗ"}
ARRIVALS, ARRIVALS_POLLED = 40, 3  # mails delivered one by one
LONG = 100_000  # mails of a first import
KILLED_AT = 0.4  # of them processed when the first process is killed


def main(words: Sequence[str]) -> int:
    """Measure, print a table and one line of JSON, keep it in .tmp/bench/mail.json after each part.

    1 without the servers, when a part fails, and when an aim is missed.
    """
    wanted = _options(words)
    head: dict[str, Any] = {"mails": wanted.count, "runs": wanted.runs}
    return report("mail", head, _parts(wanted, head), _table)


def _parts(wanted: argparse.Namespace, head: dict[str, Any]) -> Iterator[Part]:
    """Yield the parts, the servers running as long as they are measured."""
    with stage() as room:
        measure = _Measure(room, wanted)
        head["bytes"] = measure.bytes
        yield from measure.parts()


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench mail", description="Đo đường đi của thư.")
    parser.add_argument("--count", type=int, default=1000, help="số thư của một lần đo")
    parser.add_argument("--runs", type=int, default=3, help="số lần đo; bảng ghi trung vị")
    parser.add_argument("--quick", action="store_true", help="200 thư, một lần: chỉ để xem có chạy không")
    parser.add_argument("--databases", default="postgres,sqlite", help="postgres, sqlite hoặc cả hai")
    parser.add_argument("--only-speed", action="store_true", help="bỏ phần gửi lại, hai tiến trình, vòng yên")
    parser.add_argument("--without-peer", action="store_true", help="không chạy django-helpdesk")
    parser.add_argument("--import", dest="first", type=int, default=0, help="nhập lần đầu một hộp N thư")
    parser.add_argument("--long", action="store_const", const=LONG, dest="first", help=f"như --import {LONG}")
    parser.add_argument("--polled", action="store_true", help="đo cả màn hình khi chỉ đọc mỗi phút")
    parser.add_argument("--only-import", action="store_true", help="chỉ đo việc nhập lần đầu")
    wanted = parser.parse_args(words)
    if wanted.quick:
        wanted.count, wanted.runs = 200, 1
    wanted.databases = wanted.databases.split(",")
    return wanted


class _Measure:
    """All measurements on one stage."""

    def __init__(self, room: Stage, wanted: argparse.Namespace) -> None:
        self.room, self.wanted = room, wanted
        self.count: int = wanted.count
        self.mails = room.mails("do", self.count)
        self.warm = room.mails("khoi-dong", WARM)
        self.sides = ["ours", "alone"] if wanted.without_peer else ["peer", "ours", "alone"]

    @property
    def bytes(self) -> int:
        """Size of the mails of one run."""
        return sum(file.stat().st_size for file in self.mails.iterdir())

    def parts(self) -> Iterator[Part]:
        """Give what was asked for, the quick parts first."""
        wanted = self.wanted
        databases = () if wanted.only_import else wanted.databases
        for one in databases:
            yield Part(("speed", one), f"tốc độ, {NAMES[one]}", partial(self.speed, one))
        if not (wanted.only_speed or wanted.only_import):
            yield from self._beside_speed()
        if wanted.first:
            yield Part(("import",), "nhập lần đầu", partial(self.first_import, wanted.first))

    def _beside_speed(self) -> Iterator[Part]:
        for one in self.wanted.databases:
            yield Part(("again", one), f"gửi lại, {NAMES[one]}", partial(self.again, one))
        if "postgres" in self.wanted.databases:
            yield Part(("two",), "hai tiến trình", self.two_processes)
        pushed = partial(self.arrival, ARRIVALS, pushed=True)
        yield Part(("arrival", "pushed"), "thư đến, báo ngay", pushed)
        if self.wanted.first or self.wanted.polled:
            polled = partial(self.arrival, ARRIVALS_POLLED, pushed=False)
            yield Part(("arrival", "polled"), "thư đến, chỉ đọc mỗi phút", polled)
        for how, folder in (("moved", "DaXuLy"), ("left", "")):
            yield Part(("cycle", how), f"vòng yên, {CYCLE_WORDS[how]}", partial(self.cycle, folder))

    def speed(self, database: str) -> dict[str, Any]:
        """Run both sides in turn; medians, and the ratio of each pair of runs."""
        taken: dict[str, list[dict[str, Any]]] = {side: [] for side in self.sides}
        for _run in range(self.wanted.runs):
            for side in self.sides:
                env, box = self.room.world(_who(side), database), self._filled(self.mails)
                order = self.room.order(box, warm=self.warm, alone=side == "alone")
                taken[side].append(Run(_who(side), env, order).answer())
                self.room.drop(env)
                rate = self.count / taken[side][-1]["seconds"]
                _say(f"{NAMES[database]}, {SIDES[side]}: {rate:.0f} thư/giây")
        found: dict[str, Any] = {side: self._median(runs) for side, runs in taken.items()}
        if "peer" in taken:
            for side in ("ours", "alone"):
                pairs = list(zip(taken["peer"], taken[side], strict=True))
                found[side]["ratio"] = median(peer["seconds"] / ours["seconds"] for peer, ours in pairs)
                found[side]["cpu_ratio"] = median(peer["cpu"] / ours["cpu"] for peer, ours in pairs)
        return found

    def _filled(self, mails: Path, *, times: int = 1) -> str:
        box = self.room.mailbox()
        self.room.fill(box, mails, times=times)
        return box

    def _median(self, runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
        return {
            "per_second": median(self.count / one["seconds"] for one in runs),
            "cpu_ms": median(1000 * one["cpu"] / self.count for one in runs),
            "server_cpu_ms": median(1000 * one["server"] / self.count for one in runs),
            "mb": max(one["mb"] for one in runs),
            "last": {name: one for name, one in runs[-1].items() if name not in ("begun", "ended")},
        }

    def again(self, database: str) -> dict[str, Any]:
        """Deliver the same mails twice; how many tickets the second delivery made on each side."""
        found: dict[str, Any] = {}
        for side in self.sides[:-1]:
            env, box = self.room.world(side, database), self._filled(self.mails)
            first = Run(side, env, self.room.order(box)).answer()
            self.room.fill(box, self.mails)
            second = Run(side, env, self.room.order(box)).answer()
            found[side] = {
                "tickets": first["tickets"],
                "more_tickets": second["tickets"] - first["tickets"],
                "more_messages": second["messages"] - first["messages"],
                "per_second": self.count / second["seconds"],
            }
            self.room.drop(env)
        return found

    def two_processes(self) -> dict[str, Any]:
        """Two mailboxes read by one process, then two others by a process each, on PostgreSQL.

        None of them works in parallel by itself: on two processors that would hide the second process.
        """
        halves = [self.room.mails(name, self.count) for name in ("mot", "hai")]
        ratios, rates = [], []
        for _run in range(self.wanted.runs):
            alone = self._together([[self._filled(half) for half in halves]])
            both = self._together([[self._filled(half)] for half in halves])
            ratios.append(alone / both)
            rates.append(2 * self.count / both)
        return {"ratio": median(ratios), "per_second": median(rates)}

    def _together(self, parts: Sequence[Sequence[str]]) -> float:
        """Give each process its mailboxes, let all begin at one moment; seconds until the last is done."""
        env = self.room.world("ours", "postgres")
        begin = soon(6)
        warm = [self.room.mails(f"khoi-dong-{number}", WARM) for number in range(len(parts))]
        orders = [
            self.room.order(*boxes, warm=first, wait=begin, alone=True)
            for boxes, first in zip(parts, warm, strict=True)
        ]
        answers = [run.answer() for run in [Run("ours", env, order) for order in orders]]
        self.room.drop(env)
        return float(max(one["ended"] for one in answers) - min(one["begun"] for one in answers))

    def arrival(self, count: int, *, pushed: bool) -> dict[str, Any]:
        """Deliver mails one by one to the running product; seconds until each stands on an open screen."""
        env = self.room.world("ours", "sqlite")
        order = {"account": self.room.mailbox(), "host": self.room.imap.host, "port": self.room.imap.port}
        taken = sorted(Run("arrival", env, order | {"count": count, "pushed": pushed}).answer())
        self.room.drop(env)
        p95 = taken[math.ceil(0.95 * count) - 1]
        return {"mails": count, "median": median(taken), "p95": p95, "most": taken[-1]}

    def cycle(self, move_to: str) -> int:
        """Count the bytes the server sends for a visit that finds nothing new."""
        env, box = self.room.world("ours", "sqlite"), self._filled(self.mails)
        Run("ours", env, self.room.order(box, move_to=move_to)).answer()
        with fault_proxy(self.room.imap.host, self.room.imap.port) as proxy:
            Run("ours", env, self.room.order(box, move_to=move_to, port=proxy.port)).answer()
            passed = proxy.passed
        self.room.drop(env)
        return passed

    def first_import(self, count: int) -> dict[str, Any]:
        """Read a mailbox of `count` mails for the first time, on PostgreSQL, killed once on the way."""
        _say(f"Viết {count} thư…")
        env, box = self.room.world("ours", "postgres"), self._filled(self.room.mails("nhap", count))
        order = self.room.order(box)
        begun = time.monotonic()
        killed = Run("ours", env, order)
        most = killed.kill_when(lambda: self.room.processed(env) >= KILLED_AT * count)
        before, done = time.monotonic() - begun, self.room.processed(env)
        _say(f"Ngắt sau {before:.0f} giây, đã xử lý {done} thư; chạy tiếp…")
        again = time.monotonic()
        taken: dict[str, Any] = Run("ours", env, order).answer()
        seconds = before + time.monotonic() - again  # both with their start
        exact = self.room.exact(env, count)
        self.room.drop(env)
        return taken | {
            "mails": count, "seconds": seconds, "per_second": count / seconds, "mb": max(most, taken["mb"]),
            "killed_at": done, "exact": exact,
        }  # fmt: skip


def _who(side: str) -> str:
    """Return whose process plays a side."""
    return "peer" if side == "peer" else "ours"


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _table(found: dict[str, Any]) -> list[str]:
    lines = [
        f"{found['mails']} thư, {found['bytes'] / 1e6:.0f} MB, trung vị của {found['runs']} lần",
        f"{'':42}{'thư/giây':>10}{'CPU ms/thư':>12}{'CSDL ms/thư':>13}{'RSS MB':>8}",
    ]
    for database, sides in found.get("speed", {}).items():
        lines += [_row(f"{NAMES[database]}, {SIDES[side]}", sides[side]) for side in SIDES if side in sides]
        if "peer" in sides:
            one, alone = sides["ours"], sides["alone"]
            lines.append(
                f"{'':4}gấp {one['ratio']:.1f} lần django-helpdesk (CPU: {one['cpu_ratio']:.1f} lần), "
                f"không song song {alone['ratio']:.1f} (CPU: {alone['cpu_ratio']:.1f}); "
                + _judged(one["ratio"] >= GATES[database], f"≥ {GATES[database]:.0f} lần")
            )
    for database, sides in found.get("again", {}).items():
        lines += [
            f"Gửi lại, {NAMES[database]}, {SIDES[side]}: thêm {one['more_tickets']} phiếu, "
            f"{one['more_messages']} lời ({one['per_second']:.0f} thư/giây)"
            for side, one in sides.items()
        ]
    return lines + _further(found)


def _further(found: dict[str, Any]) -> list[str]:
    lines = []
    if two := found.get("two"):
        lines.append(
            f"Hai tiến trình so với một, PostgreSQL: {two['ratio']:.2f} lần, "
            f"{two['per_second']:.0f} thư/giây; " + _judged(two["ratio"] >= TWO_GATE, f"≥ {TWO_GATE} lần")
        )
    if cycle := found.get("cycle"):
        lines += [
            f"Một vòng đọc hộp thư không có gì mới, {CYCLE_WORDS[how]}: {size} byte; "
            + _judged(size < CYCLE_GATE, "< 64 KB")
            for how, size in cycle.items()
        ]
    for how, one in found.get("arrival", {}).items():
        words, gate = HOW[how]
        lines.append(
            f"Từ máy chủ thư đến màn hình đang mở, {words}: trung vị {one['median']:.2f} giây, "
            f"p95 {one['p95']:.2f} giây; " + _judged(one["p95"] <= gate, f"p95 ≤ {gate:.0f} giây")
        )
    if first := found.get("import"):
        lines.append(
            f"Nhập lần đầu {first['mails']} thư, bị ngắt sau {first['killed_at']} thư rồi chạy tiếp: "
            f"{first['seconds']:.0f} giây, RSS {first['mb']:.0f} MB; "
            + _judged(first["seconds"] <= IMPORT_GATE and first["mb"] < MEMORY_GATE, "≤ 5 phút, < 400 MB")
        )
        lines.append(
            f"Sau khi nhập: {first['tickets']} phiếu, {first['messages']} lời, {first['entries']} dòng sổ; "
            + _judged(first["exact"], "mỗi thư đúng một lần")
        )
    lines += [f"HỎNG, {part}: {why}" for part, why in found.get("failed", {}).items()]
    return lines


def _row(words: str, one: dict[str, Any]) -> str:
    speed = f"{words:42}{one['per_second']:>10.0f}{one['cpu_ms']:>12.2f}"
    return f"{speed}{one['server_cpu_ms']:>13.2f}{one['mb']:>8.0f}"


def _judged(good: bool, aim: str) -> str:
    return f"đích {aim}: {'đạt' if good else MISSED}"
