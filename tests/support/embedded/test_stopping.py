"""A wish to stop is heard whichever thread of the process the system tells it to."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.environment import ROOT

pytestmark = pytest.mark.once
# The main thread waits without end, as the mail watcher and the runner do; the signal goes to another thread.
WAITING = """
import signal, sys, threading, time
from support.management.stopping import stop_on_signal

stop = threading.Event()
stop_on_signal(stop)
other = threading.Thread(target=time.sleep, args=(600,), daemon=True)
other.start()
wish = signal.Signals[sys.argv[1]]
threading.Timer(0.5, lambda: signal.pthread_kill(other.ident, wish)).start()
stop.wait()
print("Đã dừng.")
"""


@pytest.mark.parametrize("wish", ["SIGTERM", "SIGINT"])
def test_a_signal_that_another_thread_receives_still_wakes_a_waiting_main_thread(wish: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WAITING, wish],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "Đã dừng.", "")
