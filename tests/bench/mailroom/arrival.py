"""From the mail server to an open screen, in a process of its own: web server, watcher, one engineer's link.

Reads one order from the words (JSON): host, port, account, count (mails delivered one by one), pushed
(whether the watcher may use IDLE). Answers one JSON line: the seconds from each delivery until its ticket
stood in the list which the screen reads anew when told of a change.
"""

from __future__ import annotations

import imaplib
import json
import os
import random
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from tests.environment import ROOT
from tests.servers.process import Child, killed_at_end, wait_for

SETTLED = 90  # seconds the watcher has for its first look
PATIENCE = 120.0  # seconds for one mail: twice a look every minute


def main() -> None:
    """Deliver, wait, tell."""
    order: dict[str, Any] = json.loads(sys.argv[1])
    os.environ["DJANGO_SETTINGS_MODULE"] = "support.config.settings"
    import django

    django.setup()
    from django.conf import settings

    from tests import factories
    from tests.support.live.screens import screen, sign_in, web

    box, person = _mailbox(order), factories.engineer()
    how = ["-m", "tests.bench.mailroom.polling"]
    if order["pushed"]:
        how = ["manage.py", "fetch_mail", "--watch"]
    log = Path(settings.DATA_DIR) / "canh.log"
    with (
        web() as (_child, port),
        killed_at_end(Child([sys.executable, *how], log, env=os.environ, cwd=ROOT)) as watcher,
        screen(port, person) as link,
    ):
        wait_for(lambda: _looked(box), watcher, SETTLED)  # a watcher that ended says why
        time.sleep(1)
        link.begin("queue:all")
        cookie = f"{settings.SESSION_COOKIE_NAME}={sign_in(person)}"
        page = urllib.request.Request(f"http://127.0.0.1:{port}/xu-ly/_danh-sach", headers={"Cookie": cookie})
        print(json.dumps([_once(order, link, page, number) for number in range(order["count"])]))


def _mailbox(order: dict[str, Any]) -> Any:
    from mailin.models import Mailbox

    return Mailbox.objects.create(
        name=order["account"],
        address=order["account"],
        username=order["account"],
        host=order["host"],
        port=order["port"],
        security="plain-loopback",
        secret_name="MAT_KHAU_HOP_THU",
    )


def _looked(box: Any) -> bool:
    box.refresh_from_db(fields=["ok_at"])
    return box.ok_at is not None


def _once(order: dict[str, Any], link: Any, page: urllib.request.Request, number: int) -> float:
    """Deliver one mail; seconds until its subject stands on the screen."""
    time.sleep(random.uniform(0.2, 1.0))
    subject = f"Lan do {number} {time.time_ns()}"
    mail = (
        f"From: Nguoi do <nguoi-do-{number}@don-vi.example>\r\nTo: {order['account']}\r\n"
        f"Subject: {subject}\r\nMessage-ID: <{time.time_ns()}@don-vi.example>\r\n\r\nNoi dung.\r\n"
    )
    server = imaplib.IMAP4(order["host"], order["port"])
    server.login(order["account"], os.environ["MAT_KHAU_HOP_THU"])
    server.append("INBOX", None, None, mail.encode())
    begun = time.monotonic()
    server.logout()
    while True:
        link.hear("changed", PATIENCE)
        with urllib.request.urlopen(page, timeout=20) as answer:
            if subject in answer.read().decode():
                return time.monotonic() - begun


if __name__ == "__main__":
    main()
