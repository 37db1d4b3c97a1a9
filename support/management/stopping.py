"""Hears the wish to stop, SIGTERM or Ctrl+C, whichever thread of the process the system tells it to."""

from __future__ import annotations

import signal
import socket
import threading

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def stop_on_signal(stop: threading.Event) -> None:
    """Set `stop` at SIGTERM or Ctrl+C, from now to the end of the process; only the main thread may ask.

    Python runs a handler in the main thread alone, between two of its steps. A main thread that waits for a
    lock takes no step, and only wakes for a signal that the system gave to it and not to another thread. The
    byte that the interpreter writes (signal.set_wakeup_fd) knows no such difference.
    """
    hears, says = socket.socketpair()
    says.settimeout(0)
    for number in SIGNALS:
        signal.signal(number, _handled_by_the_listener)
    signal.set_wakeup_fd(says.fileno(), warn_on_full_buffer=False)

    def listen() -> None:
        with hears, says:  # both live as long as somebody may signal
            while hears.recv(1)[0] not in SIGNALS:
                pass
            stop.set()
            while hears.recv(64):  # a second wish changes nothing
                pass

    threading.Thread(target=listen, name="stop", daemon=True).start()


def _handled_by_the_listener(*_: object) -> None:
    """Be there, so that the signal does not end the process."""
