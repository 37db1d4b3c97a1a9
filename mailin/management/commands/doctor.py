"""Lệnh doctor: xem hệ thống có khỏe không và cần làm gì; có điều hỏng thì thoát với mã 1."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mailin.doctor import Finding, Grade, examine


class Command(BaseCommand):
    """Prints findings as they come; `--json` prints one list."""

    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own attribute; a doctor must always come
    help = "Xem cấu hình, máy chủ, việc quá hạn, và việc cần làm."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true", help="in một danh sách JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look, tell, exit 1 when something is broken."""
        found: list[Finding] = []
        for one in examine():
            found.append(one)
            if not options["json"]:
                self._tell(one)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        if any(one.grade is Grade.BAD for one in found):
            sys.exit(1)

    def _tell(self, one: Finding) -> None:
        self.stdout.write(f"{one.grade} {one.what}: {one.how}")
        if one.todo:
            self.stdout.write(f"    → {one.todo}")
