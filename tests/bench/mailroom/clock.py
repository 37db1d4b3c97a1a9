"""What a stretch of work costs: time, processor time of this process and its children, memory."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path
from typing import Self


def _cpu() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def database_cpu() -> float:
    """Return the processor seconds of PostgreSQL and all its processes; 0 for SQLite, which has none."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = _stat(cursor.fetchone()[0])[1]
    living = [stat for path in Path("/proc").glob("[0-9]*") if (stat := _stat(path.name))]
    ticks = sum(_stat(server)[11:15]) + sum(sum(stat[11:13]) for stat in living if stat[1] == server)
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: int | str) -> list[int]:
    """Return the numbers behind a process's name: [1] parent, [11:13] its ticks, [13:15] of the ended."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:  # it has just ended
        return []
    return [0, *map(int, words[1:])]


class Clock:
    """Measures the block it is entered for; `server` is what the database's own process used meanwhile."""

    server = 0.0

    def __enter__(self) -> Self:
        """Begin."""
        self._cpu, self._begun = _cpu(), time.time()
        self._wall = time.perf_counter()
        return self

    def __exit__(self, *_exc: object) -> None:
        """End."""
        self.seconds = time.perf_counter() - self._wall
        self.cpu = _cpu() - self._cpu
        self.ended = time.time()

    def taken(self) -> dict[str, float]:
        """Give seconds, processor seconds (own, the server's), begin and end, most memory in MB."""
        parts = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        peak = sum(resource.getrusage(part).ru_maxrss for part in parts) / 1024
        return {
            "seconds": self.seconds, "cpu": self.cpu, "server": self.server, "begun": self._begun,
            "ended": self.ended, "mb": peak,
        }  # fmt: skip
