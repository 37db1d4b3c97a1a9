"""Lệnh check_ledger: các con số bảo toàn của sổ cái thư; số phải bằng 0 mà khác 0 thì thoát với mã 1."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mailin import ledger
from mailin.ledger import Figures
from mailin.models import InboundState
from support.models import MailState

MUST_BE_ZERO = {
    "unknown": "Thư trên máy chủ chưa có dòng trong sổ cái",
    "stuck": "Thư chưa hạch toán (chờ quá 5 phút, hoặc chưa lấy được)",
    "miscounted": "Số thư đếm sẵn lệch với sổ cái",
    "bytes_missing": "Thư gốc bị thiếu trong kho",
    "bytes_corrupt": "Thư gốc không còn nguyên vẹn",
    "not_destroyed": "Thư không được lưu mà thư gốc chưa hủy",
    "register_gaps": "Số bị cách quãng trong sổ tiếp nhận",
    "unsealed_late": "Sự kiện quá 5 phút chưa niêm phong",
    "chain_broken": "Chuỗi nhật ký sai từ số",
    "guards_missing": "Chốt bảo vệ thiếu trong cơ sở dữ liệu",
    "unreached": "Hộp thư không đọc được lúc này",
}


class Command(BaseCommand):
    """Prints the figures as tables, or as one JSON object with `--json`."""

    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own attribute; the figures are the check
    help = "Kiểm tra định luật bảo toàn của thư: không mất, không trùng, không bỏ sót."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true", help="in một đối tượng JSON")
        parser.add_argument("--offline", action="store_true", help="không hỏi máy chủ thư")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count, print, exit 1 when the law is broken."""
        found = ledger.figures(ask_servers=not options["offline"])
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found) | {"sound": found.sound}, ensure_ascii=False))
        else:
            for line in _told(found):
                self.stdout.write(line)
        if not found.sound:
            sys.exit(1)


def _told(found: Figures) -> Iterable[str]:
    yield "HỘP THƯ"
    for box in found.boxes:
        server = "không hỏi" if box.on_server is None else f"{box.on_server}"
        yield f"  {box.name}: trên máy chủ {server}, trong sổ cái {box.in_ledger}, chưa chuyển {box.unmoved}"
        if box.error:
            yield f"    {box.error}"
    yield "THƯ ĐẾN THEO TRẠNG THÁI"
    for state, count in found.states.items():
        yield _row(str(InboundState(state).label), count)
    yield "THƯ GỬI ĐI THEO TRẠNG THÁI"
    for state, count in found.outgoing.items():
        yield _row(str(MailState(state).label), count)
    yield "PHẢI BẰNG 0"
    for name, count in found.must_be_zero.items():
        yield _row(MUST_BE_ZERO[name], count, mark="✓" if not count else "✗")
    yield "Sổ cái cân." if found.sound else "Sổ cái KHÔNG cân: xem các dòng có dấu ✗."


def _row(words: str, count: int, mark: str = " ") -> str:
    return f"{mark} {words:<58}{count:>8}"
