"""Writes the whole search index of the library anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kb.actions import indexing


class Command(BaseCommand):
    """Rebuild every document and the vocabulary."""

    help = "Viết lại toàn bộ chỉ mục tìm kiếm của kho tài liệu."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print how many guides readers find."""
        self.stdout.write(f"Đã lập chỉ mục {indexing.rebuild()} tài liệu.")
