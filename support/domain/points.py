"""Named points where the crash tests may kill the process; in ordinary running they do nothing.

`CRASH_POINT=name` or `name:n` kills at the n-th passing of that point; `CRASH_LOG=file` notes each
passing, so that a sweep can prove that its point was really reached.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path

_WANTED, _, _NTH = os.environ.get("CRASH_POINT", "").partition(":")
_LOG = os.environ.get("CRASH_LOG", "")
_passed: Counter[str] = Counter()


def point(name: str) -> None:
    """Pass the point called `name`; dies here by SIGKILL when the environment asks for it."""
    if not _WANTED and not _LOG:
        return
    _passed[name] += 1
    if _LOG:
        with Path(_LOG).open("a", encoding="ascii") as log:
            log.write(f"{name}\n")
    if name == _WANTED and _passed[name] == int(_NTH or 1):
        os.kill(os.getpid(), signal.SIGKILL)
