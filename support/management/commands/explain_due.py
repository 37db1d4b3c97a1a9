"""Tells on the terminal why a ticket is due when it is, line by line."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from support.domain.roles import Actor
from support.models import Case
from support.queries import explaining
from support.web import due_words


class Command(BaseCommand):
    """Explain the deadlines of one ticket."""

    help = "Vì sao phiếu đến hạn lúc này: in từng dòng cách tính hạn của một phiếu."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number of the ticket."""
        parser.add_argument("number", help="Mã phiếu, ví dụ HT-2026-000123")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print every line; fails when there is no such ticket."""
        case = Case.objects.filter(number=options["number"].strip().upper()).first()
        if case is None:
            raise CommandError("Không tìm thấy phiếu.")
        told = explaining.of_case(Actor.system("explain_due"), case)
        if not told:
            self.stdout.write("Phiếu này chưa có hạn nội bộ.")
        for one in map(due_words.shown, told):
            self.stdout.write(f"{one.name}: {one.due} ({one.target})")
            for line in one.lines:
                parts = (line.when, line.words, line.counted, f"còn {line.left}", line.source)
                self.stdout.write("  " + " | ".join(part for part in parts if part))
