"""The watcher brings a mail within seconds, survives its server, and stops cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from mailin.models import InboundMail
from mailin.watch import POLL
from tests.environment import ROOT
from tests.mailin.cast import mail
from tests.servers.mailboxes import ImapServer


def wait_for(done: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again; False when it did not come true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.1)
    return False


def test_a_new_mail_is_a_ticket_within_seconds_and_sigterm_stops_cleanly(
    fresh_db: Any, imap: ImapServer, mailbox: Callable[..., Any]
) -> None:
    box = mailbox(imap)
    watcher = subprocess.Popen(
        [sys.executable, "manage.py", "fetch_mail", "--watch"],
        cwd=ROOT,
        env=os.environ | fresh_db.env,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:

        def looked() -> bool:
            box.refresh_from_db()
            return box.ok_at is not None

        assert wait_for(looked, 60)
        time.sleep(0.5)
        imap.deliver(mail("Thư đến khi đang canh"))
        assert wait_for(
            lambda: InboundMail.objects.filter(state="opened").exists(), POLL - 10
        )  # the next look would bring it anyway
        watcher.send_signal(signal.SIGTERM)
        said, _ = watcher.communicate(timeout=180)
        assert watcher.returncode == 0
        assert "Đã dừng." in said
    finally:
        watcher.kill()
        watcher.wait()
        if watcher.stdout:
            watcher.stdout.close()
