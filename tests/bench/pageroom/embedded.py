"""The embedded mode: start to first page, memory at rest, bytes of the first load and of the next page."""

from __future__ import annotations

import contextlib
import gzip
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from tests.bench.common.figures import middle
from tests.environment import ROOT, clean
from tests.servers.process import free_port

# Seconds: the start that makes the database, the other starts, standing idle.
FIRST, LATER, REST = 600.0, 60.0, 20.0
_LINKED = re.compile(r"""(?:href|src)="(/static/[^"]+)\"""")
_WITHIN = {
    ".css": re.compile(r"""url\(["']?([^"')]+)"""),
    ".js": re.compile(r"""["'](\./[^"']+\.js)["']"""),
}
_ELSEWHERE = "latin-ext"  # fonts for signs no Vietnamese page has


def measured(starts: int = 3) -> dict[str, Any]:
    """Start on an empty folder, then `starts` times more; seconds, MB and bytes of the last start."""
    with tempfile.TemporaryDirectory(prefix="hotro-nhung-") as folder:
        port = free_port()
        seconds, found = [], {}
        for place in range(1 + starts):
            with _running(Path(folder), port, LATER if place else FIRST) as (spent, pid):
                seconds.append(spent)
                if place == starts:
                    found = _weighed(f"http://127.0.0.1:{port}/")
                    time.sleep(REST)
                    found |= _memory(pid)
        return {
            "first": seconds[0],
            "seconds": middle(seconds[1:] or seconds),
            "load": os.getloadavg()[0],
        } | found


@contextlib.contextmanager
def _running(data: Path, port: int, most: float) -> Iterator[tuple[float, int]]:
    """Run the product; gives the seconds until a page was answered, and the pid of the parent of all."""
    command = [sys.executable, "manage.py", "run_embedded", "--port", str(port), "--data", str(data)]
    command += ["--no-trial", "--no-demo"]
    begun = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=ROOT, env=clean(dict(os.environ)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(f"http://127.0.0.1:{port}/"):
            if child.poll() is not None or time.perf_counter() - begun > most:
                raise RuntimeError("bản nhúng không trả lời")
            time.sleep(0.02)
        yield time.perf_counter() - begun, child.pid
    finally:
        child.send_signal(signal.SIGINT)
        child.wait(60)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _memory(pid: int) -> dict[str, float]:
    """Return the MB of a process and all below it: each by itself (RSS), and with what they share once."""
    tree = [pid]
    for one in tree:
        for task in Path(f"/proc/{one}/task").iterdir():
            tree += [int(word) for word in (task / "children").read_text().split()]
    sums = {"rss": 0.0, "pss": 0.0}
    for one in tree:
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            name, _colon, size = line.partition(":")
            if name.lower() in sums:
                sums[name.lower()] += int(size.split()[0]) / 1024
    return sums | {"processes": float(len(tree))}


def _weighed(url: str) -> dict[str, int]:
    """Return the packed bytes of a first load, everything it links to with it, and of the page again."""
    seen: dict[str, int] = {}
    page = _fetch(url, seen)
    again = seen[url]
    waiting = [urljoin(url, path) for path in _LINKED.findall(page)]
    while waiting:
        one = waiting.pop()
        if one in seen or _ELSEWHERE in one:
            continue
        words = _fetch(one, seen)
        within = _WITHIN.get(Path(one.partition("?")[0]).suffix)
        if within:
            waiting += [urljoin(one, path) for path in within.findall(words) if "data:" not in path]
    return {"first_load": sum(seen.values()), "next_page": again, "files": len(seen)}


def _fetch(url: str, seen: dict[str, int]) -> str:
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=20) as answer:
        raw = answer.read()
        seen[url] = len(raw)
        packed = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(raw) if packed else raw).decode("utf-8", "replace")
