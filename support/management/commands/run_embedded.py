"""Lệnh run_embedded: chạy thử cả hệ thống trên một máy, không cần dịch vụ nào khác."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from django.core.management.base import BaseCommand

from support.management.embedded.cli import main


class Command(BaseCommand):
    """Hands over to the supervisor, which needs no Django; `manage.py` goes there straight away."""

    help = "Chạy thử cả hệ thống trên máy này, có dữ liệu mẫu và hộp thư để thử."

    def run_from_argv(self, argv: Sequence[str]) -> None:
        """Take the words after the command's name as they are."""
        sys.exit(main(argv[2:]))
