"""Runs the whole way of a mail in forked children, each of which may be killed at a named point.

Started once (`python -m tests.mailin.crash.runner`), with Django loaded; reads one JSON order a line:
{"point": "fetch.stored", "nth": 1} (or {} to run to the end; "beside": fetch and process at once), forks, and
answers one JSON line: {"killed": bool, "passed": ["fetch.listed", ...], "error": ""}. No threads before the
fork, so forking is safe.
With CRASH_SWAP=1 the server's copy is moved before anything is kept: the sweep must then find losses.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def walk(*, beside: bool) -> None:
    """Go the whole way: fetch (and process meanwhile), process, fetch again (removals), send."""
    from mailin import ahead, fetch
    from mailin.flow import Alongside
    from mailin.models import Mailbox
    from mailin.process import drain
    from support.notify.send import send_due

    mailbox = Mailbox.objects.get()
    ahead.MANY = 2 if beside else sys.maxsize
    for _turn in range(2):
        with Alongside() as alongside:
            report = fetch.fetch_mailbox(mailbox, patience=20, hearer=alongside)
        if report.error or report.busy:
            raise RuntimeError(f"fetch: {report}")
        drain(patience=20)
    while send_due().done:
        pass


def swap() -> None:
    """Break the ledger rule on purpose: move each mail as soon as it was read, before it is kept."""
    from mailin import fetch

    class MovesFirst(fetch.Session):
        def fetch(self, uids: Any) -> Iterator[Any]:
            for one in super().fetch(uids):
                self.move([one.uid])
                yield one

    fetch.Session = MovesFirst  # type: ignore[misc]


def child(order: dict[str, Any], log: str) -> None:
    """Be the process that may die."""
    from support.domain import points

    points._WANTED, points._NTH, points._LOG = order.get("point", ""), str(order.get("nth", 1)), log
    try:
        walk(beside=order.get("beside", False))
    except BaseException:  # noqa: BLE001 - told to the parent
        Path(log + ".error").write_text(traceback.format_exc(), encoding="utf-8")
        os._exit(3)
    os._exit(0)


def run(order: dict[str, Any], room: Path) -> dict[str, Any]:
    """Fork one child for an order and tell what became of it."""
    log = str(room / "passed")
    for leftover in (log, log + ".error"):
        Path(leftover).unlink(missing_ok=True)
    pid = os.fork()
    if pid == 0:
        child(order, log)
    _pid, status = os.waitpid(pid, 0)
    error = Path(log + ".error")
    return {
        "killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
        "passed": Path(log).read_text(encoding="ascii").split() if Path(log).exists() else [],
        "error": error.read_text(encoding="utf-8") if error.exists() else "",
    }


def main() -> None:
    """Load Django once, then obey."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")
    import django

    django.setup()
    if os.environ.get("CRASH_SWAP"):
        swap()
    with tempfile.TemporaryDirectory() as room:
        print(json.dumps({"ready": True}), flush=True)
        for line in sys.stdin:
            print(json.dumps(run(json.loads(line), Path(room))), flush=True)


if __name__ == "__main__":
    main()
