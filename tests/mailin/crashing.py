"""Runs the mail room once in forks that kill themselves at a named point.

    python -m tests.mailin.crashing

Reads lines "POINT:N" (empty: no kill) from standard input; for each, forks a child that fetches and
processes, and prints one JSON line {"killed": bool, "code": int, "passed": [names of points]}.
Forking after Django is loaded makes a kill cost some milliseconds.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from pathlib import Path


def _work(wanted: str, log: str) -> None:
    from mailin import mailboxes
    from mailin.fetch import fetch_mailbox
    from mailin.process import drain
    from support.domain import points

    points._WANTED, _, points._NTH = wanted.partition(":")
    points._LOG = log
    for box in mailboxes.active():
        report = fetch_mailbox(box, patience=5)
        if report.error:
            print(report.error, file=sys.stderr)
    drain()


def main() -> None:
    """Answer each line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")
    import django

    django.setup()
    import mailin.fetch
    import mailin.process  # noqa: F401 - loaded once, before the forks

    for line in sys.stdin:
        with tempfile.NamedTemporaryFile("r", encoding="ascii") as log:
            child = os.fork()
            if child == 0:
                try:
                    _work(line.strip(), log.name)
                except BaseException as error:  # noqa: BLE001 - told to the parent
                    print(repr(error), file=sys.stderr, flush=True)
                    os._exit(3)
                os._exit(0)
            _pid, status = os.waitpid(child, 0)
            killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
            code = -1 if killed else os.waitstatus_to_exitcode(status)
            passed = sorted(set(Path(log.name).read_text(encoding="ascii").split()))
            print(json.dumps({"killed": killed, "code": code, "passed": passed}), flush=True)


if __name__ == "__main__":
    main()
