"""Lệnh import_mail: nhập thư từ tệp .eml, mbox hoặc thư mục Maildir vào sổ cái rồi xử lý."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mailin import importing
from mailin.process import drain

_WIDTH = 30  # characters of the bar
_STEP = 0.2  # seconds between two pictures of it


class Command(BaseCommand):
    """Safe to break off and to run again: the same bytes come in once."""

    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own attribute; starts a second sooner
    help = "Nhập thư từ tệp .eml, mbox hoặc Maildir; chạy lại thì chỉ nhập phần còn thiếu."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the paths."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="ĐƯỜNG_DẪN")
        parser.add_argument("--keep-only", action="store_true", help="chỉ đưa vào sổ cái, chưa xử lý")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, then process."""
        paths: list[Path] = options["paths"]
        if absent := [str(path) for path in paths if not path.exists()]:
            raise CommandError(f"Không có: {', '.join(absent)}")
        bar = Bar(self, importing.count(paths))
        fresh = 0
        for batch in importing.batches(importing.messages(paths)):
            fresh += importing.keep(batch)
            bar.forward(len(batch))
        bar.close()
        self.stdout.write(f"Đã đọc {bar.done} thư: {fresh} thư mới, {bar.done - fresh} thư đã có từ trước.")
        if options["keep_only"]:
            return
        states = drain(seconds=24 * 3600, patience=60).states
        told = ", ".join(f"{state}: {number}" for state, number in sorted(states.items()))
        self.stdout.write(f"Đã xử lý {states.total()} thư" + (f" ({told})." if told else "."))


class Bar:
    """A line that grows; on something that is no terminal it says nothing until the end."""

    def __init__(self, command: BaseCommand, total: int) -> None:
        """`total` messages are expected."""
        self.command, self.total, self.done, self._shown = command, total, 0, 0.0

    def forward(self, count: int) -> None:
        """Count messages as done."""
        self.done += count
        if self.command.stderr.isatty() and time.monotonic() - self._shown > _STEP:
            self._draw()

    def _draw(self) -> None:
        self._shown = time.monotonic()
        full = _WIDTH * self.done // max(self.total, 1)
        line = f"\r[{'█' * full}{'·' * (_WIDTH - full)}] {self.done}/{self.total}"
        self.command.stderr.write(line, ending="")

    def close(self) -> None:
        """Draw the last picture and end the line."""
        if self.command.stderr.isatty():
            self._draw()
            self.command.stderr.write("")
