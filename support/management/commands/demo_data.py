"""Lệnh demo_data: nạp dữ liệu mẫu (cơ quan, người dùng, hội thoại) vào một cơ sở dữ liệu còn trống."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from support.accounts.models import User
from support.management.demo import play
from support.management.demo.accounts import ACCOUNTS, PASSWORD
from support.models import Case


class Command(BaseCommand):
    """All or nothing, once: a second time changes nothing, and a database in use is refused."""

    requires_system_checks = ()
    help = "Nạp dữ liệu mẫu để dùng thử; chạy lại thì không làm gì."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the wish for silence."""
        parser.add_argument("--quiet", action="store_true", help="không in danh sách tài khoản")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, then tell the accounts."""
        if User.objects.filter(email=ACCOUNTS[0].email).exists():
            self.stdout.write("Dữ liệu mẫu đã có sẵn.")
        elif Case.objects.exists() or User.objects.exists():
            raise CommandError("Cơ sở dữ liệu đã có phiếu hoặc người dùng: không nạp dữ liệu mẫu vào đó.")
        else:
            count = play.play(timezone.now(), self._progress)
            self.stdout.write(f"Đã nạp {count} phiếu mẫu.")
        if not options["quiet"]:
            self.stdout.write(f"Mật khẩu chung: {PASSWORD}")
            for account in ACCOUNTS:
                self.stdout.write(f"  {account.title}: {account.email}")

    def _progress(self, done: int, total: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r  {100 * done // total} %", ending="")
