"""Lệnh first_administrator: tạo quản trị hệ thống đầu tiên; những người sau được mời từ trang cấu hình."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from support.actions import people
from support.domain.errors import ProductError

_VARIABLE = "ADMIN_PASSWORD"


class Command(BaseCommand):
    """Asks for the password twice unless a file or the environment brings it; it is never an argument."""

    help = "Tạo quản trị hệ thống đầu tiên. Từ chối khi đã có người giữ vai trò này."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the person, and optionally where the password lies."""
        parser.add_argument("email", help="thư điện tử, cũng là tên đăng nhập")
        parser.add_argument("full_name", metavar="ho_ten", help="họ và tên, đặt trong dấu nháy")
        parser.add_argument(
            "--password-file",
            type=Path,
            help=f"tệp chứa mật khẩu; không có thì đọc biến {_VARIABLE} hoặc hỏi",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the administrator; exits 1 with a sentence when refused."""
        try:
            user = people.first_administrator(
                email=options["email"],
                full_name=options["full_name"],
                password=_password(options["password_file"]),
            )
        except ProductError as error:
            raise CommandError(error.sentence % error.params if error.params else error.sentence) from error
        self.stdout.write(f"Đã tạo quản trị hệ thống {user.full_name} ({user.email}).")


def _password(file: Path | None) -> str:
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Không đọc được tệp mật khẩu {file} ({type(error).__name__}).") from error
    return os.environ.get(_VARIABLE) or _asked()


def _asked() -> str:
    first = getpass.getpass("Mật khẩu (từ 12 ký tự): ")
    if getpass.getpass("Nhập lại mật khẩu: ") != first:
        raise CommandError("Hai lần nhập không giống nhau.")
    return first
