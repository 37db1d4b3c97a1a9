"""What a run did and what it left out: gathered from all test processes, told at the end, kept as JSON."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

COUNTED = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
_left = pytest.StashKey[Counter[str]]()


def _told_by_servers() -> list[str]:
    """Sentences of tests.servers on what this machine cannot offer."""
    from tests.servers import left_out

    return [f"{what}: {why}" for what, why in left_out]


def pytest_configure(config: pytest.Config) -> None:
    """Start with nothing left out."""
    config.stash[_left] = Counter()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over what a parallel test process left out."""
    node.config.stash[_left].update(getattr(node, "workeroutput", {}).get("left_out", []))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what this process left out to the one that reports."""
    told = _told_by_servers()
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = told
    else:
        session.config.stash[_left].update(told)


def _reason(report: Any) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Name everything left out; write the figures to the file named by TEST_RESULT."""
    stats = terminalreporter.stats
    skipped = Counter(_reason(report) for report in stats.get("skipped", []))
    left = sorted(config.stash[_left])
    if skipped or left:
        terminalreporter.section("Không chạy được / bỏ ra")
        for reason, times in sorted(skipped.items()):
            terminalreporter.line(f"{times} phép thử: {reason}")
        for sentence in left:
            terminalreporter.line(sentence)
    if target := os.environ.get("TEST_RESULT"):
        figures = {kind: len(stats.get(kind, [])) for kind in COUNTED}
        Path(target).write_text(json.dumps({**figures, "skips": skipped, "left_out": left}), encoding="utf-8")
