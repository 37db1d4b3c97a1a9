"""Lệnh load_guides: đưa tài liệu có sẵn của sản phẩm vào kho dưới dạng bản nháp cho biên tập viên."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kb import content
from kb.actions import loading
from support.accounts.models import User
from support.domain.errors import Forbidden
from support.domain.roles import Role
from support.queries.viewers import actor_for


class Command(BaseCommand):
    """All or nothing; a second time brings in only what has come new: an address that is taken stays."""

    help = "Đưa tài liệu có sẵn vào kho dưới dạng bản nháp. Chạy lại thì chỉ thêm tài liệu chưa có."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose drafts they become."""
        parser.add_argument(
            "--by",
            metavar="thu_dien_tu",
            help="người đứng tên bản nháp; không ghi thì là biên tập viên đầu tiên đang hoạt động",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load and say how many came new."""
        by = actor_for(_editor(options["by"]))
        try:
            made = _load(by)
        except Forbidden as error:
            raise CommandError("Người đứng tên không soạn được tài liệu của cơ quan quản lý.") from error
        self.stdout.write(f"Đã đưa vào {made} bản nháp, mỗi bản chờ soạn lại và gửi duyệt.")


@transaction.atomic
def _load(by: Any) -> int:
    about = loading.known()
    written = (*content.shelf(content.OWN), *content.shelf(content.ENGLISH))
    return sum(loading.bring_in(by, written=one, about=about) is not None for one in written)


def _editor(email: str | None) -> User:
    active = User.objects.filter(is_active=True)
    if email:
        found = active.filter(email__iexact=email).first()
    else:
        found = active.filter(groups__name=Role.GUIDE_EDITOR.value).order_by("pk").first()
    if found is None:
        raise CommandError("Chưa có biên tập viên tài liệu: ghi thư điện tử của người đứng tên sau --by.")
    return found
