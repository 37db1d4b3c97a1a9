"""Lệnh trial_mailbox: ghi hộp thư của máy chủ thư chạy thử vào danh sách các hộp được đọc, hoặc tắt nó."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from mailin.models import Mailbox, Security

NAME = "Hộp thư chạy thử"


class Command(BaseCommand):
    """Port 0 switches the mailbox off; other mailboxes are never touched."""

    requires_system_checks = ()
    help = "Đặt hộp thư của máy chủ thư chạy thử trên máy này (cổng 0: tắt)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port and the name of the variable that holds the password."""
        parser.add_argument("port", type=int, help="cổng IMAP trên 127.0.0.1; 0 để tắt")
        parser.add_argument("--secret-name", default="TRIAL_IMAP_PASSWORD", help="tên biến chứa mật khẩu")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the row."""
        port = options["port"]
        if not port:
            Mailbox.objects.filter(name=NAME).update(enabled=False)
            return
        values = {
            "address": settings.MAIL_ADDRESS,
            "host": "127.0.0.1",
            "port": port,
            "security": Security.LOOPBACK,
            "username": settings.MAIL_ADDRESS,
            "secret_name": options["secret_name"],
            "enabled": True,
        }
        Mailbox.objects.update_or_create(name=NAME, defaults=values)
