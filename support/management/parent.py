"""Lets a child process end when the process that started it has gone, however that ended."""

from __future__ import annotations

import os
import signal
import threading
import time

_LOOK_EVERY = 1.0  # seconds


def end_with_parent(parent: int) -> None:
    """Send this process SIGTERM as soon as its parent is not `parent`, even if it died before this call."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=look, name="parent", daemon=True).start()
