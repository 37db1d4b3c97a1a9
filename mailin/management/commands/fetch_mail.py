"""Lệnh fetch_mail: đọc các hộp thư một lần, hoặc canh chúng liên tục."""

from __future__ import annotations

import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from mailin import mailboxes, watch
from mailin.fetch import FetchReport, fetch_mailbox
from mailin.flow import Alongside
from mailin.models import Mailbox
from mailin.process import drain
from support.management.stopping import stop_on_signal


class Command(BaseCommand):
    """`--once`: one visit to each mailbox; `--watch`: until SIGTERM or Ctrl+C."""

    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own attribute; starts a second sooner
    help = "Lấy thư từ các hộp thư đang bật về sổ cái rồi xử lý."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take exactly one way of reading."""
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--once", action="store_true", help="đọc mỗi hộp thư một lần")
        how.add_argument("--watch", action="store_true", help="canh liên tục (IDLE và mỗi 60 giây)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read; exits 1 when a mailbox could not be read."""
        if options["watch"]:
            self._watch()
            return
        boxes = mailboxes.active()
        if not boxes:
            self.stdout.write("Chưa có hộp thư nào đang bật. Thêm tại Cấu hình › Hộp thư.")
        with Alongside() as beside:
            reports = [(box, fetch_mailbox(box, patience=30, hearer=beside)) for box in boxes]
        for box, report in reports:
            self.stdout.write(_line(box, report))
        done = drain(seconds=3600, patience=30)
        done.states += beside.done.states
        states = ", ".join(f"{state}: {count}" for state, count in sorted(done.states.items()))
        self.stdout.write(f"Đã xử lý {done.done} thư" + (f" ({states})." if states else "."))
        if any(report.error and not report.fetched and box.failures for box, report in reports):
            raise CommandError("Có hộp thư chưa đọc được, xem dòng trên.")

    def _watch(self) -> None:
        stop = threading.Event()
        stop_on_signal(stop)
        connection.close()
        self.stdout.write("Đang canh hộp thư. Dừng bằng Ctrl+C hoặc SIGTERM.")
        watch.watch_all(stop)
        self.stdout.write("Đã dừng.")


def _line(box: Mailbox, report: FetchReport) -> str:
    if report.busy:
        return f"{box.name}: tiến trình khác đang đọc, bỏ qua lượt này."
    text = f"{box.name}: lấy về {report.fetched}, chuyển {report.moved}"
    if report.unfetched:
        text += f", chưa lấy được {len(report.unfetched)}"
    return f"{text}. {report.error}".rstrip()
