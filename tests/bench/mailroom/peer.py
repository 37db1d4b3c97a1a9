"""The peer's side of a measurement, in a process of its own: django-helpdesk's `get_email`, timed.

Reads one order from the words (JSON): host, port, warm (accounts read before the clock runs), accounts (one).
Answers one JSON line.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from tests.bench.mailroom.clock import Clock, database_cpu


def main() -> None:
    """Make the queue once, then read its mailbox."""
    order: dict[str, Any] = json.loads(sys.argv[1])
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.mailroom.peer_settings"
    import django

    django.setup()
    from django.core.management import call_command
    from helpdesk.models import FollowUp, FollowUpAttachment, Queue, Ticket

    def walk(account: str) -> None:
        Queue.objects.update_or_create(slug="ho-tro", defaults=_queue(order, account))
        call_command("get_email", quiet=True)

    for account in order["warm"]:
        walk(account)
    room = database_cpu()
    with Clock() as clock:
        walk(order["accounts"][0])
    clock.server = database_cpu() - room
    found = {"tickets": Ticket.objects.count(), "messages": FollowUp.objects.count()}
    found["files"] = FollowUpAttachment.objects.count()
    print(json.dumps(clock.taken() | found))


def _queue(order: dict[str, Any], account: str) -> dict[str, Any]:
    return {
        "title": "Hỗ trợ",
        "email_address": account,
        "allow_email_submission": True,
        "email_box_type": "imap",
        "email_box_host": order["host"],
        "email_box_port": order["port"],
        "email_box_user": account,
        "email_box_pass": os.environ["MAT_KHAU_HOP_THU"],
        "email_box_imap_folder": "INBOX",
        "email_box_interval": 0,
        "email_box_last_check": None,
        "logging_type": "none",
    }


if __name__ == "__main__":
    main()
