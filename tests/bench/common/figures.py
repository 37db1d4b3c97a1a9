"""Figures out of many single measurements."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median


def share(seconds: Sequence[float], part: float) -> float:
    """Return the quantile `part` (0.95) of seconds, in milliseconds."""
    return 1000 * sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * part))]


def spread(worked: Sequence[float], waited: Sequence[float]) -> dict[str, float]:
    """Return p50 and p95 in milliseconds, of processor time and of time on the clock."""
    return {
        "cpu50": share(worked, 0.5),
        "cpu95": share(worked, 0.95),
        "p50": share(waited, 0.5),
        "p95": share(waited, 0.95),
    }


def middle(figures: Sequence[float]) -> float:
    """Return the median."""
    return median(figures)
