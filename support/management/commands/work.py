"""Lệnh work: chạy các việc định kỳ và canh hộp thư trong một tiến trình (chế độ chạy gọn)."""

from __future__ import annotations

import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from support.management import runner
from support.management.parent import end_with_parent
from support.management.stopping import stop_on_signal


class Command(BaseCommand):
    """Runs until SIGTERM or Ctrl+C."""

    requires_system_checks = ()
    help = "Chạy các việc định kỳ và canh hộp thư, thay cho Celery khi chạy gọn trên một máy."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the option of a supervised child."""
        parser.add_argument("--parent", type=int, default=0, help="dừng khi tiến trình mang số này kết thúc")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work until told to stop."""
        stop = threading.Event()
        stop_on_signal(stop)
        if options["parent"]:
            end_with_parent(options["parent"])
        connections.close_all()
        self.stdout.write("Đang chạy các việc định kỳ. Dừng bằng Ctrl+C hoặc SIGTERM.")
        runner.run(stop)
        self.stdout.write("Đã dừng.")
