"""`./dev test`: the whole suite on SQLite, then on PostgreSQL + Redis, and what was left out, by name."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests import pieces
from tests.environment import CHOSEN_OUTSIDE, ROOT, clean
from tests.order import BROWSER
from tests.servers import Missing
from tests.servers.postgres import postgres
from tests.servers.redis import redis

NOTHING_COLLECTED = 5
# Two processes, one for each core of a small machine; tests.order says what starts first. Browser tests are
# few and long and share nothing within a file, so they are dealt out one by one.
PARALLEL = ("-n", "2", "--no-loadscope-reorder", "--dist", "loadfile")
ONE_BY_ONE = ("-n", "2", "--no-loadscope-reorder", "--dist", "loadgroup")


@dataclass(slots=True)
class Half:
    """One run of the suite: what it ran on and what came of it."""

    title: str
    counts: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def failed(self) -> int:
        """Tests that failed or could not be set up, and test processes that broke off."""
        return self.counts["failed"] + self.counts["error"] + self.counts["broken"]

    def line(self) -> str:
        """Give the figures in pytest's own words."""
        passed = self.counts["passed"] + self.counts["xfailed"]
        skipped = self.counts["skipped"]
        return (
            f"{self.title}: {passed} passed, {self.failed} failed, {skipped} skipped in {self.seconds:.0f}s"
        )


def passes(words: Sequence[str]) -> list[list[str]]:
    """Give pytest's arguments, one list a run: browser tests apart, for a browser stays with its process.

    Whoever chooses by `-m` or sets `-n` gets one run with exactly that.
    """
    if any(word.startswith(("-m", "-n")) for word in words):
        return [list(words)]
    return [
        ["-m", "not browser", *PARALLEL, *words],
        ["-m", BROWSER, *ONE_BY_ONE, *words],
    ]


def run_half(half: Half, words: Sequence[str], environ: Mapping[str, str]) -> None:
    """Run the suite once in the surroundings `environ`, adding to the figures of `half`."""
    started = time.monotonic()
    for arguments in passes(words):
        with tempfile.TemporaryDirectory(prefix="hotro-ket-qua-") as folder:
            result = Path(folder) / "result.json"
            command = [sys.executable, "-m", "pytest", "-q", *arguments]
            print(f"\n══ {half.title}: pytest {' '.join(arguments)}", flush=True)
            status = subprocess.run(
                command, cwd=ROOT, env={**environ, "TEST_RESULT": str(result)}, check=False
            ).returncode
            _add(half, result, status)
    half.seconds += time.monotonic() - started


def _add(half: Half, result: Path, status: int) -> None:
    told = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {}
    half.left_out.update(told.pop("skips", {}))
    half.left_out.update(dict.fromkeys(told.pop("left_out", []), 0))
    figures = Counter({kind: int(number) for kind, number in told.items()})
    if status not in (0, NOTHING_COLLECTED) and not figures["failed"] + figures["error"]:
        figures["broken"] += 1
    half.counts.update(figures)


@contextlib.contextmanager
def services() -> Iterator[dict[str, str]]:
    """Run PostgreSQL and Redis for as long as the block lasts; the settings that lead to them."""
    with postgres() as database, redis() as doorbell:
        yield {"DATABASE_URL": database.url, "REDIS_URL": doorbell.url}


def run_all(chosen: argparse.Namespace, words: Sequence[str]) -> list[Half]:
    """Run the chosen halves."""
    left = CHOSEN_OUTSIDE | {"PYTHONDONTWRITEBYTECODE"}  # hundreds of processes start: none compiles anew
    base = {name: text for name, text in clean(dict(os.environ)).items() if name not in left}
    halves: list[Half] = []
    if not chosen.postgres:
        halves.append(Half("SQLite"))
        run_half(halves[-1], words, base)
    if not chosen.sqlite:
        halves.append(Half("PostgreSQL + Redis"))
        try:
            second = {"TEST_FIRST_HALF_RAN": "1"} if len(halves) > 1 else {}
            with services() as settings:
                run_half(halves[-1], words, base | settings | second)
        except Missing as lacking:
            halves[-1].left_out[f"cả lượt PostgreSQL + Redis: {lacking}"] += 1
    return halves


def report(halves: Sequence[Half], absent: Sequence[str]) -> int:
    """Print what was left out, by name, then the figures of each half; the number of things left out."""
    if len(halves) > 1:
        print(f"\n{halves[1].title}: phần không hỏi cơ sở dữ liệu đã chạy ở lượt {halves[0].title}.")
    lines = [f"máy này thiếu {piece}" for piece in absent]
    for half in halves:
        for reason, times in sorted(half.left_out.items()):
            many = f"{times} phép thử: " if times else ""
            lines.append(f"{half.title}: {many}{reason}")
    print(f"\n══ Không chạy được / bỏ ra: {len(lines) or 'không bỏ phần nào'}")
    for line in lines:
        print(f"  - {line}")
    print()
    for half in halves:
        print(half.line(), flush=True)
    return len(lines)


def _arguments(words: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="./dev test", add_help=False, allow_abbrev=False)
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--sqlite", action="store_true")
    only.add_argument("--postgres", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--install", action="store_true")
    return parser.parse_known_args(words)


def main(words: Sequence[str]) -> int:
    """Run what was asked; 0 when all passed and, with --all or CI=true, nothing was left out."""
    chosen, rest = _arguments(words)
    in_build = os.environ.get("CI") == "true"
    absent = pieces.absent()
    if absent and (chosen.install or in_build):
        pieces.install(absent)
        absent = pieces.absent()
    halves = run_all(chosen, rest)
    left = report(halves, [piece.what for piece in absent if not piece.replaceable])
    if any(half.failed for half in halves) or not any(half.counts["passed"] for half in halves):
        return 1
    return 1 if left and (chosen.all or in_build) else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
