"""The product's side of a measurement, in a process of its own: what `fetch_mail --once` does, timed.

Reads one order from the words (JSON): host, port, warm (accounts read before the clock runs, as a process
that has been up for a while would have), accounts, wait (seconds since the epoch to begin at, or 0), move_to,
profile (a file for cProfile, or ""). Answers one JSON line.
"""

from __future__ import annotations

import contextlib
import cProfile
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.bench.mailroom.clock import Clock, database_cpu


def main() -> None:
    """Visit each mailbox named, process what came, tell what became of the mails."""
    order: dict[str, Any] = json.loads(sys.argv[1])
    os.environ["DJANGO_SETTINGS_MODULE"] = "support.config.settings"
    import django

    django.setup()
    from mailin import ahead
    from mailin.fetch import fetch_mailbox
    from mailin.flow import Alongside
    from mailin.models import InboundMail, Mailbox
    from mailin.process import drain
    from support.models import Case, FollowUpAttachment, Message, OutgoingMail, RegisterEntry

    def walk(accounts: list[str]) -> None:
        with Alongside() as beside:
            for account in accounts:
                report = fetch_mailbox(_mailbox(Mailbox, order, account), patience=600, hearer=beside)
                if report.error or report.busy:
                    raise RuntimeError(report)
        drain(seconds=3600, patience=600)

    walk(order["warm"])
    if order["alone"]:
        ahead.MANY = sys.maxsize
    room = database_cpu()
    time.sleep(max(0.0, order["wait"] - time.time()))
    with _profiled(order["profile"]), Clock() as clock:
        walk(order["accounts"])
    clock.server = database_cpu() - room
    states = Counter(InboundMail.objects.values_list("state", flat=True).iterator())
    found = {
        "states": states,
        "tickets": Case.objects.count(),
        "messages": Message.objects.count(),
        "files": FollowUpAttachment.objects.count(),
        "entries": RegisterEntry.objects.count(),
        "receipts": OutgoingMail.objects.count(),
    }
    print(json.dumps(clock.taken() | found))


def _mailbox(model: Any, order: dict[str, Any], account: str) -> Any:
    given = {
        "address": account, "username": account, "host": order["host"], "port": order["port"],
        "security": "plain-loopback", "secret_name": "MAT_KHAU_HOP_THU", "move_to": order["move_to"],
    }  # fmt: skip
    return model.objects.update_or_create(name=account, defaults=given)[0]


@contextlib.contextmanager
def _profiled(file: str) -> Iterator[None]:
    if not file:
        yield
        return
    profile = cProfile.Profile(time.thread_time)  # work alone: what is waited for costs nobody anything
    profile.enable()
    try:
        yield
    finally:
        profile.disable()
        profile.dump_stats(file)


if __name__ == "__main__":
    main()
