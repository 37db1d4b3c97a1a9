"""Names every approved or published version whose words no longer fit the digest that was signed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kb.actions import freezing


class Command(BaseCommand):
    """`manage.py check_guides`: ends with 1 when a version does not fit."""

    help = "Đối chiếu dấu băm của mọi phiên bản tài liệu đã duyệt, đã công bố."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Check all of them, a line for each that does not fit."""
        broken = 0
        for version in freezing.broken():
            broken += 1
            self.stderr.write(f"{version.guide.slug} {version.number}: {version.sha256}")
        if broken:
            raise CommandError(f"{broken} phiên bản không khớp dấu băm đã ký.")
        self.stdout.write("Mọi phiên bản đã duyệt đều khớp dấu băm.")
